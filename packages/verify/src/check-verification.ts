import { maskPhoneNumber } from "@smskit/core";
import { countryOf, type Deadline } from "@smskit/core/wrapper";
import { compareCode } from "./compare-code.ts";
import { normalizeCode } from "./create-code.ts";
import { isValidResult } from "./validate-store-results.ts";
import type { CheckedVerification, CheckVerification } from "./verifier.ts";
import { unknownCountry, type VerifierContext } from "./verifier-context.ts";
import { blockFrom, usedMs } from "./verifier-policy.ts";

/** Checks a code and counts the attempt: see `check` of `Verifier`. */
export async function checkVerification(
  context: VerifierContext,
  { code: typed, ...bound }: CheckVerification,
  call: Deadline,
): Promise<CheckedVerification> {
  const { keys, method, now, policy, pumping, store } = context;
  const { verificationId } = bound;

  function resultOf(status: CheckedVerification["status"], attemptsLeft?: number): CheckedVerification {
    if (policy.collapse && ["incorrect", "expired", "not-found", "used"].includes(status)) {
      return { status: "incorrect" };
    }
    return attemptsLeft === undefined ? { status } : { status, attemptsLeft };
  }

  const code = normalizeCode(typed);
  const found = await context.find(bound, call);
  if (found === undefined) {
    // Takes as long as a wrong code.
    const id = typeof verificationId === "string" ? verificationId.slice(0, 64) : "";
    await keys.current.verify("", "code", id, "", code);
    return resultOf("not-found");
  }
  const recipients = await keys.recipientsOf(found.to);
  const counted = await context.useStore(call, isValidResult.countAttempt, () =>
    store.countAttempt({
      ...{ verificationId, recipients, now: now() },
      ...{ maxAttempts: policy.maxAttempts, blockFrom },
    }),
  );
  if (counted.state === "gone") return resultOf("not-found");
  if (counted.state === "expired") return resultOf("expired");
  if (!("codes" in counted)) return resultOf("locked");
  const reportBlock = () => {
    if (counted.failures !== blockFrom) return;
    const to = maskPhoneNumber(found.to);
    context.report({ type: "number-blocked", to, verificationId, failures: counted.failures });
  };
  const compared = await compareCode(context, { found, code, counted }, call).catch((thrown: unknown) => {
    reportBlock();
    throw thrown;
  });
  if (compared.status !== "approved") {
    reportBlock();
    if (counted.state === "used") return resultOf("not-found");
    if (compared.status === "locked" && policy.collapse) return resultOf("incorrect");
    if (compared.status !== "incorrect") return resultOf(compared.status);
    return resultOf("incorrect", Math.max(0, policy.maxAttempts - counted.attempts));
  }
  const { match } = compared;
  if (counted.state === "used") return resultOf("used");
  const usedAt = now();
  const consumed = await context.useStore(call, isValidResult.consume, () =>
    store.consume({
      ...{ verificationId, codeId: match.id, recipients, digest: compared.digest },
      ...{ now: usedAt, forgetAt: usedAt + usedMs },
    }),
  );
  if (consumed === undefined) return resultOf("not-found");
  if ("used" in consumed) return resultOf("used");
  const { message, codes } = consumed;
  if (context.kindOf(found.to, true).kind === "text") {
    context.later(async () => pumping.verified((await countryOf(found.to)) ?? unknownCountry, codes));
  }
  if (message !== undefined) context.later(async () => method.confirm?.(message));
  return { status: "approved" };
}
