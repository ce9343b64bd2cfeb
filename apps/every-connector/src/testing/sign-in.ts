import type { SmsConnector } from "@smskit/core";
import { createMemoryVerificationStore, createVerifier } from "@smskit/verify";
import { expect } from "vitest";
import type { Phone } from "./connectors.ts";

export const secret = "0123456789abcdef0123456789abcdef";

/** A verifier whose clock the test moves. */
export function verifierOf(connector: SmsConnector, { lifeSeconds = 300 }: { lifeSeconds?: number } = {}) {
  const clock = { now: Date.now() };
  const verifier = createVerifier({
    connector,
    secret,
    store: createMemoryVerificationStore(),
    policy: { lifeSeconds },
    now: () => clock.now,
  });
  return { verifier, clock };
}

/** The code in the last text of a phone. */
export function lastCode({ texts }: Phone): string {
  return /\d{6}/.exec(texts().at(-1)?.body ?? "")?.[0] ?? "";
}

/** Starts a verification and enters the code that the phone got. */
export async function signIn(connector: SmsConnector, phone: Phone, policy: { lifeSeconds?: number } = {}) {
  const { verifier } = verifierOf(connector, policy);
  const started = await verifier.start({ to: phone.to, usageType: "SignIn" });
  expect((await verifier.check({ ...started, code: lastCode(phone) })).status).toBe("approved");
  return started;
}
