import { SmsError } from "@smskit/core";
import type { CodeProvider } from "@smskit/core/provider";
import { parse } from "../../reference-connector.ts";
import { checkedIn, formOf, refusalIn, startedIn } from "../reference-code-provider.ts";
import { adapting, altered, type BrokenCodes } from "./mistakes.ts";

/** The fields of an error that may be changed. */
function errorLike(error: unknown, change: Partial<ConstructorParameters<typeof SmsError>[0]>): SmsError {
  const { message, ...fields } = error as SmsError;
  return new SmsError({ ...fields, message, ...change });
}

/** Changes the error of a method. */
function failing(
  method: "start" | "check",
  change: (error: SmsError) => unknown,
): (good: CodeProvider) => Partial<CodeProvider> {
  return (good) => ({
    [method]: (input: never, options: never) =>
      good[method](input, options).catch((error: SmsError) => {
        throw change(error);
      }),
  });
}

/** Mistakes with refusals, and with responses that cannot be read. */
export const brokenFailures: readonly BrokenCodes[] = [
  {
    mistake: "goes by the status alone",
    create: adapting((_, { post }) => ({
      async start({ to }, context) {
        const response = await post("Verifications", { To: to, Channel: "sms" }, context);
        if (response.status !== 201) throw refusalIn({ ...response, body: "" });
        return startedIn(response);
      },
    })),
    fails: { "classifies-refusals": /the error|the provider's code/ },
  },
  {
    mistake: "does not check its config",
    create: ({ url }) => adapting(() => ({}))({ url, config: {}, provider: undefined as never }),
    fails: { "refuses-invalid-configs": /must throw an SmsError/ },
  },
  {
    mistake: "calls every failure unknown",
    create: altered(failing("start", (error) => errorLike(error, { delivery: "unknown" }))),
    fails: { "knows-what-was-not-sent": /a start/, "reads-retry-after": /a start/ },
  },
  {
    mistake: "starts again when the first start failed",
    create: adapting((good) => ({
      start: (input, context) => good.start(input, context).catch(() => good.start(input, context)),
    })),
    fails: {
      "leaves-lost-starts-unknown": /start\(\) must throw/,
      "leaves-server-errors-unknown": /start\(\) must throw/,
    },
  },
  {
    mistake: "calls every failure not sent",
    create: altered(failing("start", (error) => errorLike(error, { delivery: "not-sent" }))),
    fails: {
      "leaves-lost-starts-unknown": /after reset-after-read/,
      "leaves-server-errors-unknown": /the start/,
      "aborts-after-the-request": /a start/,
    },
  },
  {
    mistake: "checks again when the first check failed",
    create: adapting((good) => ({
      check: (input, context) => good.check(input, context).catch(() => good.check(input, context)),
    })),
    fails: { "failed-checks-approve-nothing": /check\(\) must throw/ },
  },
  {
    mistake: "approves when the provider does not respond",
    create: altered((good) => ({
      check: (input, options) => good.check(input, options).catch(() => "approved" as const),
    })),
    fails: {
      "failed-checks-approve-nothing": /check\(\) must throw/,
      "reads-no-success-into-anything": /check\(\) must throw/,
    },
  },
  {
    mistake: "hides that a cancel failed",
    create: altered((good) => ({
      cancel: async (input, options) => good.cancel?.(input, options).catch(() => {}),
    })),
    fails: { "failed-cancels-throw": /cancel\(\) must throw/ },
  },
  {
    mistake: "takes any 200 for a yes",
    create: adapting((_, { post }) => ({
      async check(input, context) {
        const response = await post("VerificationCheck", formOf(input), context);
        return parse(response.body)["status"] === "pending" ? checkedIn(response) : { status: "approved" };
      },
    })),
    fails: { "reads-no-success-into-anything": /check\(\) must throw/ },
  },
  {
    mistake: "takes any success for an acceptance",
    create: adapting((_, { post }) => ({
      async start({ to }, context) {
        const response = await post("Verifications", { To: to, Channel: "sms" }, context);
        if (response.status < 300) return { status: "accepted" };
        throw refusalIn(response);
      },
    })),
    fails: {
      "reads-no-success-into-anything": /start\(\) must throw/,
      "knows-whose-response-it-is": /start\(\) must throw/,
    },
  },
  {
    mistake: "does not say how long to wait",
    create: altered(failing("start", (error) => errorLike(error, { retryAfterMs: undefined }))),
    fails: { "reads-retry-after": /a start/ },
  },
  {
    mistake: "follows redirects",
    create: adapting((good, { post }) => ({
      async check(input, context) {
        const response = await post("VerificationCheck", formOf(input), context);
        return response.status < 400 && response.status >= 300
          ? good.check(input, context)
          : checkedIn(response);
      },
    })),
    fails: { "follows-no-redirect": /check\(\) must throw/ },
  },
  {
    mistake: "throws errors of another class",
    create: altered(failing("check", () => new Error("It failed."))),
    fails: { "failed-checks-approve-nothing": /must be an SmsError/ },
  },
  {
    mistake: "names neither itself nor its company in errors",
    create: altered(failing("start", (error) => errorLike(error, { connector: "other" }))),
    fails: { "leaves-server-errors-unknown": /names the code provider/ },
  },
];
