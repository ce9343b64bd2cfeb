import type { SmsConnector } from "@smskit/core";
import {
  createMemoryCodeProvider,
  createMemoryVerificationStore,
  createVerifier,
  type SharedVerifierOptions,
  type VerifierPolicy,
} from "@smskit/verify";
import { startTwilio } from "./start-twilio.ts";

type Shared = Omit<Partial<SharedVerifierOptions>, "now"> & {
  policy?: Omit<VerifierPolicy, "codeLength" | "lifeSeconds">;
};

const secret = "0123456789abcdef0123456789abcdef";
const unlimited = { limits: { number: [], ip: [], country: [], all: [] } };

/** A clock that is moved by hand. It starts now, since Better Auth has its own clock. */
function createClock() {
  return { now: Date.now() };
}

/** A verifier whose codes are texts through a mock of Twilio. */
export function startTextVerifier(
  options: Shared & { wrap?: (connector: SmsConnector) => SmsConnector } = {},
) {
  const { wrap = (connector) => connector, ...shared } = options;
  const twilio = startTwilio();
  const clock = createClock();
  const verifier = createVerifier({
    ...{
      connector: wrap(twilio.connector),
      store: createMemoryVerificationStore(),
      secret,
      policy: unlimited,
    },
    ...{ ...shared, now: () => clock.now },
  });
  return { ...twilio, verifier, clock, lifeMs: 300_000 };
}

/** A verifier whose codes a provider keeps, which sends nothing. */
export function startCodeVerifier(options: Shared = {}) {
  const clock = createClock();
  const provider = createMemoryCodeProvider({ now: () => clock.now });
  const verifier = createVerifier({
    ...{ provider, store: createMemoryVerificationStore(), secret, policy: unlimited },
    ...{ ...options, now: () => clock.now },
  });
  return {
    ...{ verifier, provider, clock, lifeMs: 600_000 },
    codes: () => provider.sent.map(({ code }) => code),
  };
}
