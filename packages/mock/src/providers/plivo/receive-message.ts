import type { Inbound, InboundText } from "../../carrier/reply.ts";
import { receivingAccount } from "../shared/accounts.ts";
import { inboundSettings } from "../shared/inbound-settings.ts";
import type { Keyword } from "../shared/opt-outs.ts";
import type { WebhookFields } from "../shared/webhooks.ts";
import { failureOfState } from "./delivery-codes.ts";
import { inboundOf } from "./inbound-target.ts";
import { intents } from "./keywords.ts";
import { inboundUnits } from "./message-resource.ts";
import { replyToText } from "./reply-xml.ts";
import { apiNumber, isNorthAmerican } from "./senders.ts";
import type { PlivoState } from "./state.ts";
import { plivoWebhook } from "./webhook.ts";

/** Stands for the account of a text if it is unknown. */
const unknownAccount = "MAXXXXXXXXXXXXXXXXXX";

/** Receives a text from a phone on one of the account's numbers, and acts on STOP, START and HELP. */
export function receiveMessage(text: InboundText, state: PlivoState): Inbound | undefined {
  const { from, to, body } = text;
  const { carrier } = state;
  const number = state.number(to);
  if (number === undefined) return undefined;
  /** Unknown if any account may have the number, and none has texted the phone: then a keyword counts for all. */
  const owner =
    receivingAccount(carrier, text, { provider: "plivo", unknown: unknownAccount }) ?? state.firstAccount;
  const account = state.account(owner ?? unknownAccount);
  if (account === undefined) return undefined;
  const id = crypto.randomUUID();
  // Plivo's opt-outs are for numbers of the US and Canada; short codes have them only on request.
  const keyword = isNorthAmerican(to) && isNorthAmerican(from) ? state.optOuts.keywordOf(body) : undefined;
  const { inboundUrl: url, inboundMethod: method } = inboundSettings(
    carrier,
    { number: to, account: owner },
    inboundOf(state, number),
  );
  const fields = inboundFields(text, { id, keyword, powerpack: state.powerpackOf(to)?.id });
  return {
    id,
    accountId: account.id,
    webhooks: url === undefined ? [] : [plivoWebhook({ url, method }, fields, account)],
    onAccepted() {
      if (keyword === undefined) return;
      const reply = state.optOuts.apply(keyword, { phone: from, senders: [to], account: owner });
      if (reply === undefined) return;
      carrier.accept({
        id: crypto.randomUUID(),
        provider: "plivo",
        accountId: account.id,
        from: to,
        to: from,
        body: reply,
        status: "queued",
        failureOf: failureOfState,
        inReplyTo: id,
        parameters: { src: apiNumber(to), dst: apiNumber(from), text: reply },
      });
    },
    onResponse: (response) => replyToText(response, { state, account, inReplyTo: id }),
  };
}

/**
 * The fields of a text from a phone. The newest reference names media from `Media0`; an older one named them from
 * `Media1`. Only the older one says that the text of an MMS is in `Body`.
 */
function inboundFields(
  text: InboundText,
  {
    id,
    keyword,
    powerpack = "",
  }: { id: string; keyword: Keyword | undefined; powerpack: string | undefined },
): WebhookFields {
  const { from, to, body, media } = text;
  const isMms = media.length > 0;
  return [
    ["From", apiNumber(from)],
    ["To", apiNumber(to)],
    [isMms ? "Body" : "Text", body],
    ["Type", isMms ? "mms" : "sms"],
    ["MessageUUID", id],
    ["Units", String(inboundUnits(text))],
    ["TotalRate", "0.00000"],
    ["TotalAmount", "0.00000"],
    ["MessageIntent", keyword === undefined ? "" : intents[keyword]],
    ["PowerpackUUID", powerpack],
    ...(isMms ? [["MediaCount", String(media.length)] as const] : []),
    ...media.map(({ url }, index) => [`Media${index}`, url] as const),
  ];
}
