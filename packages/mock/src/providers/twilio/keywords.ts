import type { OptOutRules } from "../shared/opt-outs.ts";

/**
 * Twilio's default keywords, and what it replies to them.
 *
 * @see https://help.twilio.com/articles/223134027-Twilio-support-for-opt-out-keywords-SMS-STOP-filtering-
 */
export const twilioKeywords: OptOutRules = {
  provider: "twilio",
  words: {
    STOP: ["STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"],
    START: ["START", "YES", "UNSTOP"],
    HELP: ["HELP", "INFO"],
  },
  replies: {
    STOP: "You have successfully been unsubscribed. You will not receive any more messages from this number. Reply START to resubscribe.",
    START:
      "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    HELP: "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
  },
};
