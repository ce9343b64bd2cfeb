import type { OptOutRules } from "../shared/opt-outs.ts";

/**
 * Telnyx's keywords, and what it replies to them. The words are from the guide, the replies to STOP and START from the
 * support article. The reply to HELP is unconfirmed, as is that a second STOP gets no reply.
 *
 * @see https://developers.telnyx.com/docs/messaging/messages/advanced-opt-in-out
 * @see https://support.telnyx.com/en/articles/1270091-sms-opt-out-keywords-and-stop-words
 */
export const telnyxKeywords: OptOutRules = {
  provider: "telnyx",
  words: {
    STOP: ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"],
    START: ["START", "UNSTOP"],
    HELP: ["HELP"],
  },
  replies: {
    STOP: "You have successfully been unsubscribed, you will not receive any more messages from this number. Reply START to re-subscribe.",
    START:
      "You have successfully been re-subscribed to this number. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
  },
};
