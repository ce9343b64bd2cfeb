import type { RefusalCode } from "./errors.ts";
import type { SendRequest } from "./send-request.ts";

const soonestMs = 300_000;
const latestMs = 35 * 24 * 60 * 60_000;
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;

/** Checks the schedule. */
export function checkSchedule({ form, serviceSid, state }: SendRequest): RefusalCode | undefined {
  const type = form.get("ScheduleType");
  const sendAt = form.get("SendAt");
  if (type && type !== "fixed") return 35126;
  if (type && !sendAt) return 35111;
  if (!sendAt) return undefined;
  if (!type) return 35117;
  if (serviceSid === undefined) return 35118;
  if (!timestamp.test(sendAt) || !isDay(sendAt.slice(0, 10))) return 35114;
  const due = Date.parse(sendAt);
  if (Number.isNaN(due)) return 35114;
  const ahead = due - state.carrier.now();
  return ahead < soonestMs || ahead > latestMs ? 35115 : undefined;
}

/** Whether the day exists: `Date.parse` accepts 31 November. */
function isDay(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
