import {
  basicAuth,
  type CodeAdapter,
  type CodeCheckStatus,
  type CodeProviderOf,
  type CodeProviderRuntime,
  type CodeStart,
  createCodeProvider,
  createHttpClient,
  fieldsOf,
  type HttpResponse,
  parseJson,
  textOf,
} from "@smskit/core/provider";
import { productUrl } from "../request.ts";
import { type TwilioVerifyConfig, verifyConfigSchema } from "./config.ts";
import { codeIn, errorFromVerify, knowsVerifyCode } from "./errors.ts";
import { verifyLocale } from "./locale.ts";

/** A code provider for one Verify service, with every optional method. */
export type TwilioVerify = CodeProviderOf<Required<CodeAdapter>>;

/** How long Verify keeps a code, in seconds. @see https://www.twilio.com/docs/verify/api/rate-limits-and-timeouts */
const lifeSeconds = 600;
/** Wrong codes until 60202. @see https://www.twilio.com/docs/api/errors/60202 */
const attempts = 5;

/** The words of a check that is not approved. @see https://www.twilio.com/docs/verify/api/verification-check */
const statuses: readonly (readonly [word: string, status: CodeCheckStatus])[] = [
  ["pending", "incorrect"],
  ["expired", "expired"],
  ["max_attempts_reached", "locked"],
  ["canceled", "not-found"],
  ["deleted", "not-found"],
  ["failed", "not-found"],
];

/**
 * Creates a code provider for one service of Twilio Verify, which makes, words, sends and compares the codes. Pass it to
 * `createVerifier({ provider })`. Twilio sends the same code again until it expires, whatever the usage type: what a code
 * may be used for is bound to the service.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 * @see https://www.twilio.com/docs/verify/api
 */
export function createTwilioVerify(config: TwilioVerifyConfig, runtime?: CodeProviderRuntime): TwilioVerify {
  const spec = {
    provider: "twilio",
    id: "twilio-verify",
    name: "Twilio Verify",
    configSchema: verifyConfigSchema(),
    codes: ({ codeLength = 6 }: TwilioVerifyConfig) => ({ length: codeLength, lifeSeconds, attempts }),
    create: createAdapter,
    knowsCode: knowsVerifyCode,
  };
  return createCodeProvider(spec, config, runtime);
}

function createAdapter(config: TwilioVerifyConfig, { http }: CodeProviderRuntime): Required<CodeAdapter> {
  const client = createHttpClient({ baseUrl: productUrl("verify", config), ...http });
  const user = config.apiKeySID ?? config.accountSID;
  const headers = {
    Authorization: basicAuth(user, config.apiKeySecret ?? config.authToken ?? ""),
    Accept: "application/json",
    "Content-Type": "application/x-www-form-urlencoded",
  };

  function post(path: string, form: Record<string, string | undefined>, signal: AbortSignal) {
    const given = Object.entries(form).flatMap(([name, value]) => (value ? [[name, value]] : []));
    return client.request({
      ...{ method: "POST", path: `/v2/Services/${config.serviceSID}/${path}`, headers, signal },
      body: new URLSearchParams(given).toString(),
    });
  }

  return {
    async start(input, { signal }) {
      const form = {
        To: input.to,
        Channel: config.channel ?? "sms",
        Locale: verifyLocale(input.locale),
        RateLimits: rateLimitsOf(input, config),
      };
      return startedIn(await post("Verifications", form, signal));
    },
    async check({ to, ref, code }, { signal }) {
      // Twilio refuses what cannot be a code or a verification.
      if (!/^[0-9A-Za-z]{4,10}$/.test(code)) return { status: "incorrect" };
      if (ref !== undefined && !isVerificationSid(ref)) return { status: "not-found" };
      const target = ref === undefined ? { To: to } : { VerificationSid: ref };
      return checkedIn(await post("VerificationCheck", { ...target, Code: code }, signal));
    },
    async cancel({ to, ref }, { signal }) {
      if (ref !== undefined && !isVerificationSid(ref)) return;
      const response = await post(
        `Verifications/${encodeURIComponent(ref ?? to)}`,
        { Status: "canceled" },
        signal,
      );
      // Approved, expired or canceled already.
      if (codeIn(response) === 20404 || codeIn(response) === 60200) return;
      if (!isSuccess(response)) throw errorFromVerify(response);
    },
    close: () => client.close(),
  };
}

function isVerificationSid(ref: string): boolean {
  return /^VE[0-9a-fA-F]{32}$/.test(ref);
}

function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status <= 299;
}

/** What the service's rate limits count, as JSON; those whose key is not known do not apply. */
function rateLimitsOf(input: CodeStart, { rateLimits = {} }: TwilioVerifyConfig): string | undefined {
  const counted = ["ip", "to", "usageType"] as const;
  const keys = counted.flatMap((kind) =>
    rateLimits[kind] === undefined || input[kind] === undefined ? [] : [[rateLimits[kind], input[kind]]],
  );
  return keys.length === 0 ? undefined : JSON.stringify(Object.fromEntries(keys));
}

/** @see https://www.twilio.com/docs/verify/api/verification */
function startedIn(response: HttpResponse) {
  const { sid, to } = fieldsOf(parseJson(response.body));
  if (!isSuccess(response) || typeof sid !== "string" || !isVerificationSid(sid)) {
    throw errorFromVerify(response);
  }
  return { status: "accepted" as const, ref: sid, to: textOf(to) };
}

function checkedIn(response: HttpResponse): { status: CodeCheckStatus; to?: string | undefined } {
  const code = codeIn(response);
  if (response.status === 404 && code === 20404) return { status: "not-found" };
  if (response.status === 429 && code === 60202) return { status: "locked" };
  const { sid, status, valid, to } = fieldsOf(parseJson(response.body));
  if (!isSuccess(response) || typeof sid !== "string") throw errorFromVerify(response);
  // Both say it, and whose code it was: without that, a response approves nothing.
  const isApproved = status === "approved" && valid === true && /^\+\d{7,15}$/.test(textOf(to));
  const known = isApproved ? "approved" : statuses.find(([word]) => word === status)?.[1];
  if (known === undefined) throw errorFromVerify(response);
  return { status: known, to: textOf(to) };
}
