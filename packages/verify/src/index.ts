export type { Limit, Limiter, NamedLimit, VerificationStore } from "@smskit/core/wrapper";
export { createVerifier } from "./create-verifier.ts";
export type { VerifierSecret } from "./key-ring.ts";
export { createMemoryVerificationStore } from "./memory-verification-store.ts";
export type {
  CheckedVerification,
  CheckVerification,
  ResendVerification,
  StartedVerification,
  StartVerification,
  Verifier,
  VerifierOptions,
} from "./verifier.ts";
export type { VerifierEvent, VerifierListener } from "./verifier-event.ts";
export type { TestNumber, VerifierLimits, VerifierPolicy } from "./verifier-policy.ts";
