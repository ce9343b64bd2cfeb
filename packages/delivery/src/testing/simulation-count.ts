import { SmsError, type SmsMessage, type SmsReceipt } from "@smskit/core";
import type { Carrier, Fault } from "@smskit/mock";

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
  /** Receipts of messages that were repeated with their key after an unknown outcome. */
  repeated: number;
  atCarrier: number;
  /** Texts that the carrier had twice or more, and whose caller was not warned. */
  unflagged: string[];
  /** Texts that the carrier had twice or more. */
  twice: string[];
  /** Receipts of messages that the carrier never had, or had under another id. */
  lost: string[];
  /** "Not sent", and the carrier had it. */
  denied: string[];
  /** No outcome, or an unknown one that no attempt explains. */
  unaccounted: string[];
  /** Unknown at the end, although the provider that has it works again and can find it. */
  untold: string[];
}

/** How one send ended. */
export type Outcome = { receipt: SmsReceipt } | { error: SmsError };

/** What a simulation has seen. */
export interface Simulated {
  carrier: Carrier;
  /** The providers that can find a message. */
  finders: ReadonlySet<string>;
  faults: readonly Fault[];
  unknownAttempts: number;
  /** How the first request for each message ended, by its text. */
  first: ReadonlyMap<string, Outcome>;
  /** How the last one did. */
  last: ReadonlyMap<string, Outcome>;
  /** What each round found. */
  rounds: readonly ReturnType<typeof inspect>[];
  /** Asked for again when all was well. */
  askedInPeace: readonly SmsMessage[];
}

/** Counts, at the carrier. */
export function count(simulated: Simulated): SimulationReport {
  const { carrier, finders, faults, unknownAttempts, first, last, rounds, askedInPeace } = simulated;
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
    repeated: [...last.values()].filter(wasRepeated).length,
    atCarrier: carrier.messages.length,
    twice,
    unflagged: twice
      .filter((body) => !toldOfDuplicate(last.get(body)))
      .map((body) => `${body}: ${describe(last.get(body))}`),
    lost: rounds.flatMap(({ lost }) => lost),
    denied: rounds.flatMap(({ denied }) => denied),
    unaccounted: rounds.flatMap(({ unaccounted }) => unaccounted),
    untold: askedInPeace
      .map(bodyOf)
      .filter((body) => !accepted(last.get(body)) && isFoundOnce(texts.get(body), finders)),
  };
}

/** Compares what callers were told with what the carrier has. */
export function inspect(
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

/**
 * An unknown outcome comes of an attempt that ended so, of an earlier send with the same key, or of a caller who no
 * longer waits for another's.
 */
function isExplained({ attempts = [], code, message }: SmsError): boolean {
  if (attempts.some(({ outcome }) => outcome === "unknown")) return true;
  return (
    message.includes("earlier send with this idempotencyKey") || code === "aborted" || code === "timeout"
  );
}

function groupByBody({ messages }: Carrier): Map<string, Carrier["messages"][number][]> {
  return Map.groupBy(messages, ({ body }) => body);
}

function isFoundOnce(had: readonly { provider: string }[] = [], finders: ReadonlySet<string>): boolean {
  return had.filter(({ provider }) => finders.has(provider)).length === 1;
}

export function bodyOf({ body }: { body?: string | undefined }): string {
  return body ?? "";
}

export function accepted(outcome: Outcome | undefined): outcome is { receipt: SmsReceipt } {
  return outcome !== undefined && "receipt" in outcome;
}

function wasReconciled(outcome: Outcome): boolean {
  if (!accepted(outcome)) return false;
  const { attempts, possibleDuplicate } = outcome.receipt;
  return possibleDuplicate !== true && attempts?.at(-1)?.outcome !== "accepted";
}

/** One provider's attempts: an unknown outcome, and then the acceptance. */
function wasRepeated(outcome: Outcome): boolean {
  if (!accepted(outcome)) return false;
  const { attempts = [], connector } = outcome.receipt;
  const own = attempts.filter((attempt) => attempt.connector === connector);
  return own.at(-1)?.outcome === "accepted" && own.some((attempt) => attempt.outcome === "unknown");
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
