import type { OptOutRules } from "../shared/opt-outs.ts";

/**
 * Telnyx's keywords, and what it replies to them. The words are from the guide. The reply to STOP is Telnyx's generic one;
 * those to START and HELP are unconfirmed, as is that a second STOP gets no reply.
 *
 * @see https://developers.telnyx.com/docs/messaging/messages/advanced-opt-in-out
 */
export const telnyxKeywords: OptOutRules = {
  provider: "telnyx",
  words: {
    STOP: ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"],
    START: ["START", "UNSTOP"],
    HELP: ["HELP"],
  },
  replies: {
    STOP: "You have successfully been unsubscribed, you will not receive any more messages from this number. Reply START to resubscribe.",
    START:
      "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe.",
    HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
  },
};
