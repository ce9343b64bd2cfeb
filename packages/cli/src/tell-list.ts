import { exitCodes } from "./exit-codes.ts";
import { type Report, tellFacts } from "./report.ts";
import type { ListOutcome } from "./send-rows.ts";
import { printable } from "./terminal.ts";
import type { Trial } from "./try-rows.ts";

/** Tells what became of a list, and answers with the code to end with. */
export function tellList(report: Report, outcome: ListOutcome, results: string): number {
  const { stoppedBy, lookUps, ...counts } = outcome;
  const foundRows = lookUps?.foundRows ?? [];
  const { total, accepted, acceptedBefore, notSent, unknown, notAttempted, unknownRows } = counts;
  const done = accepted + acceptedBefore === total;
  if (done) report.sign("ok", `Accepted: all ${total} texts.`);
  else if (unknown > 0)
    report.sign("unknown", `Whether they were sent is unknown: ${unknown} of ${total} texts.`);
  else report.sign("error", `Not sent: ${notSent + notAttempted} of ${total} texts.`);
  tellFacts(report, {
    accepted: acceptedBefore > 0 ? `${accepted}, and ${acceptedBefore} before` : accepted,
    "found there": foundRows.length > 0 ? `${foundRows.length}: ${someOf(foundRows)}` : undefined,
    "not sent": notSent,
    unknown: unknown > 0 ? `${unknown}: ${someOf(unknownRows)}` : 0,
    "not attempted": notAttempted,
    results,
  });
  if (stoppedBy !== undefined)
    report.sign("error", `Stopped, since the rest would fail as well: ${stoppedBy.message}`);
  if (notSent + notAttempted > 0)
    report.line("  The same command sends what was not sent, and nothing twice.");
  if (lookUps?.error !== undefined)
    report.sign("warning", `Not everything could be looked up at the provider: ${lookUps.error.message}`);
  if (unknown > 0) for (const line of hintsOn(lookUps)) report.line(`  ${line}`);
  const result = unknown > 0 ? "unknown" : done ? "accepted" : "not-sent";
  report.data({
    ok: done,
    outcome: result,
    rows: { total, accepted, acceptedBefore, notSent, unknown, notAttempted },
    unknownRows,
    foundRows,
    results,
    ...(stoppedBy && { stoppedBy: stoppedBy.toJSON() }),
    ...(lookUps?.error && { lookUpError: lookUps.error.toJSON() }),
  });
  return unknown > 0 ? exitCodes.unknown : done ? exitCodes.done : exitCodes.refused;
}

/** What to do about what is unknown. */
function hintsOn(lookUps: ListOutcome["lookUps"]): string[] {
  const toSend = "to send to somebody all the same, put the row into a list of its own.";
  if (lookUps === undefined)
    return ["What is unknown is not sent again. Look in the provider's log;", toSend];
  if (lookUps.notFound === 0)
    return ["What is unknown is not sent again. The same command looks it up at the provider;", toSend];
  return [
    `Looked up at the provider, and not surely found: ${lookUps.notFound}. They may have been sent all the same, so`,
    "they are not sent again. The same command looks them up once more;",
    toSend,
  ];
}

/** Tells what a dry run found. */
export function tellTrial(report: Report, trial: Trial): number {
  const { total, ready, refused, segments, problems, example } = trial;
  report.sign(
    refused === 0 ? "ok" : "error",
    refused === 0
      ? `Nothing was sent. All ${total} texts are ready.`
      : `Nothing was sent. Refused would be ${refused} of ${total} texts.`,
  );
  if (example !== undefined) {
    report.line();
    report.line(`  ${printable(example).replaceAll("\n", "\n  ")}`);
    report.line();
  }
  tellFacts(report, { ready, refused, segments });
  for (const { row, message } of problems.slice(0, 10)) report.sign("error", `row ${row}: ${message}`);
  if (refused > 10) report.line(`  … and ${refused - 10} more`);
  report.data({ ok: refused === 0, outcome: "dry-run", rows: { total, ready, refused }, segments, problems });
  return refused === 0 ? exitCodes.done : exitCodes.refused;
}

function someOf(rows: readonly number[]): string {
  const more = rows.length > 20 ? ` and ${rows.length - 20} more` : "";
  return `${rows.length === 1 ? "row" : "rows"} ${rows.slice(0, 20).join(", ")}${more}`;
}
