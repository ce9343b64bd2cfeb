import type { SmsConnector, SmsError, SmsReceipt } from "@smskit/core";
import type { PeopleList } from "./people-list.ts";
import type { ProgressLine } from "./progress-line.ts";
import type { PersonRow } from "./read-people.ts";
import type { ResultFile } from "./result-file.ts";
import { foreignError } from "./to-sms-error.ts";

/** What the provider reported about rows that earlier runs left unknown. */
export interface LookUps {
  /** Their texts are at the provider: they are accepted. In order. */
  foundRows: number[];
  /** Of which it told nothing that is sure. */
  notFound: number;
  /** Why some could not be looked up. */
  error?: SmsError;
}

export interface LookUpOptions {
  connector: SmsConnector;
  concurrency: number;
  timeoutMs: number | undefined;
  /** Aborts the look-up under way. */
  signal: AbortSignal;
  progress: ProgressLine;
  /** Whether nothing more is to be begun. */
  stopped(): boolean;
}

/**
 * Asks the provider what became of the rows of which it is unknown, and writes down what it has. Sends nothing, and
 * leaves unknown whatever is not found.
 */
export async function lookUpRows(
  list: PeopleList,
  results: ResultFile,
  options: LookUpOptions,
): Promise<LookUps> {
  const { connector, concurrency, timeoutMs, signal, progress, stopped } = options;
  const lookUps: LookUps = { foundRows: [], notFound: 0 };
  const found: { row: PersonRow; receipt: SmsReceipt }[] = [];
  const unknown = unknownRows(list, results);
  let asked = 0;

  async function ask(): Promise<void> {
    for (;;) {
      if (stopped() || lookUps.error !== undefined) return;
      const next = await unknown.next();
      if (next.done) return;
      const { row, since } = next.value;
      try {
        const prepared = await list.prepare(row);
        const receipt = await connector.find?.(prepared, { since, signal, timeoutMs });
        if (receipt === undefined) lookUps.notFound += 1;
        else found.push({ row, receipt });
      } catch (thrown) {
        lookUps.error ??= foreignError(thrown);
      }
      progress.update(++asked, " looked up");
    }
  }

  if (connector.find === undefined || results.unsettled.size === 0) return lookUps;
  await Promise.all(Array.from({ length: Math.min(concurrency, results.unsettled.size) }, ask));

  if (found.length === 0) return lookUps;
  const others = await results.rowsOf(new Set(found.map(({ receipt }) => receipt.id)));
  for (const { row, receipt } of found) {
    const { id, connector: by, segments, reference } = receipt;
    const claimed = found.filter((other) => other.receipt.id === id).length;
    // An equal text to the same number: one of the two may not have been sent.
    if (claimed > 1 || [...(others.get(id) ?? [])].some((other) => other !== row.row)) {
      lookUps.notFound += 1;
      continue;
    }
    await results.end(row, "accepted", { id, connector: by, segments, reference, found: true });
    lookUps.foundRows.push(row.row);
  }
  lookUps.foundRows.sort((a, b) => a - b);
  return lookUps;
}

/**
 * Since the very moment in which a row was begun, not one before it: an equal text of an earlier sending would pass for
 * this one, which would be lost.
 */
async function* unknownRows(
  list: PeopleList,
  results: ResultFile,
): AsyncGenerator<{ row: PersonRow; since: Date }> {
  for await (const row of list.people()) {
    const since = results.unsettled.get(row.row);
    if (since !== undefined) yield { row, since };
  }
}
