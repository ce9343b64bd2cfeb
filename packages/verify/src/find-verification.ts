import { type Deadline, isKey, type Verification } from "@smskit/core/wrapper";
import type { CodeMethod } from "./code-method.ts";
import type { KeyRing } from "./key-ring.ts";
import type { CheckVerification } from "./verifier.ts";

export interface FoundVerification {
  verification: Verification;
  /** E.164. */
  to: string;
  /** `false` for a decoy. */
  known: boolean;
}

/**
 * Encrypts what a resend needs, so that only this verification and a secret open it. The length is the same whether the
 * number is known or not, since the length of what is encrypted can be read.
 */
export function sealNumber(
  keys: KeyRing,
  verificationId: string,
  { to, known }: { to: string; known: boolean },
): Promise<string> {
  return keys.current.seal(JSON.stringify({ to, known: known ? 1 : 0 }), verificationId);
}

/**
 * Finds a verification whose secret is still listed and that is bound to everything that the caller names. Nothing is
 * counted before, so that a caller without the session cannot use up its attempts.
 */
export function createFinder(options: {
  keys: KeyRing;
  read: (verificationId: string, call: Deadline) => Promise<Verification | undefined>;
  readNumber: CodeMethod["readNumber"];
}) {
  const { keys, read, readNumber } = options;

  async function isNumber(typed: string, found: FoundVerification, call: Deadline): Promise<boolean> {
    if (typed === found.to) return true;
    try {
      return (await readNumber(call, { ...found.verification, to: typed })) === found.to;
    } catch {
      return false;
    }
  }

  return async function find(
    { verificationId, to, usageType, session }: Omit<CheckVerification, "code">,
    call: Deadline,
  ): Promise<FoundVerification | undefined> {
    if (!isKey(verificationId) || (session !== undefined && !isKey(session))) return undefined;
    const verification = await read(verificationId, call);
    const key = verification && keys.find(verification.keyId);
    const opened = await key?.open(verification?.sealedTo ?? "", verificationId);
    if (verification === undefined || key === undefined || opened === undefined) return undefined;
    const { to: sealed, known } = JSON.parse(opened) as { to: string; known: 0 | 1 };
    const found: FoundVerification = { verification, to: sealed, known: known === 1 };
    if (usageType !== undefined && usageType !== verification.usageType) return undefined;
    if (to !== undefined && !(await isNumber(to, found, call))) return undefined;
    // A database may return null.
    const fingerprint = verification.session ?? undefined;
    if (session === undefined && fingerprint === undefined) return found;
    const bound = await key.verify(fingerprint ?? "", "session", verificationId, session ?? "");
    return bound ? found : undefined;
  };
}
