import type { SmsMessage } from "@smskit/core";
import type { SendMessageParams } from "@vonage/messages";
import type { VonageConfig } from "../index.ts";

/** One call of the connector, and the call of Vonage's SDK that sends the same. */
export interface RecordedCall {
  /** The request that the SDK made, in `fixtures/wire`. */
  file: string;
  message: Partial<SmsMessage>;
  config?: Partial<VonageConfig>;
  sdk: object;
}

const body = "Your table is ready: 50 % off & more + é 😀";
const base = { channel: "sms", messageType: "text", to: "15558675310", from: "15551230000", text: body };
const webhook = { webhookUrl: "https://example.com/status?tenant=7", webhookVersion: "v1" };
const sms = {
  encodingType: "unicode",
  contentId: "1107457532145798767",
  entityId: "1101456324675322134",
} as const;

/** What the SDK takes for a call. */
export function sdkMessage({ sdk }: RecordedCall): SendMessageParams {
  return { ...base, ...sdk } as SendMessageParams;
}

export const recordedCalls: readonly RecordedCall[] = [
  { file: "text.json", message: {}, sdk: {} },
  {
    file: "name.json",
    message: { from: "Cafe 24", to: "+447700900123" },
    sdk: { from: "Cafe 24", to: "447700900123" },
  },
  {
    file: "reference-and-validity.json",
    message: { reference: "booking 7 & 8", validityPeriodSeconds: 1_800 },
    sdk: { clientRef: "booking 7 & 8", ttl: 1_800 },
  },
  {
    file: "status-callback.json",
    message: {},
    config: { statusCallback: webhook.webhookUrl, validityPeriodSeconds: 20 },
    sdk: { ...webhook, ttl: 20 },
  },
  {
    file: "options.json",
    message: { providerOptions: { vonage: { ...sms, poolId: "abc123", trustedRecipient: true } } },
    sdk: { trustedRecipient: true, sms: { ...sms, poolId: "abc123" } },
  },
  {
    file: "failover.json",
    message: {
      providerOptions: {
        vonage: { failover: [{ channel: "whatsapp", message_type: "text", from: "447700900001" }] },
      },
    },
    sdk: { failover: [{ ...base, channel: "whatsapp", from: "447700900001" }] },
  },
];
