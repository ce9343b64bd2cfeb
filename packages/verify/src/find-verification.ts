import type { PreparedMessage } from "@smskit/core";
import { isKey } from "@smskit/core/wrapper";
import type { BoundedCall } from "./bounded-call.ts";
import type { KeyRing } from "./key-ring.ts";
import type { Verification } from "./verification-store.ts";
import type { CheckVerification } from "./verifier.ts";

export interface FoundVerification {
  verification: Verification;
  /** E.164. */
  to: string;
  /** Whether it is more than a decoy. */
  known: boolean;
}

/**
 * Seals what a resend needs, so that only this verification and a secret open it. Of one length, known or not: that of
 * what is sealed can be read.
 */
export function sealNumber(
  keys: KeyRing,
  verificationId: string,
  { to, known }: { to: string; known: boolean },
): Promise<string> {
  return keys.current.seal(JSON.stringify({ to, known: known ? 1 : 0 }), verificationId);
}

/**
 * Finds a verification that is there, whose secret is, and that is bound to all that the caller names. Nothing is
 * counted before: who does not have the session cannot use up its attempts.
 */
export function createFinder(options: {
  keys: KeyRing;
  read: (verificationId: string, call: BoundedCall) => Promise<Verification | undefined>;
  /** How the connector reads a number. */
  prepare: (message: Verification & { to: string }, call: BoundedCall) => Promise<PreparedMessage>;
}) {
  const { keys, read, prepare } = options;

  async function isNumber(typed: string, found: FoundVerification, call: BoundedCall): Promise<boolean> {
    if (typed === found.to) return true;
    try {
      return (await prepare({ ...found.verification, to: typed }, call)).to === found.to;
    } catch {
      return false;
    }
  }

  return async function find(
    { verificationId, to, usageType, session }: Omit<CheckVerification, "code">,
    call: BoundedCall,
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
    // A database may say null.
    const fingerprint = verification.session ?? undefined;
    if (session === undefined && fingerprint === undefined) return found;
    const bound = await key.verify(fingerprint ?? "", "session", verificationId, session ?? "");
    return bound ? found : undefined;
  };
}
