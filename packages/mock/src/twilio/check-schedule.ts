import type { SendRequest } from "./create-message.ts";
import type { TwilioErrorCode } from "./twilio-errors.ts";

const soonestMs = 300_000;
const latestMs = 35 * 24 * 60 * 60_000;
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;

/** Objects to a schedule. */
export function checkSchedule({ form, serviceSid, carrier }: SendRequest): TwilioErrorCode | undefined {
  const type = form.get("ScheduleType");
  const sendAt = form.get("SendAt");
  if (type && type !== "fixed") return 35126;
  if (type && !sendAt) return 35111;
  if (!sendAt) return undefined;
  if (!type) return 35117;
  if (serviceSid === undefined) return 35118;
  const due = timestamp.test(sendAt) ? Date.parse(sendAt) : Number.NaN;
  if (Number.isNaN(due)) return 35114;
  const ahead = due - carrier.now();
  return ahead < soonestMs || ahead > latestMs ? 35115 : undefined;
}
