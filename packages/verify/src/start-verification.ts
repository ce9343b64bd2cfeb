import { cooldownAfter, type Deadline, isKey, readLocale, type Verification } from "@smskit/core/wrapper";
import { sealNumber } from "./find-verification.ts";
import { issueCode } from "./issue-code.ts";
import { blocked, invalidSession, tooSoon } from "./refusals.ts";
import { isValidResult } from "./validate-store-results.ts";
import type { StartedVerification, StartVerification } from "./verifier.ts";
import type { VerifierContext } from "./verifier-context.ts";
import { blockFrom, cooldownsMs, keptMs, slowFrom, slowMs } from "./verifier-policy.ts";

/** Sends the first code of a verification: see `start` of `Verifier`. */
export async function startVerification(
  context: VerifierContext,
  { to: typed, usageType, locale: written, ip, session, known = true, reference }: StartVerification,
  call: Deadline,
): Promise<StartedVerification> {
  const { keys, store } = context;
  if (session !== undefined && !isKey(session)) throw invalidSession();
  // What is not a string is refused by `prepare`.
  const locale = typeof written === "string" ? readLocale(written) : (written ?? undefined);
  const verificationId = crypto.randomUUID();
  const prepared = await context.method.prepare(call, { to: typed, usageType, locale, reference, ip });
  const { to } = prepared;
  const { kind, fixed } = context.kindOf(to, known);
  if (kind !== "test") await context.countText(call, to, ip);
  const recipients = await keys.recipientsOf(to);
  const verification: Verification = {
    id: verificationId,
    keyId: keys.current.id,
    recipient: recipients[0],
    sealedTo: await sealNumber(keys, verificationId, { to, known }),
    usageType,
    locale,
    session: session === undefined ? undefined : await keys.current.sign("session", verificationId, session),
  };
  const issued = await issueCode(context, verificationId, to, fixed ?? prepared.code);
  const { issuedAt, expiresAt } = issued;
  const created = await context.useStore(call, isValidResult.create, () =>
    store.create({
      ...{ verification, code: issued, recipients, now: issuedAt },
      ...{ slowFrom, slowMs, blockFrom, forgetAt: expiresAt + keptMs },
    }),
  );
  if (created.state === "blocked") throw blocked();
  if (created.state === "slowed") {
    throw tooSoon(
      "The number had many wrong codes and gets one code an hour; try again later.",
      created.waitMs,
    );
  }
  const resendAt = issuedAt + cooldownAfter(1, cooldownsMs);
  return context.deliver({ verificationId, code: issued, prepared, kind, resendAt }, call);
}
