import { SmsError } from "@smskit/core";
import { expectArgument } from "@smskit/core/wrapper";
import type {
  CheckedVerification,
  CheckVerification,
  ResendVerification,
  StartedVerification,
  Verifier,
} from "@smskit/verify";
import type { GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { invalidNumber, logError, notSent, toApiError } from "./api-error.ts";
import { callerOf } from "./caller.ts";
import { isCanonicalNumber } from "./is-canonical-number.ts";
import type { SmskitVerifiedPhone } from "./phone-options.ts";
import { createPhoneVerifications, type Purpose } from "./phone-verifications.ts";

/** The only path where Better Auth checks a code for another purpose than to prove a number. */
const resetPath = "/phone-number/reset-password";

/** Codes of a verifier. Better Auth makes one for each request, too: nobody receives or checks it. */
export function createVerifiedCodes(
  getVerifier: () => Verifier,
): Omit<SmskitVerifiedPhone, "phoneNumberValidator"> {
  const verifications = createPhoneVerifications();

  async function sendNow(ctx: GenericEndpointContext, purpose: Purpose): Promise<void> {
    const verifier = getVerifier();
    const { ip, locale } = callerOf(ctx);
    const verificationId = await verifications.find(ctx, purpose);
    const resent = verificationId && (await resend(verifier, { verificationId, ip }));
    const started = resent || (await verifier.start({ ...purpose, locale, ip }));
    await verifications.remember(ctx, purpose, started);
    if (started.delivery === "accepted") return;
    ctx.context.logger.warn("smskit: it is unknown whether a code was sent; it counts if it arrives.");
  }

  /** Sends a code. Returns the error for the browser if none was sent. */
  async function send(ctx: GenericEndpointContext, purpose: Purpose): Promise<APIError | undefined> {
    if (!(await isCanonicalNumber(purpose.to))) return invalidNumber();
    try {
      await verifications.oneAtATime(ctx, purpose, () => sendNow(ctx, purpose));
      return undefined;
    } catch (thrown) {
      if (!SmsError.is(thrown)) throw thrown;
      logError(ctx, thrown);
      return toApiError(thrown, notSent);
    }
  }

  return {
    async sendOTP({ phoneNumber: to }, ctx) {
      expectContext("sendOTP", ctx);
      const problem = await send(ctx, { usageType: "SignIn", to });
      if (problem !== undefined) throw problem;
    },
    async sendPasswordResetOTP({ phoneNumber: to }, ctx) {
      expectContext("sendPasswordResetOTP", ctx);
      await send(ctx, { usageType: "ForgotPassword", to });
    },
    async verifyOTP({ phoneNumber: to, code }, ctx) {
      expectContext("verifyOTP", ctx);
      const isReset = ctx.path === resetPath;
      const purpose: Purpose = { usageType: isReset ? "ForgotPassword" : "SignIn", to };
      // Better Auth validates numbers only where it sends codes.
      if (!(await isCanonicalNumber(to))) return false;
      // For a number without a verification, an id that does not exist fails like one that does.
      const verificationId = (await verifications.find(ctx, purpose)) ?? crypto.randomUUID();
      const result = await check(ctx, getVerifier, { ...purpose, verificationId, code });
      if (result === "approved") return true;
      // Only numbers with an account get a code to reset a password: another error than "wrong code" would reveal them.
      if (!isReset && result instanceof APIError) throw result;
      return false;
    },
  };
}

/** Sends a new code of a verification; `undefined` if it is over, so that another must be started. */
async function resend(
  verifier: Verifier,
  input: ResendVerification,
): Promise<StartedVerification | undefined> {
  try {
    return await verifier.resend(input);
  } catch (thrown) {
    // A rejection by a provider names its connector.
    if (SmsError.is(thrown) && thrown.code === "rejected" && thrown.connector === undefined) return undefined;
    throw thrown;
  }
}

/** Checks a code. Returns the error for the browser if it is not right; nothing if Better Auth has one for it. */
async function check(
  ctx: GenericEndpointContext,
  getVerifier: () => Verifier,
  input: CheckVerification,
): Promise<"approved" | APIError | undefined> {
  try {
    const { status } = await getVerifier().check(input);
    if (status === "approved") return status;
    const problem = problems[status];
    return problem && new APIError(problem.status, problem.body);
  } catch (thrown) {
    if (!SmsError.is(thrown)) throw thrown;
    logError(ctx, thrown);
    return toApiError(thrown, "The code could not be checked. Please try again later.");
  }
}

interface Problem {
  status: "BAD_REQUEST" | "FORBIDDEN";
  body: { code: string; message: string };
}

/** Better Auth's own errors. `incorrect` and `used` are its `INVALID_OTP`, which it throws for `false`. */
const problems: { readonly [status in CheckedVerification["status"]]?: Problem } = {
  expired: { status: "BAD_REQUEST", body: { code: "OTP_EXPIRED", message: "OTP expired" } },
  locked: { status: "FORBIDDEN", body: { code: "TOO_MANY_ATTEMPTS", message: "Too many attempts" } },
  "not-found": { status: "BAD_REQUEST", body: { code: "OTP_NOT_FOUND", message: "OTP not found" } },
};

function expectContext(
  name: string,
  ctx: GenericEndpointContext | undefined,
): asserts ctx is GenericEndpointContext {
  expectArgument(
    ctx !== undefined,
    `smskitPhone: ${name}: pass the context that Better Auth passes as the second argument.`,
  );
}
