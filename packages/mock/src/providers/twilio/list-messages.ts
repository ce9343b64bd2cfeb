import type { MessageRecord, MessageRecords } from "./message-records.ts";
import { messageResource } from "./message-resource.ts";
import { listEnvelope } from "./paging.ts";

/** The messages of an account, newest first, as the query filters them. */
export function messageList(
  records: MessageRecords,
  request: { accountSid: string; path: string; query: URLSearchParams },
): Record<string, unknown> {
  const { accountSid, path, query } = request;
  const to = query.get("To") || undefined;
  return listEnvelope("messages", records.list(accountSid, to).filter(filterOf(query)), {
    path,
    query,
    sidOf: ({ sid }) => sid,
    render: messageResource,
  });
}

function filterOf(query: URLSearchParams): (message: MessageRecord) => boolean {
  const from = query.get("From");
  // `DateSent` itself means the day, even of a timestamp, which is what SDKs send.
  const on = timeOf(query.get("DateSent")?.slice(0, 10));
  const before = timeOf(query.get("DateSent<"));
  const after = timeOf(query.get("DateSent>"));
  return (message) => {
    if (from && message.from !== from) return false;
    if (!on && !before && !after) return true;
    const sent = message.sentAt?.getTime();
    if (sent === undefined) return false;
    if (on && (sent < on.start || sent > on.end)) return false;
    if (before && sent > before.end) return false;
    return !after || sent >= after.start;
  };
}

/** A date is a whole day of UTC, a timestamp an instant. */
function timeOf(value: string | null | undefined): { start: number; end: number } | undefined {
  if (!value) return undefined;
  const start = Date.parse(value);
  if (Number.isNaN(start)) return undefined;
  const isDate = value.length <= 10;
  return { start, end: isDate ? start + 24 * 60 * 60_000 - 1 : start };
}
