import type { OptOutRules } from "../shared/opt-outs.ts";

/**
 * The keywords that AWS handles unless opt-outs are self-managed. Nobody opts in by keyword unless the number is set up for
 * it. The words are from the guide; AWS's default replies are unconfirmed.
 *
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html
 */
export const awsKeywords: OptOutRules = {
  provider: "aws",
  words: {
    STOP: ["ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE"],
    HELP: ["HELP"],
  },
  replies: {
    STOP: "You have been unsubscribed. You will no longer receive messages from us.",
    HELP: "Reply STOP to opt out. Msg & data rates may apply.",
  },
};
