import type { CarrierMessage } from "../../carrier/carrier-message.ts";
import { shownAddress } from "./addresses.ts";
import { batchIdOf, carrierId } from "./ids.ts";
import type { CallingAccount, SinchState } from "./state.ts";

/** The fields of a batch, as a response has them: what the request said, with defaults. */
export interface BatchFields {
  readonly type: "mt_text" | "mt_binary" | "mt_media";
  /** E.164, without duplicates. */
  readonly to: readonly string[];
  /** E.164, a short code or a name. */
  readonly from: string | undefined;
  readonly delivery_report: "none" | "summary" | "full" | "per_recipient" | "per_recipient_final";
  readonly callback_url: string | undefined;
  readonly client_reference: string | undefined;
  readonly feedback_enabled: boolean | undefined;
  readonly max_number_of_message_parts: number | undefined;
  readonly send_at: string | undefined;
  readonly expire_at: string;
  /** Fields that come back as they are. */
  readonly [other: string]: unknown;
}

/** A batch on the carrier: a message for each recipient. */
export interface Batch {
  readonly id: string;
  readonly fields: BatchFields;
  readonly messages: readonly CarrierMessage[];
  readonly createdAt: Date;
  readonly canceledAt: Date | undefined;
}

/** The fields that are not texts; a message keeps their JSON. */
const keptAsJson: ReadonlySet<string> = new Set([
  ...["parameters", "flash_message", "truncate_concat", "strict_validation", "feedback_enabled"],
  ...["max_number_of_message_parts", "from_ton", "from_npi"],
]);

/** The batch with this id, if the account has it. */
export function findBatch(state: SinchState, account: CallingAccount, id: string): Batch | undefined {
  const first = state.carrier.message(id);
  return first === undefined ? undefined : batchOf(first, state, account);
}

/**
 * The batches of an account, newest first.
 * @param reference Only those with this `client_reference`.
 */
export function batchesOf(
  state: SinchState,
  account: CallingAccount,
  reference: string | null,
): readonly Batch[] {
  return state.carrier.messages
    .filter(({ parameters }) => reference === null || parameters["client_reference"] === reference)
    .flatMap((message) => batchOf(message, state, account) ?? [])
    .toReversed();
}

/** The batch that a message is the first of: it alone has all recipients among its parameters. */
function batchOf(first: CarrierMessage, state: SinchState, account: CallingAccount): Batch | undefined {
  const { id, provider, accountId, parameters, createdAt } = first;
  if (provider !== "sinch" || accountId !== account.id || id !== batchIdOf(id)) return undefined;
  // The network's replies to keywords are in no batch.
  if (parameters["expire_at"] === undefined) return undefined;
  const isMedia = parameters["type"] === "mt_media";
  const fields = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const isJson = keptAsJson.has(name) || (name === "body" && isMedia);
      return [name, isJson ? JSON.parse(String(value)) : value];
    }),
  ) as unknown as BatchFields;
  const messages = fields.to.flatMap((_, index) => state.carrier.message(carrierId(id, index)) ?? []);
  return { id, fields, messages, createdAt, canceledAt: state.cancellations.get(id)?.at };
}

/** Whether a scheduled batch was canceled before anything of it was sent. */
export function wasNeverSent({ messages }: Batch): boolean {
  return messages.every(({ status }) => status === "canceled");
}

/** A batch as responses show it. */
export function batchResource({ id, fields, createdAt, canceledAt }: Batch): Record<string, unknown> {
  const { to, from, ...others } = fields;
  return {
    id,
    to: to.map(shownAddress),
    ...(from !== undefined && { from: shownAddress(from) }),
    canceled: canceledAt !== undefined,
    ...others,
    created_at: createdAt.toISOString(),
    modified_at: (canceledAt ?? createdAt).toISOString(),
  };
}
