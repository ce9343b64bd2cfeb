/** A request to be told when usage reaches a value. The mock keeps it, and never fires it. */
export interface UsageTriggerRecord {
  readonly sid: string;
  readonly accountSid: string;
  readonly category: string;
  readonly value: string;
  readonly triggerBy: string;
  readonly recurring: string | null;
  readonly callbackUrl: string;
  readonly callbackMethod: string;
  readonly friendlyName: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
