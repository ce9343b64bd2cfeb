import type { IssuedCode } from "@smskit/core/wrapper";
import type { VerifierContext } from "./verifier-context.ts";
import { skewMs } from "./verifier-policy.ts";

/** Makes the record of a code, as a keyed hash; of an empty one, which a provider keeps, without a hash. */
export async function issueCode(
  { keys, policy, now }: VerifierContext,
  verificationId: string,
  to: string,
  code: string,
): Promise<IssuedCode> {
  const digest = code === "" ? "" : await keys.current.sign("code", verificationId, to, code);
  const issuedAt = now();
  const id = crypto.randomUUID();
  const expiresAt = issuedAt + policy.lifeMs;
  return { id, keyId: keys.current.id, digest, issuedAt, liveFrom: issuedAt - skewMs, expiresAt };
}
