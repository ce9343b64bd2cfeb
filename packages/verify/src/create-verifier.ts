import {
  canonicalNumber,
  expectArgument,
  expectConnector,
  expectOptions,
  optionsOf,
} from "@smskit/core/wrapper";
import { checkVerification } from "./check-verification.ts";
import { expectCodeProvider } from "./provider-codes.ts";
import { resendVerification } from "./resend-verification.ts";
import { startCall } from "./start-call.ts";
import { startVerification } from "./start-verification.ts";
import { isValidResult } from "./validate-store-results.ts";
import type { Verifier, VerifierOptions } from "./verifier.ts";
import { createContext } from "./verifier-context.ts";

/**
 * Creates a verifier, which proves that a number belongs to a person: it sends a code, and accepts it once. The app makes
 * the codes and texts them through a `connector`, or a `provider` makes, sends and compares them.
 * @throws {SmsError} `invalid-config` for a policy or secret that is not safe.
 * @see https://pages.nist.gov/800-63-4/sp800-63b.html
 */
export function createVerifier(options: VerifierOptions): Verifier {
  expectOptions("createVerifier", options, {
    connector: true,
    provider: true,
    store: true,
    secret: true,
    policy: true,
    createLimiter: true,
    message: true,
    onEvent: true,
    meter: true,
    waitUntil: true,
    now: true,
  });
  const { connector, provider, message, store } = options;
  if (provider === undefined) expectConnector("createVerifier: connector", connector);
  else expectOnlyProvider(options);
  optionsOf("createVerifier: message", message, {
    from: true,
    statusCallback: true,
    maxSegments: true,
    providerOptions: true,
    bestEffort: true,
  });
  expectArgument(
    typeof store === "object" && store !== null,
    "createVerifier: store: takes a store, such as createMemoryVerificationStore() makes.",
  );
  const context = createContext(options);
  return {
    start: async (input, callOptions) => startVerification(context, input, startCall(callOptions)),
    check: async (input, callOptions) => checkVerification(context, input, startCall(callOptions)),
    resend: async (input, callOptions) => resendVerification(context, input, startCall(callOptions)),
    async reset({ to }, callOptions) {
      const call = startCall(callOptions);
      const recipients = await context.keys.recipientsOf(await canonicalNumber(to, "to"));
      await context.useStore(call, isValidResult.nothing, () => store.resetFailures({ recipients }));
    },
    async deleteNumber({ to }, callOptions) {
      const call = startCall(callOptions);
      const recipients = await context.keys.recipientsOf(await canonicalNumber(to, "to"));
      return context.useStore(call, isValidResult.deleteNumber, () => store.deleteNumber({ recipients }));
    },
  };
}

/** What the type says, for callers who write plain JavaScript. */
function expectOnlyProvider({ provider, connector, message }: VerifierOptions): void {
  expectCodeProvider(provider);
  expectArgument(
    connector === undefined,
    "createVerifier: connector: a code provider sends its codes itself; pass either connector or provider.",
  );
  expectArgument(
    message === undefined,
    "createVerifier: message: a code provider words and sends its own texts; remove message.",
  );
}
