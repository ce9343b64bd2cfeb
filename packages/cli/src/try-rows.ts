import { smsErrorOf } from "./report.ts";
import type { List } from "./send-rows.ts";

/** What a list comes to when nothing is sent. */
export interface Trial {
  total: number;
  ready: number;
  refused: number;
  /** Of all that is ready. */
  segments: number;
  /** The first hundred of what is refused. */
  problems: { row: number; code: string; message: string }[];
  /** The text of the first row that is ready. */
  example?: string;
}

/** Prepares every row of a list: number, template, variables, segments. */
export async function tryRows(list: List): Promise<Trial> {
  const trial: Trial = { total: 0, ready: 0, refused: 0, segments: 0, problems: [] };
  for await (const row of list.people()) {
    trial.total += 1;
    try {
      const { body, segments } = await list.prepare(row);
      trial.ready += 1;
      trial.segments += segments ?? 0;
      if (trial.example === undefined && body !== undefined) trial.example = body;
    } catch (thrown) {
      const { code, message } = smsErrorOf(thrown);
      trial.refused += 1;
      if (trial.problems.length < 100) trial.problems.push({ row: row.row, code, message });
    }
  }
  return trial;
}
