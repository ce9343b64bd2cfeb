import type { Attempt, DeliveryState, SmsErrorCode } from "@smskit/core";

/** A send, its outcome, and its delivery. It has no text, no variables and no number. */
export interface LoggedMessage {
  /** The log's own id of the message. */
  id: string;
  /** The last two digits of the number. */
  numberEnd: string;
  /** The keyed fingerprint of the number, hexadecimal: the same for the same number and secret. */
  fingerprint: string;
  /** The `id` of the connector that it was given to. */
  connector: string;
  /** The company: `"acme"`. */
  provider: string;
  /** The provider's id, once it accepted the message. */
  messageId?: string;
  /** The message's `usageType`. */
  usageType?: string;
  /** The message's `reference`. */
  reference?: string;
  /** How many segments the text uses. */
  segments?: number;
  /** How the text is encoded on the air. */
  encoding?: "gsm-7" | "ucs-2";
  /** `started`: under way, or its process died and the outcome is unknown. */
  outcome: "started" | "accepted" | "not-sent" | "unknown";
  /** Why it failed. */
  code?: SmsErrorCode;
  /** Every attempt, in order. */
  attempts: readonly Attempt[];
  /** When the send began. */
  startedAt: Date;
  /** When the send ended. */
  endedAt?: Date;
  /** All delivery updates, merged; without the number. */
  delivery?: DeliveryState;
}

/** A row of `smskit.messages`, with its delivery updates. */
export interface MessageRow {
  id: string;
  number_hash: string;
  number_end: string;
  connector: string;
  provider: string;
  message_id: string | null;
  usage_type: string | null;
  reference: string | null;
  segments: number | null;
  encoding: "gsm-7" | "ucs-2" | null;
  outcome: LoggedMessage["outcome"];
  code: SmsErrorCode | null;
  attempts: Attempt[];
  started_at: Date;
  ended_at: Date | null;
  state: DeliveryState | null;
}

export function messageOf(row: MessageRow): LoggedMessage {
  const delivery = revivedState(row.state ?? undefined);
  return {
    id: row.id,
    numberEnd: row.number_end,
    fingerprint: row.number_hash,
    connector: row.connector,
    provider: row.provider,
    ...(row.message_id === null ? {} : { messageId: row.message_id }),
    ...(row.usage_type === null ? {} : { usageType: row.usage_type }),
    ...(row.reference === null ? {} : { reference: row.reference }),
    ...(row.segments === null ? {} : { segments: row.segments }),
    ...(row.encoding === null ? {} : { encoding: row.encoding }),
    outcome: row.outcome,
    ...(row.code === null ? {} : { code: row.code }),
    attempts: row.attempts.map((attempt) => ({ ...attempt, startedAt: new Date(attempt.startedAt) })),
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(delivery === undefined ? {} : { delivery }),
  };
}

/** Returns a stored state with its dates, which JSON turns into strings. */
export function revivedState(state: DeliveryState | undefined): DeliveryState | undefined {
  if (state === undefined) return undefined;
  const conflicts = state.conflicts?.map((conflict) => ({ ...conflict, at: new Date(conflict.at) }));
  return { ...state, at: new Date(state.at), ...(conflicts === undefined ? {} : { conflicts }) };
}
