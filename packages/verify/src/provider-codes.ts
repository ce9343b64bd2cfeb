import type { CodeCheckStatus, CodeProvider } from "@smskit/core/provider";
import {
  canonicalNumber,
  type Deadline,
  expectArgument,
  isKey,
  readPhoneNumber,
  toSmsError,
} from "@smskit/core/wrapper";
import type { CodeMethod, CodeRequest } from "./code-method.ts";
import { codeNotChecked, invalidLocale, invalidUsageType, notAStart } from "./refusals.ts";
import { leastDigits, mostDigits, refusal } from "./verifier-policy.ts";

const checkStatuses: ReadonlySet<unknown> = new Set<CodeCheckStatus>([
  "approved",
  "incorrect",
  "expired",
  "locked",
  "not-found",
]);

/** Milliseconds that a check has beyond the deadline: the provider keeps the deadline itself. */
const graceMs = 250;

/** Codes that a provider makes, sends and compares. */
export function createProviderCodes(provider: CodeProvider): CodeMethod {
  async function readNumber(call: Deadline, { to }: CodeRequest): Promise<string> {
    const read = async () => {
      try {
        return await canonicalNumber(await readPhoneNumber(to, { field: "to", countryHint: false }), "to");
      } catch (thrown) {
        throw toSmsError(thrown, provider, "not-sent");
      }
    };
    return call.wait(read());
  }

  return {
    source: provider,
    readNumber,
    async prepare(call, request) {
      const { usageType, locale, ip } = request;
      if (!isKey(usageType)) throw invalidUsageType();
      if (locale !== undefined && typeof locale !== "string") throw invalidLocale();
      const to = await readNumber(call, request);
      return {
        to,
        code: "",
        async send(_, options) {
          const { status, ref } = await provider.start({ to, usageType, locale, ip }, options);
          if (status !== "accepted") throw notAStart(provider);
          return {
            message: isKey(ref) ? { connector: provider.id, id: ref } : undefined,
          };
        },
      };
    },
    async ask(call, { to, code, message }) {
      // The app has changed its provider since: the new one does not know the code.
      if (message !== undefined && message.connector !== provider.id) return "not-found";
      const options = call.options();
      try {
        const asked = (async () => provider.check({ ref: message?.id, to, code }, options))();
        const status = await call.wait(asked, { delivery: "unknown", graceMs });
        if (!checkStatuses.has(status)) throw codeNotChecked(provider);
        return status;
      } catch (thrown) {
        throw toSmsError(thrown, provider);
      }
    },
  };
}

/** @throws {SmsError} `invalid-config` for anything but a provider whose codes are safe enough. */
export function expectCodeProvider(provider: unknown): asserts provider is CodeProvider {
  const { id, provider: company, codes, start, check } = (provider ?? {}) as Partial<CodeProvider>;
  expectArgument(
    isKey(id) && isKey(company) && typeof start === "function" && typeof check === "function",
    "createVerifier: provider: takes a code provider, such as createTwilioVerify(config) makes.",
  );
  const bounds = [
    ["length", leastDigits, mostDigits],
    ["lifeSeconds", 1, 600],
    ["attempts", 1, Number.MAX_SAFE_INTEGER],
  ] as const;
  for (const [name, least, most] of bounds) {
    const value = codes?.[name];
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) continue;
    throw refusal(
      `provider.codes.${name}`,
      `must be an integer ${name === "attempts" ? "of 1 or more" : `from ${least} to ${most}`}; change the provider's service`,
    );
  }
}
