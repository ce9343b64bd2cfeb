import { SmsError, type SmsMessage } from "@smskit/core";
import { features } from "../reference-config.ts";
import { acceptedIn, post } from "../reference-connector.ts";
import { altered, type BrokenConnector, declaring, delivering } from "./mistakes.ts";

/** Mistakes with what a connector says: its features and its receipts. */
export const brokenDeclarations: readonly BrokenConnector[] = [
  {
    mistake: "has one language for everybody",
    create: altered((good) => ({
      prepare: (message) => good.prepare({ ...message, locale: undefined } as SmsMessage),
    })),
    fails: { "understands-locales": /a locale that has its own/ },
  },
  {
    mistake: "names another provider in its receipts",
    create: altered((good) => ({
      send: async (message, options) => ({ ...(await good.send(message, options)), provider: "another" }),
    })),
    fails: { "gives-a-receipt": /the receipt/ },
  },
  {
    mistake: "names the sender in its receipts for the recipient",
    create: altered((good) => ({
      send: async (message, options) => ({ ...(await good.send(message, options)), to: "+15551230000" }),
    })),
    fails: { "gives-a-receipt": /the receipt/, "keeps-sends-apart": /the receipt of this message/ },
  },
  {
    mistake: "declares features that are not data",
    create: altered(() => ({ features: { ...features, idempotency: () => false } as never })),
    fails: { "declares-consistently": /features are data/ },
  },
  {
    mistake: "declares a range from its end to its beginning",
    create: declaring({ validity: { min: 36_000, max: 1 } }),
    fails: { "declares-consistently": /features\.validity: must be whole seconds, from min to max/ },
  },
  {
    mistake: "declares a reference in a callback that no message has",
    create: declaring({ statusCallback: false }),
    fails: { "declares-consistently": /features\.reference: "callback-url" needs a statusCallback/ },
  },
  {
    mistake: "declares that a reference comes back, and reports nothing",
    create: declaring({ webhooks: false }),
    options: { webhook: undefined },
    fails: {
      "declares-consistently": /features\.reference: comes back in a webhook, which the features lack/,
    },
  },
  {
    mistake: "declares that a body is signed, and no signature",
    create: declaring({ webhooks: { delivery: true, inbound: true, signatures: [], coversBody: true } }),
    fails: { "declares-consistently": /without a signature, nothing covers the body/ },
  },
  {
    mistake: "counts segments itself",
    create: delivering(async (tools, message, context) => {
      const { segments: _, ...accepted } = acceptedIn(await post(tools, message, context));
      return accepted;
    }),
    fails: { "takes-the-providers-count": /by the provider's count/ },
  },
  {
    mistake: "says that every message may arrive twice",
    create: altered((good) => ({
      send: async (message, options) => ({ ...(await good.send(message, options)), possibleDuplicate: true }),
    })),
    fails: { "gives-a-receipt": /may arrive twice/ },
  },
  {
    mistake: "says of its last attempt that nothing was sent",
    create: altered((good) => ({
      async send(message, options) {
        const receipt = await good.send(message, options);
        const attempt = { connector: good.id, startedAt: new Date(), durationMs: 1 };
        return { ...receipt, attempts: [{ ...attempt, outcome: "not-sent" as const }] };
      },
    })),
    fails: { "gives-a-receipt": /the outcome of the last attempt/ },
  },
  {
    mistake: "loses the encoding of a text",
    create: altered((good) => ({
      async send(message, options) {
        const { encoding: _, ...receipt } = await good.send(message, options);
        return receipt;
      },
    })),
    fails: { "counts-segments": /the encoding of .*, in the receipt/ },
  },
  {
    mistake: "loses the segments of a text",
    create: altered((good) => ({
      async send(message, options) {
        const { segments: _, ...receipt } = await good.send(message, options);
        return receipt;
      },
    })),
    fails: { "counts-segments": /segments of .*, in the receipt/ },
  },
  {
    mistake: "refuses a best-effort status callback",
    create: altered((good) => ({
      async send(message, options) {
        if (message.bestEffort?.includes("statusCallback")) {
          const owner = { connector: "reference", provider: "reference" };
          throw new SmsError({ code: "unsupported", message: "statusCallback: is not supported.", ...owner });
        }
        return good.send(message, options);
      },
    })),
    fails: { "takes-best-effort": /must succeed/ },
  },
];
