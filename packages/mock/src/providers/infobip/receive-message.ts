import { countSegments } from "../../carrier/count-segments.ts";
import type { CarrierReply, Inbound, InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import { inboundSettings } from "../shared/inbound-settings.ts";
import { actOnTollFreeKeyword } from "../shared/toll-free-keywords.ts";
import { shownAddress } from "./addresses.ts";
import { failureOfState } from "./delivery-codes.ts";
import { infobipWebhook } from "./delivery-reports.ts";
import { shownDate } from "./responses.ts";
import { newId } from "./send-messages.ts";
import { currency } from "./sent-message.ts";
import type { InfobipState } from "./state.ts";

/** Stands for the account of a text if it is unknown. */
const unknownAccount = "unknown";

/** Receives a text from a phone on one of the account's numbers. A toll-free number also acts on STOP and START. */
export function receiveMessage(text: InboundText, state: InfobipState): Inbound | undefined {
  const { to, at } = text;
  const { carrier } = state;
  const number = state.number(to);
  if (number === undefined) return undefined;
  if (text.account !== undefined && !state.hasAccount(text.account)) return undefined;
  const account =
    receivingAccount(carrier, text, {
      provider: "infobip",
      owner: number.account,
      unknown: unknownAccount,
    }) ?? state.firstAccount;
  const accountId = account ?? unknownAccount;
  const { inboundUrl: own } = state.account(accountId);
  const { inboundUrl: url } = inboundSettings(carrier, { number: to, account }, { inboundUrl: own });
  const id = newId(at.getTime());
  return {
    id,
    accountId,
    webhooks: url === undefined ? [] : [infobipWebhook(url, inboundBatch([inboundResource(id, text)], 0))],
    onAccepted() {
      const reply = { id: newId(at.getTime()), inReplyTo: id, accountId, account };
      actOnTollFreeKeyword(state, text, { ...reply, provider: "infobip", failureOf: failureOfState });
    },
  };
}

/** A text from a phone, as webhooks and `GET /sms/1/inbox/reports` show it. The mock's numbers have no keywords. */
export function inboundResource(
  messageId: string,
  { from, to, body, at }: Pick<CarrierReply, "from" | "to" | "body" | "at">,
): Record<string, unknown> {
  return {
    messageId,
    from: shownAddress(from),
    to: shownAddress(to),
    text: body,
    cleanText: body,
    receivedAt: shownDate(at),
    smsCount: Math.max(1, countSegments(body).segments),
    price: { pricePerMessage: 0, currency },
  };
}

/** Texts from phones, with how many more wait. */
export function inboundBatch(results: readonly object[], pendingMessageCount: number): object {
  return { results, messageCount: results.length, pendingMessageCount };
}
