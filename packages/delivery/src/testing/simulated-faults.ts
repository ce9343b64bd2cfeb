import type { Fault } from "@smskit/mock";

/** Faults of every kind that can hit a send, each as likely as the seed says. */
export function randomFaults(random: () => number, trouble: number, providers: readonly string[]): Fault[] {
  const about = (probability: number) => probability * trouble * (0.3 + 0.3 * random());
  const faults: Fault[] = [
    { kind: "reset-on-connect", probability: about(0.1) },
    { kind: "hang-handshake", probability: about(0.01) },
  ];
  for (const provider of providers) {
    faults.push(
      { provider, kind: "reset-before-read", probability: about(0.02) },
      { provider, kind: "rate-limited", retryAfter: "0", probability: about(0.03) },
      { provider, kind: "rate-limited", probability: about(0.01) },
      { provider, kind: "rate-limited", retryAfter: "99", probability: about(0.01) },
      { provider, kind: "redirect", location: "https://example.com/", probability: about(0.01) },
      { provider, kind: "garbled-answer", probability: about(0.02) },
      { provider, kind: "empty-answer", probability: about(0.02) },
      { provider, kind: "undelivered", code: "6", probability: about(0.02) },
      { provider, kind: "slow-answer", afterMs: 30, probability: about(0.03) },
      { provider, kind: "idle-close", probability: about(0.03) },
      { provider, kind: "idle-close", reset: true, probability: about(0.03) },
    );
    for (const accepted of [true, false]) {
      faults.push(
        { provider, kind: "server-error", accepted, probability: about(0.01) },
        {
          provider,
          kind: "server-error",
          status: 503,
          body: "<html>busy</html>",
          accepted,
          probability: about(0.01),
        },
        { provider, kind: "hang", accepted, probability: about(0.008) },
        { provider, kind: "reset-after-read", accepted, probability: about(0.015) },
        { provider, kind: "fin", accepted, probability: about(0.015) },
        { provider, kind: "truncated-answer", accepted, probability: about(0.015) },
        { provider, kind: "garbage-answer", accepted, probability: about(0.01) },
      );
    }
  }
  return faults;
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
