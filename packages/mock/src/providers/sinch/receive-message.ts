import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import { inboundSettings } from "../shared/inbound-settings.ts";
import { actOnTollFreeKeyword } from "../shared/toll-free-keywords.ts";
import { failureOfState } from "./delivery-codes.ts";
import { newId } from "./ids.ts";
import { inboundResource } from "./inbounds.ts";
import type { SinchState } from "./state.ts";
import { sinchWebhooks } from "./webhook.ts";

/** Stands for the account of a text if it is unknown. */
const unknownAccount = "unknown";

/** Receives a text from a phone on one of the account's numbers. A toll-free number also acts on STOP and START. */
export function receiveMessage(text: InboundText, state: SinchState): Inbound | undefined {
  const { to, at } = text;
  const { carrier } = state;
  const number = state.number(to);
  if (number === undefined) return undefined;
  if (text.account !== undefined && !state.hasAccount(text.account)) return undefined;
  const account =
    receivingAccount(carrier, text, { provider: "sinch", owner: number.account, unknown: unknownAccount }) ??
    state.firstAccount;
  const accountId = account ?? unknownAccount;
  const { callbackUrl, webhookSecret: secret } = state.account(accountId);
  const { inboundUrl: url } = inboundSettings(carrier, { number: to, account }, { inboundUrl: callbackUrl });
  const id = newId(at.getTime());
  return {
    id,
    accountId,
    webhooks: sinchWebhooks(inboundResource(id, text), { url, secret, now: at.getTime() }),
    onAccepted() {
      const reply = { id: newId(at.getTime()), inReplyTo: id, accountId, account };
      actOnTollFreeKeyword(state, text, { ...reply, provider: "sinch", failureOf: failureOfState });
    },
  };
}
