import {
  type Attempt,
  type PreparedMessage,
  type SmsConnector,
  SmsError,
  type SmsReceipt,
} from "@smskit/core";
import type { Claim } from "./outbox-claim.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { Settlement } from "./outbox-settle.ts";
import { connectorsWithin, mayBeAnothers } from "./outbox-traces.ts";

/** A year: what a connector asks for may be any number. */
const longestWaitMs = 365 * 86_400_000;

/** Does what a claim asks for, once, and says what became of it. Never throws. */
export async function perform(
  claim: Claim,
  settings: OutboxSettings,
  signal: AbortSignal,
): Promise<Settlement> {
  if (claim.state === "unknown") return lookUp(claim, settings, signal);
  if (claim.secondsLeft !== null && claim.secondsLeft <= 0)
    return { claim, state: "failed", attempts: claim.attempts, error: overdue(settings) };
  return send(claim, settings, signal);
}

async function send(claim: Claim, settings: OutboxSettings, signal: AbortSignal): Promise<Settlement> {
  const { connector, timeoutMs } = settings;
  const startedAt = new Date();
  const started = performance.now();
  const attempt = (outcome: Attempt["outcome"]): Attempt => ({
    connector: connector.id,
    startedAt,
    durationMs: performance.now() - started,
    outcome,
  });
  let receipt: SmsReceipt;
  try {
    receipt = await connector.send(withTimeLeft(claim, connector), { timeoutMs, signal });
  } catch (thrown) {
    const error = smsErrorOf(thrown, settings);
    const { code, delivery, providerCode } = error;
    const own = { ...attempt(delivery), code, ...(providerCode === undefined ? {} : { providerCode }) };
    return afterError(error, claim, [...claim.attempts, ...(error.attempts ?? [own])], settings, signal);
  }
  const own = receipt.attempts ?? [attempt("accepted")];
  return { claim, state: "accepted", receipt, attempts: [...claim.attempts, ...own] };
}

/**
 * The message with what is left of its validity, since the outbox has waited for the rest. What a provider takes of the
 * whole it must take of the rest too: it is no less than the least that any of them takes, unless the whole was.
 */
function withTimeLeft({ payload, secondsLeft }: Claim, connector: SmsConnector): PreparedMessage {
  const asked = payload.validityPeriodSeconds;
  if (asked === undefined || secondsLeft === null) return payload;
  const leasts = connectorsWithin(connector).flatMap(({ features }) =>
    features?.validity && features.validity.min <= asked ? features.validity.min : [],
  );
  const left = Math.max(Math.ceil(secondsLeft), ...leasts);
  return { ...payload, validityPeriodSeconds: Math.min(asked, left) };
}

function afterError(
  error: SmsError,
  claim: Claim,
  attempts: readonly Attempt[],
  { attempts: most, lookUpAfterMs }: OutboxSettings,
  signal: AbortSignal,
): Settlement {
  if (error.delivery === "unknown") {
    return { claim, state: "unknown", attempts, error, lookups: 0, againMs: lookUpAfterMs[0] };
  }
  if (error.code === "aborted" && signal.aborted) {
    // The worker stops; the message has not left, and is another's.
    return { claim, state: "queued", attempts: claim.attempts, error, againMs: 0, counts: false };
  }
  if (!error.retryable || claim.tries >= most) return { claim, state: "failed", attempts, error };
  const asked = error.retryAfterMs ?? Number.NaN;
  const againMs = asked >= 0 ? Math.min(asked, longestWaitMs) : backoff(claim.tries);
  return { claim, state: "queued", attempts, error, againMs, counts: true };
}

/** Asks the provider what became of a message. It is never sent again for what the provider does not know. */
async function lookUp(claim: Claim, settings: OutboxSettings, signal: AbortSignal): Promise<Settlement> {
  const { connector, timeoutMs, lookUpAfterMs } = settings;
  const lookups = claim.lookups + 1;
  const error = new SmsError({
    code: "unavailable",
    delivery: "unknown",
    connector: connector.id,
    provider: connector.provider,
    message:
      "Whether the message was sent is unknown: the send ended without an answer, or its worker died. It is not sent again.",
  });
  const again = { claim, state: "unknown", attempts: claim.attempts, error } as const;
  // Asked about the text as it was sent, and from the moment before that: an equal one from before is another.
  let found: SmsReceipt | undefined;
  try {
    found = await connector.find?.(claim.payload, { since: claim.startedAt, timeoutMs, signal });
    if (found !== undefined && (await mayBeAnothers(claim, found, settings))) found = undefined;
  } catch {
    // Looked up again, or unknown for good.
    found = undefined;
  }
  if (found === undefined && signal.aborted) return { ...again, lookups: claim.lookups, againMs: 0 };
  if (found !== undefined) return { claim, state: "accepted", receipt: found, attempts: claim.attempts };
  return { ...again, lookups, againMs: lookUpAfterMs[lookups] };
}

/** One second, two, four, up to five minutes; a random half of it, so that many do not come at once. */
function backoff(tries: number): number {
  const longest = Math.min(300_000, 1_000 * 2 ** (tries - 1));
  return longest / 2 + (Math.random() * longest) / 2;
}

function overdue({ connector }: OutboxSettings): SmsError {
  return new SmsError({
    code: "timeout",
    connector: connector.id,
    provider: connector.provider,
    message: "The message's validityPeriodSeconds ended before its turn came; it was not sent.",
  });
}

/** What is no `SmsError` may print a secret, and nothing of it is kept. */
function smsErrorOf(thrown: unknown, { connector: { id, provider } }: OutboxSettings): SmsError {
  if (SmsError.is(thrown)) return thrown;
  return new SmsError({
    code: "unavailable",
    delivery: "unknown",
    connector: id,
    provider,
    message: `The connector "${id}" failed with an error that is no SmsError.`,
  });
}
