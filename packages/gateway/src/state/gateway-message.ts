import type { SmsErrorCode } from "@smskit/core";

/**
 * How far a message got. `queued` includes messages that are being sent. `failed`: certainly not sent. `unknown`: it may be on
 * the phone; do not send it again.
 */
export type MessageStatus =
  | "queued"
  | "accepted"
  | "sent"
  | "delivered"
  | "read"
  | "undelivered"
  | "failed"
  | "unknown"
  | "canceled";

/** Every status, in the order in which they are shown. */
export const messageStatuses = [
  "queued",
  "accepted",
  "sent",
  "delivered",
  "read",
  "undelivered",
  "failed",
  "unknown",
  "canceled",
] as const satisfies readonly MessageStatus[];

/** A message as the gateway knows it: without its text, and with the last two digits of its number. */
export interface GatewayMessage {
  id: string;
  /** Who asked for it: `key:<id>`, `door:<name>` or `twilio:<account>`. */
  source: string;
  status: MessageStatus;
  /** The recipient with all but the last two digits masked. */
  to: string;
  batch?: string;
  /** The caller's own reference. */
  reference?: string;
  usageType?: string;
  segments?: number;
  encoding?: "gsm-7" | "ucs-2";
  /** The connector that took it, by its name in the config. */
  connector?: string;
  provider?: string;
  /** The provider's id of the message. */
  providerId?: string;
  /** `retryable`: another attempt may help. */
  error?: { code: SmsErrorCode; message: string; providerCode?: string; retryable?: boolean };
  price?: { amount: string; currency: string };
  /** What a front keeps with it. */
  details?: Readonly<Record<string, unknown>>;
  createdAt: Date;
  updatedAt: Date;
  /** When it is due, if it was scheduled. */
  sendAt?: Date;
  /** When a provider had accepted it. */
  sentAt?: Date;
}

/** A row of `smskit.gateway_messages`. */
export interface MessageRow {
  id: string;
  outbox_id: string;
  source: string;
  status: MessageStatus;
  number_end: string;
  batch: string | null;
  reference: string | null;
  usage_type: string | null;
  segments: number | null;
  encoding: "gsm-7" | "ucs-2" | null;
  connector: string | null;
  provider: string | null;
  provider_id: string | null;
  error: NonNullable<GatewayMessage["error"]> | null;
  price: NonNullable<GatewayMessage["price"]> | null;
  details: Record<string, unknown> | null;
  created_at: Date;
  updated_at: Date;
  due_at: Date | null;
  sent_at: Date | null;
}

/** The columns of {@link MessageRow}. */
export const messageColumns = `id, outbox_id, source, status, number_end, batch, reference, usage_type, segments, encoding, connector,
  provider, provider_id, error, price, details, created_at, updated_at, due_at, sent_at`;

export function messageOfRow(row: MessageRow): GatewayMessage {
  return {
    id: row.id,
    source: row.source,
    status: row.status,
    to: maskedNumber(row.number_end),
    ...(row.batch !== null && { batch: row.batch }),
    ...(row.reference !== null && { reference: row.reference }),
    ...(row.usage_type !== null && { usageType: row.usage_type }),
    ...(row.segments !== null && { segments: row.segments }),
    ...(row.encoding !== null && { encoding: row.encoding }),
    ...(row.connector !== null && { connector: row.connector }),
    ...(row.provider !== null && { provider: row.provider }),
    ...(row.provider_id !== null && { providerId: row.provider_id }),
    ...(row.error !== null && { error: row.error }),
    ...(row.price !== null && { price: row.price }),
    ...(row.details !== null && { details: row.details }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.due_at !== null && { sendAt: row.due_at }),
    ...(row.sent_at !== null && { sentAt: row.sent_at }),
  };
}

/** A number of which only its last two digits are shown: not even its length. */
export function maskedNumber(end: string): string {
  return `+${"•".repeat(8)}${end}`;
}
