import type { CallingAccount, TwilioState } from "./state.ts";

/** A request to send. */
export interface SendRequest {
  readonly form: URLSearchParams;
  readonly account: CallingAccount;
  readonly state: TwilioState;
  /** E.164 if Twilio can normalize it. */
  readonly to: string;
  readonly from: string | undefined;
  readonly serviceSid: string | undefined;
  readonly mediaUrls: readonly string[];
}
