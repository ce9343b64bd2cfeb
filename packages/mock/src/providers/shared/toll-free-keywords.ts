import type { Carrier } from "../../carrier/carrier.ts";
import type { MessageDraft } from "../../carrier/carrier-message.ts";
import type { InboundText } from "../../carrier/reply.ts";
import type { OptOutRules, OptOuts } from "./opt-outs.ts";
import { isTollFree } from "./validation.ts";

/**
 * Returns the keywords that the network of toll-free numbers acts on, whatever provider has the number, and its replies.
 *
 * @param own What a provider's documentation has in other words.
 */
export function tollFreeKeywords(
  provider: string,
  own: Pick<OptOutRules, "words" | "replies"> = {},
): OptOutRules {
  return {
    provider,
    words: { STOP: ["STOP"], START: ["START", "UNSTOP"], ...own.words },
    replies: {
      STOP: 'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. Text back "unstop" to receive messages again.',
      START:
        'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.',
      ...own.replies,
    },
  };
}

/**
 * Does what the network of toll-free numbers does with a STOP or START to one of them: opts the phone out or in, and replies.
 * The network replies, not the account: nothing is reported.
 *
 * @param reply What the provider says of the reply.
 */
export function actOnTollFreeKeyword(
  { carrier, optOuts }: { carrier: Carrier; optOuts: OptOuts },
  { from, to, body }: InboundText,
  {
    account,
    ...reply
  }: Pick<MessageDraft, "id" | "provider" | "accountId" | "failureOf" | "inReplyTo"> & {
    account: string | undefined;
  },
): void {
  const keyword = isTollFree(to) ? optOuts.keywordOf(body) : undefined;
  if (keyword === undefined) return;
  const text = optOuts.apply(keyword, { phone: from, senders: [to], account });
  if (text === undefined) return;
  carrier.accept({ ...reply, from: to, to: from, body: text, status: "queued", parameters: {} });
}
