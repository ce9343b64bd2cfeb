export { createVerifier } from "./create-verifier.ts";
export type { VerifierSecret } from "./key-ring.ts";
export { createMemoryVerificationStore } from "./memory-verification-store.ts";
export type { SendLimit, SendLimiter } from "./send-limits.ts";
export type {
  ConsumeVerification,
  CountAttempt,
  CreateVerification,
  IssueCode,
  IssuedCode,
  Recipients,
  Verification,
  VerificationStore,
} from "./verification-store.ts";
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
export type { SendCap, TestNumber, VerifierLimits, VerifierPolicy } from "./verifier-policy.ts";
