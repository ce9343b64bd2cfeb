import type { OptOutRules } from "../shared/opt-outs.ts";

/**
 * The keywords that the network of toll-free numbers acts on, for North America. Infobip leaves keywords to other numbers to the
 * app. Unconfirmed: the words of the replies.
 *
 * @see https://www.infobip.com/docs/sms/global-opt-out
 */
export const tollFreeKeywords: OptOutRules = {
  provider: "infobip",
  words: { STOP: ["STOP"], START: ["START", "UNSTOP"] },
  replies: {
    STOP: 'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. Text back "unstop" to receive messages again.',
    START: 'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.',
  },
};
