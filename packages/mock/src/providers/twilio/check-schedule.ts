import type { RefusalCode } from "./errors.ts";
import type { SendRequest } from "./send-request.ts";

const soonestMs = 300_000;
const latestMs = 35 * 24 * 60 * 60_000;

/**
 * Checks the schedule. Twilio's error dictionary describes 35114, 35115 and 35117 alike; which of them belongs to which
 * timestamp is not confirmed.
 */
export function checkSchedule(send: SendRequest): RefusalCode | undefined {
  const { form, serviceSid, state } = send;
  const type = form.get("ScheduleType");
  if (!type) return undefined;
  if (type !== "fixed") return 35126;
  const sendAt = form.get("SendAt");
  if (!sendAt) return 35111;
  if (serviceSid === undefined) return 35118;
  const due = readTimestamp(sendAt);
  if (due === undefined) return 35114;
  const aheadMs = due.getTime() - state.carrier.now();
  if (aheadMs < soonestMs) return 35115;
  return aheadMs > latestMs ? 35117 : undefined;
}

/** When a message is due. Without `ScheduleType`, Twilio ignores `SendAt` and sends at once. */
export function scheduleOf(form: URLSearchParams): Date | undefined {
  return form.get("ScheduleType") === "fixed" ? readTimestamp(form.get("SendAt") ?? "") : undefined;
}

/** A time in ISO 8601 with its offset: `2026-11-30T20:36:27Z`, `2026-11-30T21:36+01:00`, `20261130T203627.5Z`. */
function readTimestamp(text: string): Date | undefined {
  const parts =
    /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-]\d\d)(?::?(\d\d))?)$/i.exec(
      text,
    );
  if (parts === null) return undefined;
  const [, year, month, day, hours, minutes, seconds = "00", fraction = "0", offset = "+00", rest = "00"] =
    parts;
  const milliseconds = fraction.slice(0, 3).padEnd(3, "0");
  const midnight = new Date(`${year}-${month}-${day}T00:00:00Z`);
  // `Date` accepts 31 November.
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== Number(day)) return undefined;
  const date = new Date(
    `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.${milliseconds}${offset}:${rest}`,
  );
  return Number.isNaN(date.getTime()) ? undefined : date;
}
