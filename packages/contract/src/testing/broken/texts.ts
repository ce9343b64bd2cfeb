import {
  countSegments,
  type PreparedMessage,
  type SmsConnector,
  SmsError,
  type SmsMessage,
} from "@smskit/core";
import { acceptedIn } from "../reference-connector.ts";
import { altered, type BrokenConnector, delivering, preparing } from "./mistakes.ts";

type Message = SmsMessage | PreparedMessage;

/** Changes the text before it prepares or sends. */
function tidying(tidy: (body: string) => string) {
  return altered((good) => {
    const tidied = (message: Message) =>
      (message.body === undefined ? message : { ...message, body: tidy(message.body) }) as Message;
    return {
      prepare: async (message) => good.prepare(tidied(message)),
      send: async (message, options) => good.send(tidied(message), options),
    };
  });
}

/** Mistakes with texts and their segments. */
export const brokenTexts: readonly BrokenConnector[] = [
  {
    mistake: "counts a segment every 160 characters",
    create: altered((good) => ({
      async prepare(message) {
        const prepared = await good.prepare(message);
        return { ...prepared, segments: Math.ceil((prepared.body?.length ?? 0) / 160) };
      },
    })),
    fails: { "counts-segments": /segments of .* prepared/ },
  },
  {
    mistake: "writes the form without encoding it",
    create: delivering(async (tools, { to, body }, { signal }) => {
      const response = await tools.http.request({
        method: "POST",
        path: `${tools.path}.json`,
        headers: tools.headers,
        body: `To=${encodeURIComponent(to)}&From=${encodeURIComponent(tools.config.from)}&Body=${body}`,
        signal,
      });
      return acceptedIn(response);
    }),
    fails: { "counts-segments": /as it arrives/ },
  },
  {
    mistake: "tidies blanks up",
    create: tidying((body) => body.replace(/\s+/g, " ").trim()),
    fails: { "counts-segments": /as it arrives/ },
  },
  {
    mistake: "cuts texts that are too long",
    create: tidying((body) => (typeof body === "string" ? body.slice(0, 1_600) : body)),
    fails: { "refuses-unsendable-texts": /must throw; it resolved/ },
  },
  {
    mistake: "ignores maxSegments",
    create: altered((good) => {
      const bare = ({ maxSegments: _, ...message }: Message) => message as Message;
      return {
        prepare: (message) => good.prepare(bare(message)),
        send: (message, options) => good.send(bare(message), options),
      };
    }),
    fails: {
      "refuses-unsendable-texts": /must throw; it resolved/,
      "refuses-malformed-messages": /must throw/,
    },
  },
  {
    mistake: "makes a string of whatever the text is",
    create: preparing(async (message, good: SmsConnector) => {
      if (message.body === undefined) return good.prepare(message);
      const prepared = await good.prepare({ to: message.to, body: "x" });
      return { ...prepared, body: String(message.body), ...countSegments(String(message.body)) };
    }),
    fails: { "refuses-unsendable-texts": /of (?:an empty text|a text of blanks|a number for a text)/ },
  },
  {
    mistake: "takes a validity of its provider's range only, best effort or not",
    create: altered((good) => ({
      async send(message, options) {
        if ((message.validityPeriodSeconds ?? 0) > 36_000) {
          throw new SmsError({ code: "invalid-message", message: "The validity is too long." });
        }
        return good.send(message, options);
      },
    })),
    fails: { "takes-best-effort": /send\(\) must succeed/ },
  },
  {
    mistake: "drops what is a best effort for the next provider too",
    create: preparing(async (message, good) => {
      const { bestEffort: _, ...prepared } = await good.prepare(message);
      return prepared;
    }),
    fails: { "takes-best-effort": /prepare\(\) changes nothing by it/ },
  },
];
