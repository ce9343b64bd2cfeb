import { type PreparedMessage, SmsError, type SmsMessage } from "@smskit/core";
import { acceptedIn, features, post } from "../reference-connector.ts";
import { altered, type BrokenConnector, declaring, delivering, posting } from "./mistakes.ts";

const hourMs = 3_600_000;

/** Whether a date is within the range of the provider, and not at its ends. */
function isUsual(sendAt: Date | undefined): sendAt is Date {
  const ahead = (sendAt?.getTime() ?? 0) - Date.now();
  return ahead > hourMs && ahead < 24 * hourMs;
}

/** Every option becomes one that the reference connector knows. */
function optionsFrom(message: PreparedMessage, provider: string): PreparedMessage {
  const options = (message.providerOptions as Record<string, object> | undefined)?.[provider] ?? {};
  const [messageIntent] = Object.values(options);
  return { ...message, providerOptions: { reference: { messageIntent } } as object };
}

function onlyOnce(remembered: Partial<PreparedMessage>, field: "statusCallback" | "reference") {
  return (message: PreparedMessage): PreparedMessage => {
    remembered[field] ??= message[field];
    return { ...message, [field]: remembered[field] };
  };
}

/** Mistakes with fields of a message: they are lost, changed or not declared. */
export const brokenMessageFields: readonly BrokenConnector[] = [
  {
    mistake: "sends at once what it says is scheduled",
    create: delivering(async (tools, message, context) => {
      const { sendAt, ...now } = message;
      const sent = acceptedIn(await post(tools, isUsual(sendAt) ? now : message, context));
      return sendAt === undefined ? sent : { ...sent, status: "scheduled" };
    }),
    fails: { "schedules-as-declared": /must not be sent before it is due/ },
  },
  {
    mistake: "calls a scheduled message accepted",
    create: delivering(async (tools, message, context) => ({
      ...acceptedIn(await post(tools, message, context)),
      status: "accepted",
    })),
    fails: { "schedules-as-declared": /the status of a scheduled message/ },
  },
  {
    mistake: "writes the time of a schedule in another time zone",
    create: posting(({ sendAt, ...message }) => ({
      ...message,
      sendAt: isUsual(sendAt) ? new Date(sendAt.getTime() + 2 * hourMs) : sendAt,
    })),
    fails: { "schedules-as-declared": /when it was due/ },
  },
  {
    mistake: "moves a schedule into the range of the provider",
    create: posting(({ sendAt, ...message }) => {
      if (sendAt === undefined) return message;
      const seconds = (sendAt.getTime() - Date.now()) / 1_000;
      const inside = Math.min(Math.max(seconds, 310), 3_024_000);
      return { ...message, sendAt: new Date(Date.now() + inside * 1_000) };
    }),
    fails: { "schedules-as-declared": /outside the declared range must be refused/ },
  },
  {
    mistake: "cannot schedule as far ahead as it declares",
    create: declaring({ schedule: { min: 300, max: 9_000_000 } }),
    fails: { "schedules-as-declared": /sendAt, which the features declare, must succeed/ },
  },
  {
    mistake: "schedules, and declares that it cannot",
    create: declaring({ schedule: false }),
    fails: { "schedules-as-declared": /the features lack it/ },
  },
  {
    mistake: "loses the validity",
    create: posting((message) => {
      const { validityPeriodSeconds: seconds, ...rest } = message;
      return seconds === 3_600 ? rest : message;
    }),
    fails: { "expires-as-declared": /must wait until its validity is over/ },
  },
  {
    mistake: "shortens a validity that is too long",
    create: posting(({ validityPeriodSeconds: seconds, ...message }) =>
      seconds === undefined ? message : { ...message, validityPeriodSeconds: Math.min(seconds, 36_000) },
    ),
    fails: { "expires-as-declared": /outside the declared range must be refused/ },
  },
  {
    mistake: "gives the validity in minutes",
    create: posting(({ validityPeriodSeconds: seconds, ...message }) =>
      seconds === undefined ? message : { ...message, validityPeriodSeconds: Math.ceil(seconds / 60) },
    ),
    fails: { "expires-as-declared": /must wait until its validity is over|must be refused/ },
  },
  {
    mistake: "has one validity for all messages",
    create: posting((message) => {
      const { validityPeriodSeconds: seconds } = message;
      return seconds === undefined || seconds > 36_000
        ? message
        : { ...message, validityPeriodSeconds: 36_000 };
    }),
    fails: { "expires-as-declared": /must expire when its validity is over/ },
  },
  {
    mistake: "passes on a validity, and declares that it cannot",
    create: declaring({ validity: false }),
    fails: { "expires-as-declared": /the features lack it/ },
  },
  {
    mistake: "loses the status callback",
    create: posting(({ statusCallback: _, ...message }) => message),
    fails: { "reports-to-the-callback": /must report to the status callback of the message/ },
  },
  {
    mistake: "adds a query of its own to the status callback",
    create: posting(({ statusCallback, ...message }) =>
      statusCallback === undefined ? message : { ...message, statusCallback: `${statusCallback}&v=1` },
    ),
    fails: { "reports-to-the-callback": /as the provider requests it/ },
  },
  {
    mistake: "keeps the status callback of an earlier message",
    create: (context) => posting(onlyOnce({}, "statusCallback"))(context),
    fails: { "reports-to-the-callback": /only this message is reported/ },
  },
  {
    mistake: "takes a status callback, and declares that it cannot",
    create: declaring({ statusCallback: false, reference: false }),
    fails: { "reports-to-the-callback": /the features lack it/ },
  },
  {
    mistake: "ignores the sender of a message",
    create: posting(({ from: _, ...message }) => message),
    fails: { "sends-from-the-sender": /the sender of a text/ },
  },
  {
    mistake: "sends from a kind of sender that its features lack",
    create: declaring({ senders: features.senders.filter((kind) => kind !== "e164") }),
    fails: { "sends-from-the-sender": /which the features lack, must be refused/ },
  },
  {
    mistake: "ignores options of the provider that it does not know",
    create: posting((message) => optionsFrom(message, "none")),
    fails: { "passes-provider-options": /must throw; it resolved/ },
  },
  {
    mistake: "loses the options of the provider",
    create: altered((good) => ({
      async send(message, options) {
        const { providerOptions = {}, ...rest } = await good.prepare(message);
        const own = (providerOptions as Record<string, Record<string, unknown>>)["reference"];
        const isKnown = own?.["messageIntent"] !== undefined;
        return good.send(isKnown ? rest : { ...rest, providerOptions }, options);
      },
    })),
    fails: { "passes-provider-options": /the option messageIntent, at the provider/ },
  },
  {
    mistake: "sends the options of another provider",
    create: altered((good) => ({
      async send(message, options) {
        const prepared = await good.prepare(message);
        const isOther = Object.hasOwn(prepared.providerOptions ?? {}, "another-provider");
        return good.send(isOther ? optionsFrom(prepared, "another-provider") : prepared, options);
      },
    })),
    fails: { "passes-provider-options": /options of another provider/ },
  },
  {
    mistake: "loses the reference on its way to the provider",
    create: posting(({ reference: _, ...message }) => message),
    fails: { "returns-the-reference": /the reference in a delivery report/ },
  },
  {
    mistake: "gives every message the reference of the first",
    create: (context) => posting(onlyOnce({}, "reference"))(context),
    fails: { "returns-the-reference": /the reference in a delivery report/ },
  },
  {
    mistake: "sends a reference that it declares not to send",
    create: declaring({ reference: false }),
    fails: { "returns-the-reference": /a reference that the features lack, at the provider/ },
  },
  {
    mistake: "loses the reference in its receipts",
    create: altered((good) => ({
      async send(message, options) {
        const { reference: _, ...receipt } = await good.send(message, options);
        return receipt;
      },
    })),
    fails: { "returns-the-reference": /the reference in the receipt/ },
  },
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
    fails: { "declares-consistently": /features\.reference: comes back in a webhook, and there is none/ },
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
