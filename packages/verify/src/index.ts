export type { CodeCheck, CodeCheckStatus, CodeProvider, CodeStart, StartedCode } from "@smskit/core/provider";
export type { Limit, Limiter, NamedLimit, VerificationStore } from "@smskit/core/wrapper";
export { createVerifier } from "./create-verifier.ts";
export type { VerifierSecret } from "./key-ring.ts";
export {
  createMemoryCodeProvider,
  type MemoryCode,
  type MemoryCodeProvider,
  type MemoryCodeProviderOptions,
} from "./memory-code-provider.ts";
export { createMemoryVerificationStore } from "./memory-verification-store.ts";
export type {
  CheckedVerification,
  CheckVerification,
  ProviderVerifierOptions,
  ResendVerification,
  SharedVerifierOptions,
  StartedVerification,
  StartVerification,
  TextVerifierOptions,
  Verifier,
  VerifierOptions,
} from "./verifier.ts";
export type { VerifierEvent, VerifierListener } from "./verifier-event.ts";
export type { TestNumber, VerifierLimits, VerifierPolicy } from "./verifier-policy.ts";
