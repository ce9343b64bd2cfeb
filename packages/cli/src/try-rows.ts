import { createReasons, type Reason } from "./failure-reasons.ts";
import type { PeopleList } from "./people-list.ts";
import { smsErrorOf } from "./report.ts";

/** What a list comes to when nothing is sent. */
export interface Trial {
  total: number;
  ready: number;
  refused: number;
  /** Rows of phones that another row is sent to. */
  leftOut: number;
  /** Of all that is ready. */
  segments: number;
  /** The first hundred of what is refused. */
  problems: { row: number; code: string; message: string }[];
  /** Why most of them are. */
  reason?: Reason;
  /** The text of the first row that is ready. */
  example?: string;
}

/** Prepares every row of a list: number, template, variables, segments. */
export async function tryRows(list: PeopleList): Promise<Trial> {
  const { leftOut } = list.plan;
  const trial: Trial = { total: 0, ready: 0, refused: 0, leftOut, segments: 0, problems: [] };
  const reasons = createReasons();
  for await (const row of list.people()) {
    trial.total += 1;
    if (list.plan.leavesOut(row.row)) continue;
    try {
      const { body, segments } = await list.prepare(row);
      trial.ready += 1;
      trial.segments += segments ?? 0;
      if (trial.example === undefined && body !== undefined) trial.example = body;
    } catch (thrown) {
      const { code, message } = smsErrorOf(thrown);
      reasons.count({ code, message });
      trial.refused += 1;
      if (trial.problems.length < 100) trial.problems.push({ row: row.row, code, message });
    }
  }
  const reason = reasons.mostFrequent();
  return reason === undefined ? trial : { ...trial, reason };
}
