import { cooldownAfter, type Deadline } from "@smskit/core/wrapper";
import { issueCode } from "./issue-code.ts";
import { blocked, mustStartAgain, tooSoon } from "./refusals.ts";
import { isValidResult } from "./validate-store-results.ts";
import type { ResendVerification, StartedVerification } from "./verifier.ts";
import type { VerifierContext } from "./verifier-context.ts";
import { blockFrom, cooldownsMs, keptMs } from "./verifier-policy.ts";

/** Sends a new code of a verification: see `resend` of `Verifier`. */
export async function resendVerification(
  context: VerifierContext,
  { verificationId, session, ip, reference }: ResendVerification,
  call: Deadline,
): Promise<StartedVerification> {
  const { keys, policy, store } = context;
  const found = await context.find({ verificationId, session }, call);
  if (found === undefined) throw mustStartAgain("is used, expired or unknown");
  const { to, known, verification } = found;
  const prepared = await context.method.prepare(call, { ...verification, to, reference, ip });
  const { kind, fixed } = context.kindOf(to, known);
  const recipients = await keys.recipientsOf(to);
  const issued = await issueCode(context, verificationId, to, fixed ?? prepared.code);
  const { issuedAt, expiresAt } = issued;
  const result = await context.useStore(call, isValidResult.issue, () =>
    store.issue({
      ...{ verificationId, code: issued, recipients, now: issuedAt, cooldownsMs },
      ...{ maxAttempts: policy.maxAttempts, blockFrom, forgetAt: expiresAt + keptMs },
    }),
  );
  if (result.state === "blocked") throw blocked();
  if (result.state === "locked") throw mustStartAgain("had too many wrong codes");
  if (result.state === "cooling") {
    throw tooSoon("The last code was sent a moment ago; wait before the next one.", result.waitMs);
  }
  if (result.state !== "issued") throw mustStartAgain("is used, expired or unknown");
  try {
    // After the cooldown, so that impatience does not use the limits up.
    if (kind !== "test") await context.countText(call, to, ip);
  } catch (thrown) {
    await call.ignoreErrors(() => store.withdraw({ verificationId, codeId: issued.id }));
    throw thrown;
  }
  const resendAt = issuedAt + cooldownAfter(result.codes, cooldownsMs);
  return context.deliver({ verificationId, code: issued, prepared, kind, resendAt }, call);
}
