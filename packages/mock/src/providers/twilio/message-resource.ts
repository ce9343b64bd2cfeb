import { messageOfCode } from "./delivery-codes.ts";
import type { MessageRecord } from "./message-records.ts";
import { rfc2822 } from "./responses.ts";

/** Of a segment, in USD. */
const price = -0.0079;

/** A message as the Messages resource shows it, in Twilio's order. */
export function messageResource(record: MessageRecord): Record<string, unknown> {
  const { status, errorCode, sentAt } = record;
  const path = `/2010-04-01/Accounts/${record.accountSid}/Messages/${record.sid}`;
  const isPriced = status === "delivered" || status === "undelivered";
  return {
    body: record.body,
    num_segments: String(record.segments),
    direction: record.direction,
    from: record.from,
    date_updated: rfc2822(record.updatedAt),
    price: isPriced ? (price * record.segments).toFixed(5) : null,
    error_message: errorCode === undefined ? null : messageOfCode(errorCode),
    uri: `${path}.json`,
    account_sid: record.accountSid,
    num_media: String(record.mediaCount),
    to: record.to,
    date_created: rfc2822(record.createdAt),
    status,
    sid: record.sid,
    date_sent: sentAt === undefined ? null : rfc2822(sentAt),
    messaging_service_sid: record.serviceSid ?? null,
    error_code: errorCode === undefined ? null : Number(errorCode),
    price_unit: "USD",
    api_version: "2010-04-01",
    subresource_uris: { media: `${path}/Media.json` },
  };
}
