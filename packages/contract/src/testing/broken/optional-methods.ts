import { SmsError } from "@smskit/core";
import { altered, type BrokenConnector, errorLike } from "./mistakes.ts";

/** Mistakes with what a connector does with messages that it has sent. */
export const brokenOptionalMethods: readonly BrokenConnector[] = [
  {
    mistake: "gives the provider's word for a status",
    create: altered((good) => ({
      async getStatus(message, options) {
        const update = await good.getStatus?.(message, options);
        return { ...update, status: "DELIVRD" } as never;
      },
    })),
    fails: { "knows-its-own-messages": /the status/ },
  },
  {
    mistake: "does not say whose message an update is about",
    create: altered((good) => ({
      async getStatus(message, options) {
        return { ...(await good.getStatus?.(message, options)), connector: undefined } as never;
      },
    })),
    fails: { "knows-its-own-messages": /the delivery update/ },
  },
  {
    mistake: "cancels nothing",
    create: altered(() => ({ cancel: async () => {} })),
    fails: { "cancels-what-is-scheduled": /must throw; it resolved/ },
  },
  {
    mistake: "looks up the status of a message instead of canceling it",
    create: altered((good) => ({
      async cancel(message, options) {
        const update = await good.getStatus?.(message, options);
        if (update?.status !== "delivered") return;
        const fault = { connector: "reference", provider: "reference" };
        throw new SmsError({ code: "rejected", message: "The message is out already.", ...fault });
      },
    })),
    fails: { "cancels-what-is-scheduled": /a canceled message/ },
  },
  {
    mistake: "cancels twice",
    create: altered((good) => ({
      async cancel(message, options) {
        await good.cancel?.(message, options);
        await good.cancel?.(message, options).catch(() => {});
      },
    })),
    fails: { "cancels-what-is-scheduled": /cancel\(\) makes one request/ },
  },
  {
    mistake: "sends at once what is scheduled",
    create: altered((good) => ({
      async send(message, options) {
        const { sendAt: _, ...now } = await good.prepare(message);
        return good.send(now, options);
      },
    })),
    fails: { "cancels-what-is-scheduled": /the status of a scheduled message/ },
  },
  {
    mistake: "forgets nothing",
    create: altered((good) => ({
      async redact(message, options) {
        await good.getStatus?.(message, options);
      },
    })),
    fails: { "forgets-what-is-redacted": /a deleted text/ },
  },
  {
    mistake: "asks first whether there is something to forget",
    create: altered((good) => ({
      async redact(message, options) {
        await good.getStatus?.(message, options);
        await good.redact?.(message, options);
      },
    })),
    fails: { "forgets-what-is-redacted": /redact\(\) makes one request/ },
  },
  {
    mistake: "reports every code as used",
    create: altered((good) => ({
      reportOutcome: (message, _, options) => good.reportOutcome?.(message, "confirmed", options) as never,
    })),
    fails: { "reports-outcomes": /must have different requests/ },
  },
  {
    mistake: "reports codes that were used only",
    create: altered((good) => ({
      async reportOutcome(message, outcome, options) {
        if (outcome === "confirmed") await good.reportOutcome?.(message, outcome, options);
      },
    })),
    fails: { "reports-outcomes": /"unconfirmed" makes one request/ },
  },
  {
    mistake: "reports an outcome that the provider does not take",
    create: altered(() => ({})),
    options: { outcomes: ["confirmed"] },
    fails: { "reports-outcomes": /"unconfirmed" makes no request/ },
  },
  {
    mistake: "asks without a deadline",
    create: altered((good) => ({
      getStatus: (message, options) =>
        good.getStatus?.(message, { ...options, timeoutMs: 1_000_000_000 }) as never,
    })),
    fails: { "bounds-optional-methods": /must end by its deadline/ },
  },
  {
    mistake: "asks again when no response comes",
    create: altered((good) => ({
      redact: (message, options) =>
        good
          .redact?.(message, { ...options, timeoutMs: 50 })
          .catch(() => good.redact?.(message, { timeoutMs: 50 })) as never,
    })),
    fails: { "bounds-optional-methods": /every optional method makes one request/ },
  },
  {
    mistake: "does not hand on the signal",
    create: altered((good) => ({
      cancel: (message, { signal: _, ...options } = {}) => good.cancel?.(message, options) as never,
      reportOutcome: (message, outcome, { signal: _, ...options } = {}) =>
        good.reportOutcome?.(message, outcome, options) as never,
    })),
    fails: { "aborts-optional-methods": /"?aborted/ },
  },
  {
    mistake: "looks at the signal when the response is there",
    create: altered((good) => ({
      async reportOutcome(message, outcome, { signal, ...options } = {}) {
        await good.reportOutcome?.(message, outcome, options);
        if (!signal?.aborted) return;
        const whose = { connector: "reference", provider: "reference" };
        throw new SmsError({ code: "aborted", message: "The call was aborted.", ...whose });
      },
    })),
    fails: { "aborts-optional-methods": /requests of reportOutcome\(\) that was aborted/ },
  },
  {
    mistake: "throws the signal's own reason",
    create: altered((good) => ({
      async redact(message, options) {
        options?.signal?.throwIfAborted();
        await good.redact?.(message, options);
      },
    })),
    fails: { "aborts-optional-methods": /must be an SmsError/ },
  },
  {
    mistake: "finds nothing when it cannot look",
    create: altered((good) => ({
      find: (message, options) => good.find?.(message, options).catch(() => undefined) as never,
    })),
    fails: {
      "explains-failed-optional-methods": /find\(\) of a provider that fails must throw/,
      "bounds-optional-methods": /find\(\) without a response must throw/,
    },
  },
  {
    mistake: "lets its optional methods throw errors that are not its own",
    create: altered((good) => ({
      cancel: (message, options) =>
        good.cancel?.(message, options).catch((error) => {
          throw new Error("It cannot be canceled.", { cause: error });
        }) as never,
    })),
    fails: { "explains-failed-optional-methods": /must be an SmsError/ },
  },
  {
    mistake: "quotes what the provider said of a message",
    create: altered((good) => ({
      getStatus: (message, options) =>
        good.getStatus?.(message, options).catch((error: SmsError) => {
          const said = `The provider says: Cannot read the message to ${phone}.`;
          throw errorLike(error, { message: said });
        }) as never,
    })),
    fails: { "explains-failed-optional-methods": /shows the recipient/ },
  },
  {
    mistake: "explains a status that cannot be read as if a message had been sent",
    create: altered((good) => ({
      getStatus: (message, options) =>
        good.getStatus?.(message, options).catch((error: SmsError) => {
          throw errorLike(error, { message: "Failed; whether the message was accepted is unknown." });
        }) as never,
    })),
    fails: { "explains-failed-optional-methods": /getStatus\(\) sends nothing, and its error says so/ },
  },
];

const phone = "+15558675310";
