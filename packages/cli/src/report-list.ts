import { exitCodes } from "./exit-codes.ts";
import type { Reason } from "./failure-reasons.ts";
import type { RowPlan } from "./plan-rows.ts";
import { type Report, reportFacts } from "./report.ts";
import type { ListOutcome } from "./send-rows.ts";
import { paint, printable, type Terminal } from "./terminal.ts";
import type { Trial } from "./try-rows.ts";

/** Reports the result of a list. Returns the exit code. */
export function reportList(report: Report, outcome: ListOutcome, results: string): number {
  const { stoppedBy, lookUps, ...counts } = outcome;
  const foundRows = lookUps?.foundRows ?? [];
  const { total, accepted, acceptedBefore, notSent, unknown, notAttempted, leftOut, unknownRows, reason } =
    counts;
  const texts = total - leftOut;
  const done = accepted + acceptedBefore === texts;
  if (done) report.sign("ok", texts === 1 ? "Accepted: 1 text." : `Accepted: all ${texts} texts.`);
  else if (unknown > 0)
    report.sign("unknown", `Whether they were sent is unknown: ${unknown} of ${texts} texts.`);
  else report.sign("error", `Not sent: ${notSent + notAttempted} of ${texts} texts.`);
  reportFacts(report, {
    accepted: acceptedBefore > 0 ? `${accepted}, and ${acceptedBefore} before` : accepted,
    "found there": foundRows.length > 0 ? `${foundRows.length}: ${someOf(foundRows)}` : undefined,
    "not sent": notSent,
    unknown: unknown > 0 ? `${unknown}: ${someOf(unknownRows)}` : 0,
    "not attempted": notAttempted,
    "left out": leftOut > 0 ? `${leftOut}: another row is for the same phone` : undefined,
    "most often": mostOften(reason),
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
    rows: { total, accepted, acceptedBefore, notSent, unknown, notAttempted, leftOut },
    ...(reason && { reason }),
    unknownRows,
    foundRows,
    results,
    ...(stoppedBy && { stoppedBy: stoppedBy.toJSON() }),
    ...(lookUps?.error && { lookUpError: lookUps.error.toJSON() }),
  });
  return unknown > 0 ? exitCodes.unknown : done ? exitCodes.done : exitCodes.refused;
}

function mostOften(reason: Reason | undefined): string | undefined {
  return reason && `${reason.message} (${reason.rows} ${reason.rows === 1 ? "row" : "rows"})`;
}

/** Says which rows are left out, before anything is sent. */
export function reportPlan({ stderr, env }: Terminal, name: string, plan: RowPlan): void {
  const sign = paint(stderr, env)("yellow", "!");
  const show = (rows: readonly number[], what: string) => {
    if (rows.length > 0) stderr.write(`${sign} ${printable(name)}: ${what}: ${someOf(rows)}.\n`);
  };
  show(plan.repeated, "left out, since an equal row is sent");
  show(plan.replaced, "left out, since another row is sent to the same phone");
}

/** What to do about rows whose outcome is unknown. */
function hintsOn(lookUps: ListOutcome["lookUps"]): string[] {
  const toSend = "To send such a row anyway, put it into a separate list.";
  if (lookUps === undefined)
    return ["Rows whose outcome is unknown are not sent again. Look in the provider's log.", toSend];
  if (lookUps.notFound === 0)
    return [
      "Rows whose outcome is unknown are not sent again. The same command looks them up at the provider.",
      toSend,
    ];
  return [
    `Looked up at the provider, and not found for certain: ${lookUps.notFound}. They may have been sent anyway, so`,
    "they are not sent again. The same command looks them up once more.",
    toSend,
  ];
}

/** Tells what a dry run found. */
export function reportTrial(report: Report, trial: Trial): number {
  const { total, ready, refused, leftOut, segments, problems, example, reason } = trial;
  report.sign(
    refused === 0 ? "ok" : "error",
    refused === 0
      ? `Nothing was sent. All ${total - leftOut} texts are ready.`
      : `Nothing was sent. Refused would be ${refused} of ${total - leftOut} texts.`,
  );
  if (example !== undefined) {
    report.line();
    report.line(`  ${printable(example).replaceAll("\n", "\n  ")}`);
    report.line();
  }
  reportFacts(report, {
    ready,
    refused,
    "left out": leftOut > 0 ? leftOut : undefined,
    segments,
    "most often": mostOften(reason),
  });
  for (const { row, message } of problems.slice(0, 10)) report.sign("error", `row ${row}: ${message}`);
  if (refused > 10) report.line(`  … and ${refused - 10} more`);
  report.data({
    ok: refused === 0,
    outcome: "dry-run",
    rows: { total, ready, refused, leftOut },
    segments,
    ...(reason && { reason }),
    problems,
  });
  return refused === 0 ? exitCodes.done : exitCodes.refused;
}

function someOf(rows: readonly number[]): string {
  const more = rows.length > 20 ? ` and ${rows.length - 20} more` : "";
  return `${rows.length === 1 ? "row" : "rows"} ${rows.slice(0, 20).join(", ")}${more}`;
}
