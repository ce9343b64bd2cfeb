import { type PreparedMessage, type SmsConnector, SmsError, type SmsReceipt } from "@smskit/core";
import { sendMany } from "@smskit/delivery";
import { createReasons, type Reason } from "./failure-reasons.ts";
import { inFlags } from "./flag-names.ts";
import { type LookUps, lookUpRows } from "./look-up-rows.ts";
import type { PeopleList } from "./people-list.ts";
import { createProgressLine } from "./progress-line.ts";
import type { PersonRow } from "./read-people.ts";
import { smsErrorOf } from "./report.ts";
import type { ResultFile } from "./result-file.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** The result of a list: `total` is the sum of the other counts. */
export interface ListOutcome {
  total: number;
  accepted: number;
  /** Accepted in a run before this one, those that were found among them. */
  acceptedBefore: number;
  notSent: number;
  unknown: number;
  notAttempted: number;
  /** Rows of phones that another row is sent to. */
  leftOut: number;
  /** Why most of those failed that did. */
  reason?: Reason;
  /** The rows of `unknown`, in order. */
  unknownRows: number[];
  /** What the provider reported about rows that earlier runs left unknown; absent if it cannot be asked. */
  lookUps?: LookUps;
  /** Why it ended early, where that was not asked for. */
  stoppedBy?: SmsError;
}

export interface SendRowsOptions {
  connector: SmsConnector;
  concurrency: number;
  timeoutMs: number | undefined;
  terminal: Terminal;
}

/** What is wrong with the account is wrong for everybody on the list. */
const ofTheAccount: ReadonlySet<string> = new Set(["authentication", "insufficient-funds", "invalid-config"]);

/**
 * Looks up what is unknown at the provider, then sends the rows that the results lack or have as not sent. The first
 * Ctrl-C lets texts under way finish, the second one gives them up.
 * @throws {UsageError} before anything is sent, when the list cannot be read or is not the one that was begun.
 */
export async function sendRows(
  list: PeopleList,
  results: ResultFile,
  options: SendRowsOptions,
): Promise<ListOutcome> {
  const { connector, concurrency, timeoutMs, terminal } = options;
  const outcome = await readThrough(list, results);
  const progress = createProgressLine(terminal, outcome.total - outcome.leftOut);
  const stop = listenForStop(terminal);
  const reasons = createReasons();
  /** By their place in what is sent. */
  const underWay = new Map<number, PersonRow>();

  async function* messages(): AsyncGenerator<PreparedMessage, void, undefined> {
    let index = 0;
    for await (const row of list.people()) {
      if (list.plan.leavesOut(row.row)) continue;
      const status = results.statusOf(row.row);
      if (status !== undefined && status !== "not-sent") continue;
      if (stop.asked) return;
      let prepared: PreparedMessage;
      try {
        prepared = await list.prepare(row);
      } catch (thrown) {
        await failed(row, smsErrorOf(thrown));
        continue;
      }
      // On the disk before it is on its way.
      await results.start(row);
      underWay.set(index++, row);
      yield prepared;
    }
  }

  async function accepted(row: PersonRow, { id, connector, segments, reference }: SmsReceipt): Promise<void> {
    await results.end(row, "accepted", { id, connector, segments, reference });
    outcome.accepted += 1;
    show();
  }

  async function failed(row: PersonRow, error: SmsError): Promise<void> {
    const { code, providerCode, connector, message, messageId } = error;
    reasons.count(error);
    const details = { id: messageId, connector, code, providerCode, message };
    if (error.delivery === "unknown") {
      await results.end(row, "unknown", details);
      outcome.unknown += 1;
      outcome.unknownRows.push(row.row);
    } else {
      await results.end(row, "not-sent", details);
      outcome.notSent += 1;
      if (ofTheAccount.has(code)) {
        outcome.stoppedBy ??= error;
        stop.asked = true;
      }
    }
    show();
  }

  function show(): void {
    const { acceptedBefore, accepted, notSent, unknown } = outcome;
    const problems = [notSent && `${notSent} not sent`, unknown && `${unknown} unknown`].filter(Boolean);
    progress.update(acceptedBefore + accepted + notSent + unknown, ["", ...problems].join(", "));
  }

  async function lookUp(): Promise<void> {
    if (connector.find === undefined) return;
    const { signal } = stop;
    const stopped = () => stop.asked;
    const progress = createProgressLine(terminal, outcome.unknown);
    const how = { connector, concurrency, timeoutMs, signal, stopped, progress };
    outcome.lookUps = await lookUpRows(list, results, how);
    const foundRows = new Set(outcome.lookUps.foundRows);
    outcome.acceptedBefore += foundRows.size;
    outcome.unknown -= foundRows.size;
    outcome.unknownRows = outcome.unknownRows.filter((row) => !foundRows.has(row));
  }

  try {
    await lookUp();
    const sent = sendMany(connector, messages(), { concurrency, timeoutMs, signal: stop.signal });
    for await (const result of sent) {
      const row = underWay.get(result.index) as PersonRow;
      underWay.delete(result.index);
      if (result.status === "accepted") await accepted(row, result.receipt);
      else await failed(row, result.status === "failed" ? inFlags(result.error) : stoppedBeforeItsTurn());
    }
  } finally {
    stop.end();
    progress.end();
  }
  outcome.unknownRows.sort((a, b) => a - b);
  const { total, accepted: now, acceptedBefore, notSent, unknown, leftOut } = outcome;
  const reason = reasons.mostFrequent();
  return {
    ...outcome,
    ...(reason && { reason }),
    notAttempted: total - now - acceptedBefore - notSent - unknown - leftOut,
  };
}

/** Once through the whole list: it can be read, and it is the one that was begun. */
async function readThrough(list: PeopleList, results: ResultFile): Promise<ListOutcome> {
  const outcome: ListOutcome = {
    total: 0,
    accepted: 0,
    acceptedBefore: 0,
    notSent: 0,
    unknown: 0,
    notAttempted: 0,
    leftOut: list.plan.leftOut,
    unknownRows: [],
  };
  for await (const row of list.people()) {
    results.check(row);
    outcome.total = row.row;
    const status = results.statusOf(row.row);
    if (status === "accepted") outcome.acceptedBefore += 1;
    // A row whose run ended before the response arrived may be on the phone.
    if (status !== "started" && status !== "unknown") continue;
    outcome.unknown += 1;
    outcome.unknownRows.push(row.row);
  }
  if (results.lastRow > outcome.total) {
    throw new UsageError(
      `The results file has ${results.lastRow} rows, but the list has ${outcome.total}: the list was changed since.`,
    );
  }
  return outcome;
}

function listenForStop(terminal: Terminal) {
  const abort = new AbortController();
  let interruptions = 0;
  const stop = {
    /** Nothing more is begun. */
    asked: false,
    /** Aborts the texts under way. */
    signal: abort.signal,
    end: terminal.onInterrupt(() => {
      interruptions += 1;
      stop.asked = true;
      if (interruptions > 1) abort.abort();
      terminal.stderr.write(
        interruptions > 1
          ? "\nGiving up on the texts under way; some may have been sent.\n"
          : "\nStopping: texts under way are finished, and no others are sent. Press Ctrl-C again to give up on them.\n",
      );
    }),
  };
  return stop;
}

function stoppedBeforeItsTurn(): SmsError {
  return new SmsError({ code: "aborted", message: "It was stopped before its turn." });
}
