import type { CodeProvider } from "@smskit/core/provider";
import {
  createMemoryCodeProvider,
  createMemoryVerificationStore,
  createVerifier,
  type MemoryCodeProvider,
  type ProviderVerifierOptions,
  type VerifierEvent,
} from "../index.ts";
import { secret, to, unlimited } from "./verifier.ts";

/** A verifier on a code provider that sends nothing, and a clock that is moved by hand. */
export function providerVerifierWith({
  change = () => ({}),
  ...options
}: Partial<ProviderVerifierOptions> & {
  /** Replaces methods of the provider. */
  change?: (memory: MemoryCodeProvider) => Partial<CodeProvider>;
} = {}) {
  const clock = { now: Date.UTC(2025, 2, 1, 12) };
  const memory = createMemoryCodeProvider({ now: () => clock.now });
  const events: VerifierEvent[] = [];
  const background: Promise<void>[] = [];
  const store = options.store ?? createMemoryVerificationStore();
  const verifier = createVerifier({
    provider: {
      ...memory,
      // Through `memory`, so that tests can spy on it.
      start: (...args) => memory.start(...args),
      check: (...args) => memory.check(...args),
      ...change(memory),
    },
    secret,
    policy: unlimited,
    onEvent: (event) => events.push(event),
    waitUntil: (work) => background.push(work),
    now: () => clock.now,
    ...options,
    store,
  });
  return {
    ...{ verifier, memory, clock, events, store },
    /** The newest code. */
    code: () => memory.sent.at(-1)?.code ?? "",
    start: (more: Partial<Parameters<typeof verifier.start>[0]> = {}) =>
      verifier.start({ to, usageType: "SignIn", ...more }),
    /** Resolves when the work that continues after a result has ended. */
    settled: async () => {
      while (background.length > 0) await background.shift();
    },
  };
}
