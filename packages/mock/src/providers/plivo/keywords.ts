import type { OptOutRules } from "../shared/opt-outs.ts";

/**
 * Plivo's keywords, and what it replies to them. The words are from the pages on the DND service and from support
 * articles. No source states a reply to START and the other words that opt in, so this mock sends none.
 *
 * @see https://www.plivo.com/docs/messaging/concepts/dnd-service/
 */
export const plivoKeywords: OptOutRules = {
  provider: "plivo",
  words: {
    STOP: ["STOP", "STOP ALL", "END", "QUIT", "CANCEL", "UNSUB", "UNSUBSCRIBE"],
    START: ["START", "UNSTOP", "YES", "RESUME", "GO"],
    HELP: ["HELP", "INFO"],
  },
  replies: {
    STOP: "You have been unsubscribed and will not receive any more messages from this number.",
    HELP: "Text STOP to stop receiving messages from this number. Message and data rates may apply.",
  },
};

/** What a webhook says about a keyword. */
export const intents = { STOP: "optout", START: "optin", HELP: "help" } as const;
