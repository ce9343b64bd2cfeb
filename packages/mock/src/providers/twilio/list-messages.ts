import { type ChannelAddress, readAddress, shownAddress } from "./channels.ts";
import { dateFilter } from "./date-filter.ts";
import type { MessageRecord, MessageRecords } from "./message-records.ts";
import { messageResource } from "./message-resource.ts";
import { listEnvelope } from "./paging.ts";

/** The messages of an account, newest first, as the query filters them. */
export function messageList(
  records: MessageRecords,
  request: { accountSid: string; path: string; query: URLSearchParams },
): Record<string, unknown> {
  const { accountSid, path, query } = request;
  const to = addressOf(query.get("To"));
  return listEnvelope("messages", records.list(accountSid, to).filter(filterOf(query)), {
    path,
    query,
    sidOf: ({ sid }) => sid,
    render: messageResource,
  });
}

function filterOf(query: URLSearchParams): (message: MessageRecord) => boolean {
  const given = addressOf(query.get("From"));
  const from = given && shownAddress(given);
  const isSentThen = dateFilter(query, "DateSent");
  return (message) => (!from || message.from === from) && isSentThen(message.sentAt);
}

/** A plus sign that a client did not encode arrives as a space. */
function addressOf(given: string | null): ChannelAddress | undefined {
  return given ? readAddress(given.replace(/^ /, "+")) : undefined;
}
