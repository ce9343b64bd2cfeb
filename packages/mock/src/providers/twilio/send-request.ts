import type { Carrier } from "../../carrier/carrier.ts";
import type { CallingAccount, TwilioState } from "./state.ts";

/** A request to send, as the checks see it. */
export interface SendRequest {
  readonly form: URLSearchParams;
  readonly account: CallingAccount;
  readonly state: TwilioState;
  readonly carrier: Carrier;
  /** E.164 where Twilio can make that of it. */
  readonly to: string;
  readonly from: string | undefined;
  readonly serviceSid: string | undefined;
  readonly mediaUrls: readonly string[];
}
