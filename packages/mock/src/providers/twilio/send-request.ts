import type { Channel } from "../../carrier/carrier-message.ts";
import type { RenderedContent } from "./content/render-template.ts";
import type { CallingAccount, TwilioState } from "./state.ts";

/** A request to send. */
export interface SendRequest extends RenderedContent {
  readonly form: URLSearchParams;
  readonly account: CallingAccount;
  readonly state: TwilioState;
  /** How it travels: the prefix of `To`. */
  readonly channel: Channel;
  /** Without the prefix; E.164 if Twilio can normalize it. */
  readonly to: string;
  /** Without the prefix. */
  readonly from: string | undefined;
  /** The prefix of `From`; that of `To` if there is no `From`. */
  readonly fromChannel: Channel;
  readonly serviceSid: string | undefined;
}
