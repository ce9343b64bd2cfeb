import {
  type Attempt,
  type PreparedMessage,
  type RepeatKey,
  type SmsConnector,
  SmsError,
  type SmsReceipt,
} from "@smskit/core";
import { clockSkewMs, keyedBy, mayRepeat, startAttemptLog, startDeadline } from "@smskit/core/wrapper";
import type { Claim } from "./outbox-claim.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { Settlement } from "./outbox-settle.ts";
import { connectorsWithin, mayBeAnothers } from "./outbox-traces.ts";

/** A year; a connector may ask for any wait. */
const longestWaitMs = 365 * 86_400_000;

/** Sends a claimed message, or looks it up, once. Never throws. */
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
  const log = startAttemptLog();
  const keyed = claim.keyedBy === null ? {} : { repeatKey: repeatKeyOf(claim) };
  try {
    const receipt = await log.send(connector, withTimeLeft(claim, connector), {
      timeoutMs,
      signal,
      ...keyed,
    });
    return { claim, state: "accepted", receipt, attempts: [...claim.attempts, ...log.attempts] };
  } catch (thrown) {
    const attempts = [...claim.attempts, ...log.attempts];
    return afterError(thrown as SmsError, claim, attempts, settings, signal);
  }
}

/** The same for every try of one begun message. One that was certainly not sent is begun again, with another key. */
function repeatKeyOf({ id, attempt, firstSentAt }: Claim): RepeatKey {
  return { id: `${id}.${attempt}`, firstSentAt };
}

/**
 * Whether a message of unknown outcome may be sent again: it was begun with a key, through this connector, whose provider knows
 * the key still; and it has not expired.
 */
function isRepeatable(claim: Claim, { connector, timeoutMs }: OutboxSettings): boolean {
  const { firstSentAt, secondsLeft } = claim;
  if (claim.keyedBy === null || claim.keyedBy !== keyedBy(connector)) return false;
  const expiresAt = firstSentAt.getTime() + (secondsLeft ?? Number.POSITIVE_INFINITY) * 1_000;
  return mayRepeat(connector, repeatKeyOf(claim), timeoutMs + clockSkewMs) && Date.now() < expiresAt;
}

/**
 * Returns the message with the rest of its validity, since the outbox has used the other part. A provider that accepts the
 * whole must accept the rest: it is at least the shortest that any of them accepts, unless the whole was shorter.
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
    // The worker stops; the message was not sent, and another worker takes it.
    return { claim, state: "queued", attempts: claim.attempts, error, againMs: 0, counts: false };
  }
  if (!error.retryable || claim.tries >= most) return { claim, state: "failed", attempts, error };
  const asked = error.retryAfterMs ?? Number.NaN;
  const againMs = asked >= 0 ? Math.min(asked, longestWaitMs) : backoff(claim.tries);
  return { claim, state: "queued", attempts, error, againMs, counts: true };
}

/**
 * Looks a message up at the provider. If the provider does not know it, it is not sent again, unless the provider sends once
 * for its key.
 */
async function lookUp(claim: Claim, settings: OutboxSettings, signal: AbortSignal): Promise<Settlement> {
  const { connector, timeoutMs, lookUpAfterMs } = settings;
  const lookups = claim.lookups + 1;
  const error = new SmsError({
    code: "unavailable",
    delivery: "unknown",
    connector: connector.id,
    provider: connector.provider,
    message:
      "Whether the message was sent is unknown: the send ended without a response, or its worker died. It is not sent again.",
  });
  const log = startAttemptLog();
  const attempts = () => [...claim.attempts, ...log.attempts];
  const mayRepeatIt = isRepeatable(claim, settings);
  // Both end within the time of one send: then the worker counts as dead.
  const deadline = startDeadline({ timeoutMs, signal }, connector);
  let found: SmsReceipt | undefined;
  try {
    found = await findSent(claim, settings, mayRepeatIt ? timeoutMs / 2 : timeoutMs, signal);
    if (found === undefined && mayRepeatIt) {
      const options = { ...deadline.options(), repeatKey: repeatKeyOf(claim) };
      found = await log.send(connector, withTimeLeft(claim, connector), options);
    }
  } catch {
    // It is looked up again, or stays unknown.
  }
  if (found !== undefined) return { claim, state: "accepted", receipt: found, attempts: attempts() };
  const again = { claim, state: "unknown", attempts: attempts(), error } as const;
  if (signal.aborted) return { ...again, lookups: claim.lookups, againMs: 0 };
  return { ...again, lookups, againMs: lookUpAfterMs[lookups] };
}

/** Looks a message up; `undefined` if it is not found, or the provider or the database could not be asked. */
async function findSent(
  claim: Claim,
  settings: OutboxSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<SmsReceipt | undefined> {
  try {
    // With the text as it was sent, and no earlier than that: an equal text from before is another message.
    const since = claim.startedAt;
    const found = await settings.connector.find?.(claim.payload, { since, timeoutMs, signal });
    return found !== undefined && (await mayBeAnothers(claim, found, settings)) ? undefined : found;
  } catch {
    return undefined;
  }
}

/** One second, two, four, up to five minutes; a random half of it, so that not all messages come at once. */
function backoff(tries: number): number {
  const longest = Math.min(300_000, 1_000 * 2 ** (tries - 1));
  return longest / 2 + (Math.random() * longest) / 2;
}

function overdue({ connector }: OutboxSettings): SmsError {
  return new SmsError({
    code: "timeout",
    connector: connector.id,
    provider: connector.provider,
    message: "validityPeriodSeconds: ended while the message waited in the outbox; it was not sent.",
  });
}
