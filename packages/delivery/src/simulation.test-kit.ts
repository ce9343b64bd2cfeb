import {
  type Attempt,
  type CallOptions,
  type SmsConnector,
  SmsError,
  type SmsMessage,
  type SmsReceipt,
} from "@smskit/core";
import { type Carrier, createCarrier, type Fault, startMockServer } from "@smskit/mock";
import { createTwilio } from "@smskit/twilio";
import { createVonage } from "@smskit/vonage";
import {
  createMemoryIdempotencyStore,
  type FailoverOptions,
  type IdempotencyStore,
  sendMany,
  withFailover,
  withIdempotency,
  withRetry,
  withTelemetry,
} from "./index.ts";

export interface SimulationOptions {
  /** Decides the faults and what callers do; which request a fault hits depends on the order of arrival too. */
  seed: number;
  sends: number;
  onUnknown?: FailoverOptions["onUnknown"];
  /** How many times as likely faults are. @default 1 */
  trouble?: number;
}

/** What came of a simulation. Lists hold the texts of messages: each is the text of one message only. */
export interface SimulationReport {
  faults: number;
  /** Kinds of faults that never struck. */
  unfired: string[];
  /** Attempts of a single connector whose outcome was unknown. */
  unknownAttempts: number;
  /** How the first request for each message ended. */
  first: Record<"accepted" | "not-sent" | "unknown", number>;
  /** How the last one did. */
  last: Record<"accepted" | "not-sent" | "unknown", number>;
  /** Receipts of messages whose outcome was unknown until the provider was asked. */
  reconciled: number;
  atCarrier: number;
  /** Texts that the carrier had twice or more, and for which nobody was told that it may be so. */
  unflagged: string[];
  /** Texts that the carrier had twice or more. */
  twice: string[];
  /** Receipts of messages that the carrier never had, or had under another id. */
  lost: string[];
  /** "Not sent", and the carrier had it. */
  denied: string[];
  /** No outcome, or an unknown one that no attempt explains. */
  unaccounted: string[];
  /** Unknown at the end, although Twilio works again and can tell. */
  untold: string[];
}

type Outcome = { receipt: SmsReceipt } | { error: SmsError };

const timeoutMs = 600;
const reconcileOptions = { settleMs: 5 };
const recipients = 4_000;

/**
 * Sends through faults of every kind, over a real socket, in the documented order of wrappers, and compares what
 * callers were told with what the carrier has. Callers ask twice at once, abort, and ask again with the same key
 * for what failed: one half while the faults go on, the other when all is well.
 */
export async function simulate({
  seed,
  sends,
  onUnknown,
  trouble = 1,
}: SimulationOptions): Promise<SimulationReport> {
  const random = createRandom(seed);
  const carrier = createCarrier({ seed, latencyMs: 0 });
  const server = await startMockServer({ carrier });
  const store = createMemoryIdempotencyStore();
  let unknownAttempts = 0;
  const onAttempt = ({ outcome }: Attempt) => {
    if (outcome === "unknown") unknownAttempts += 1;
  };
  const twilio = () => withRetry(createTwilio({ ...twilioConfig, baseUrl: server.url }), { onAttempt });
  const vonage = () => withRetry(createVonage({ ...vonageConfig, baseUrl: server.url }), { onAttempt });
  // Each provider comes first for one half.
  const stacks = [
    [twilio(), vonage()],
    [vonage(), twilio()],
  ].map((connectors) => inDocumentedOrder(connectors, store, onUnknown));
  const messages = Array.from(
    { length: sends },
    (_, index): SmsMessage => ({
      to: `+1555867${1000 + (index % recipients)}`,
      body: `This is message ${index} of ${sends}`,
      reference: `message-${index}`,
    }),
  );

  /** Sends, each half through its own stack; a message's reference is its key. */
  async function sendAll(batch: readonly SmsMessage[], troubled: boolean): Promise<Map<string, Outcome>> {
    const outcomes = new Map<string, Outcome>();
    await Promise.all(
      stacks.map(async (stack, half) => {
        const mine = batch.filter(({ reference }) => Number(reference?.split("-")[1]) % 2 === half);
        const caller = troubled ? withTroubledCallers(withKeys(stack), random) : withKeys(stack);
        const options = { concurrency: 25, timeoutMs: troubled ? timeoutMs : undefined };
        for await (const result of sendMany(caller, mine, options)) {
          if (result.status === "not-attempted") continue;
          outcomes.set(
            bodyOf(result.message),
            result.status === "accepted" ? { receipt: result.receipt } : { error: result.error },
          );
        }
      }),
    );
    await quiet(carrier);
    return outcomes;
  }

  try {
    const faults = randomFaults(random, trouble);
    for (const fault of faults) carrier.faults.add(fault);
    const first = await sendAll(messages, true);
    const rounds = [inspect(messages, first, carrier, 1)];
    const last = new Map(first);
    const failed = messages.filter((message) => !accepted(first.get(bodyOf(message))));
    const half = failed.length >> 1;
    for (const healthy of [false, true]) {
      if (healthy) carrier.faults.clear();
      const again = healthy ? failed.slice(half) : failed.slice(0, half);
      const outcomes = await sendAll(again, !healthy);
      for (const [body, outcome] of outcomes) {
        if (isSilent(outcome) && isUnknown(last.get(body))) outcomes.delete(body);
        else last.set(body, outcome);
      }
      const told = again.filter((message) => outcomes.has(bodyOf(message)));
      rounds.push(inspect(told, outcomes, carrier, rounds.length + 1));
    }
    const { fired } = carrier.faults;
    const struck = new Set(fired.map(({ kind }) => kind));
    const texts = groupByBody(carrier);
    const twice = [...texts].filter(([, { length }]) => length > 1).map(([body]) => body);
    return {
      faults: fired.length,
      unfired: [...new Set(faults.map(({ kind }) => kind))].filter((kind) => !struck.has(kind)),
      unknownAttempts,
      first: tally(first),
      last: tally(last),
      reconciled: [...last.values()].filter(wasReconciled).length,
      atCarrier: carrier.messages.length,
      twice,
      unflagged: twice
        .filter((body) => !toldOfDuplicate(last.get(body)))
        .map((body) => `${body}: ${describe(last.get(body))}`),
      lost: rounds.flatMap(({ lost }) => lost),
      denied: rounds.flatMap(({ denied }) => denied),
      unaccounted: rounds.flatMap(({ unaccounted }) => unaccounted),
      untold: failed
        .slice(half)
        .map(bodyOf)
        .filter((body) => !accepted(last.get(body)) && isOnceAtTwilio(texts.get(body))),
    };
  } finally {
    await Promise.all(stacks.map((stack) => stack.close?.()));
    await server.close();
  }
}

function inDocumentedOrder(
  connectors: readonly SmsConnector[],
  store: IdempotencyStore,
  onUnknown: FailoverOptions["onUnknown"],
): SmsConnector {
  const failover = withFailover(connectors, {
    onUnknown,
    reconcile: reconcileOptions,
    // Closed again soon: what breakers keep back is not sent, and would meet no fault.
    breaker: { failures: 5, halfOpenAfterMs: 30 },
  });
  return withTelemetry(withIdempotency(failover, { store, reconcile: reconcileOptions }));
}

/** Faults of every kind that can hit a send, each as likely as the seed says. */
function randomFaults(random: () => number, trouble: number): Fault[] {
  const about = (probability: number) => probability * trouble * (0.25 + 0.3 * random());
  const faults: Fault[] = [
    { kind: "reset-on-connect", probability: about(0.1) },
    { kind: "hang-handshake", probability: about(0.01) },
  ];
  for (const provider of ["twilio", "vonage"]) {
    faults.push(
      { provider, kind: "reset-before-read", probability: about(0.02) },
      { provider, kind: "rate-limited", retryAfter: "0", probability: about(0.03) },
      { provider, kind: "rate-limited", probability: about(0.01) },
      { provider, kind: "rate-limited", retryAfter: "99", probability: about(0.01) },
      { provider, kind: "redirect", location: "https://example.com/", probability: about(0.01) },
      { provider, kind: "garbled-answer", probability: about(0.02) },
      { provider, kind: "empty-answer", probability: about(0.02) },
      {
        provider,
        kind: "undelivered",
        code: provider === "twilio" ? "30003" : "6",
        probability: about(0.02),
      },
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

/** A message's reference is its idempotency key. */
function withKeys(stack: SmsConnector): SmsConnector {
  return {
    ...stack,
    send: (message, options) => stack.send(message, { ...options, idempotencyKey: message.reference }),
  };
}

/** Some callers ask twice at once, some abort. */
function withTroubledCallers(stack: SmsConnector, random: () => number): SmsConnector {
  const optionsOf = (options: CallOptions | undefined): CallOptions | undefined =>
    random() < 0.02 ? { ...options, signal: AbortSignal.timeout(Math.floor(random() * 30)) } : options;
  return {
    ...stack,
    async send(message, options) {
      const twice = random() < 0.1;
      const asked = [stack.send(message, optionsOf(options))];
      if (twice) asked.push(stack.send(message, optionsOf(options)));
      const settled = await Promise.allSettled(asked);
      const ids = settled.flatMap((end) => (end.status === "fulfilled" ? [end.value.id] : []));
      if (new Set(ids).size > 1) throw new Error(`Two receipts for one key: ${ids.join(", ")}.`);
      // One may have aborted before anything was sent: of the two, the one who was told more.
      const told = (end: PromiseSettledResult<SmsReceipt>) =>
        end.status === "fulfilled" ? 2 : end.reason?.delivery === "unknown" ? 1 : 0;
      const [end] = settled.toSorted((one, other) => told(other) - told(one));
      if (end?.status === "fulfilled") return end.value;
      throw end?.reason;
    },
  };
}

/** Compares what callers were told with what the carrier has. */
function inspect(
  asked: readonly SmsMessage[],
  outcomes: ReadonlyMap<string, Outcome>,
  carrier: Carrier,
  round: number,
): Pick<SimulationReport, "lost" | "denied" | "unaccounted"> {
  const texts = groupByBody(carrier);
  const found = { lost: [] as string[], denied: [] as string[], unaccounted: [] as string[] };
  for (const message of asked) {
    const body = bodyOf(message);
    const outcome = outcomes.get(body);
    const had = texts.get(body) ?? [];
    if (outcome === undefined) found.unaccounted.push(body);
    else if ("receipt" in outcome) {
      const { id, provider } = outcome.receipt;
      if (!had.some((message) => message.id === id && message.provider === provider)) found.lost.push(body);
    } else if (!SmsError.is(outcome.error)) {
      found.unaccounted.push(`${body}: ${String(outcome.error)}`);
    } else if (outcome.error.delivery === "not-sent") {
      if (had.length > 0) found.denied.push(`${body}, round ${round}: ${describe(outcome)}`);
    } else if (!isExplained(outcome.error)) {
      found.unaccounted.push(`${body}: ${outcome.error.message}`);
    }
  }
  return found;
}

/** A caller who gave up before the key was looked up: it says nothing of an earlier send with the same key. */
function isSilent(outcome: Outcome): boolean {
  if (accepted(outcome)) return false;
  const { attempts, code, delivery } = outcome.error;
  return attempts === undefined && delivery === "not-sent" && (code === "aborted" || code === "timeout");
}

function isUnknown(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && "error" in outcome && outcome.error.delivery === "unknown";
}

/**
 * An unknown outcome comes of an attempt that ended so, of an earlier send with the same key, or of a caller who no
 * longer waits for another's.
 */
function isExplained({ attempts, code, message }: SmsError): boolean {
  if (attempts === undefined) {
    return (
      message.includes("earlier send with this idempotencyKey") || code === "aborted" || code === "timeout"
    );
  }
  return attempts.some(({ outcome }) => outcome === "unknown");
}

function groupByBody({ messages }: Carrier): Map<string, Carrier["messages"][number][]> {
  return Map.groupBy(messages, ({ body }) => body);
}

function isOnceAtTwilio(had: readonly { provider: string }[] = []): boolean {
  return had.filter(({ provider }) => provider === "twilio").length === 1;
}

function bodyOf({ body }: { body?: string | undefined }): string {
  return body ?? "";
}

function accepted(outcome: Outcome | undefined): outcome is { receipt: SmsReceipt } {
  return outcome !== undefined && "receipt" in outcome;
}

function wasReconciled(outcome: Outcome): boolean {
  if (!accepted(outcome)) return false;
  const { attempts, possibleDuplicate } = outcome.receipt;
  return possibleDuplicate !== true && attempts?.at(-1)?.outcome !== "accepted";
}

/** A receipt says so; an unknown outcome claims nothing. */
function toldOfDuplicate(outcome: Outcome | undefined): boolean {
  return accepted(outcome) ? outcome.receipt.possibleDuplicate === true : outcome !== undefined;
}

function describe(outcome: Outcome | undefined): string {
  if (outcome === undefined) return "nothing";
  const { provider, attempts, ...told } = "receipt" in outcome ? outcome.receipt : outcome.error;
  const code = "code" in told ? ` ${String(told.code)}` : "";
  const ends = attempts?.map(({ connector, outcome }) => `${connector} ${outcome}`).join(", ");
  return `${"receipt" in outcome ? "a receipt" : "an error"} of ${provider}${code}, after ${ends ?? "attempts that it does not tell"}`;
}

function tally(outcomes: ReadonlyMap<string, Outcome>): SimulationReport["first"] {
  const counts = { accepted: 0, "not-sent": 0, unknown: 0 };
  for (const outcome of outcomes.values()) {
    counts["receipt" in outcome ? "accepted" : outcome.error.delivery] += 1;
  }
  return counts;
}

/** Until the server has read what callers gave up on, and everything has arrived. */
async function quiet(carrier: Carrier): Promise<void> {
  for (let seen = -1; seen !== carrier.messages.length; ) {
    seen = carrier.messages.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    await carrier.idle();
  }
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const twilioConfig = {
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  fromMessagingServiceSID: "MG0123456789abcdef0123456789abcdef",
};
const vonageConfig = { apiKey: "abcd1234", apiSecret: "fedcba9876543210", from: "15551230000" };
