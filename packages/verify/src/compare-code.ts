import type { CodeCheckStatus } from "@smskit/core/provider";
import type { Deadline, IssuedCode, VerificationStore } from "@smskit/core/wrapper";
import type { FoundVerification } from "./find-verification.ts";
import type { VerifierContext } from "./verifier-context.ts";
import { leastDigits, mostDigits } from "./verifier-policy.ts";

type Counted = Extract<Awaited<ReturnType<VerificationStore["countAttempt"]>>, { codes: unknown }>;

/** What a comparison found. */
export type Compared =
  | { status: Exclude<CodeCheckStatus, "approved"> }
  | {
      status: "approved";
      match: IssuedCode;
      /** The hash of the code, if the provider keeps it and the store has no hash. */
      digest?: string | undefined;
    };

/**
 * Compares a code with those of a verification: by their hashes or, if a provider keeps the code, by asking it. A code
 * without a hash is only ever right if the provider says so now.
 */
export async function compareCode(
  { keys, method, checkDelay }: VerifierContext,
  { found, code, counted }: { found: FoundVerification; code: string; counted: Counted },
  call: Deadline,
): Promise<Compared> {
  const { to, known, verification } = found;
  const parts = ["code", verification.id, to, code] as const;
  // All codes are compared, whichever is right.
  const right = await Promise.all(
    counted.codes.map(({ keyId, digest }) => keys.find(keyId)?.verify(digest, ...parts)),
  );
  const match = counted.codes[right.indexOf(true)];
  if (match !== undefined) return { status: "approved", match };
  // The provider is not asked about what cannot be a code: it might notice sooner than a decoy does.
  const canBeRight = code.length >= leastDigits && code.length <= mostDigits;
  if (method.ask === undefined || counted.state === "used" || !canBeRight) return { status: "incorrect" };
  if (!known) {
    const pause = new Promise<void>((resolve) => setTimeout(resolve, checkDelay.next()));
    await call.wait(pause, { delivery: "unknown" });
    return { status: "incorrect" };
  }
  const newest = counted.codes.findLast(({ digest }) => digest === "");
  if (newest === undefined) return { status: "incorrect" };
  const { message } = newest;
  const asked = performance.now();
  const status = await method.ask(call, { to, code, message: message ?? undefined });
  checkDelay.note(performance.now() - asked);
  if (status !== "approved") return { status };
  return { status, match: newest, digest: await keys.find(newest.keyId)?.sign(...parts) };
}
