import type { OptOutRules } from "./opt-outs.ts";

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
