import { type DeliveryStatus, type DeliveryUpdate, type PreparedMessage, SmsError } from "@smskit/core";
import {
  type Delivered,
  dateOf,
  fieldsOf,
  type HttpResponse,
  listOf,
  parseJson,
  phoneOf,
  textOf,
  withPlus,
} from "@smskit/core/provider";
import type { SinchConfig } from "./config.ts";
import { errorFromSinch, problemOf } from "./errors.ts";
import { literalText } from "./request.ts";

/** By lower case: Sinch's SDKs do not agree on the case. */
const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["queued", "queued"],
  ["dispatched", "sent"],
  ["aborted", "failed"],
  ["cancelled", "canceled"],
  ["rejected", "undelivered"],
  ["deleted", "undelivered"],
  ["delivered", "delivered"],
  ["failed", "undelivered"],
  ["expired", "undelivered"],
  // The network has it, and did not say how it ended.
  ["unknown", "sent"],
]);

/** What the connector reads of a batch. */
export interface SinchBatch {
  id: string;
  /** The recipients, as Sinch writes them: without a plus. */
  to: readonly unknown[];
  canceled: boolean;
  raw: Record<string, unknown>;
}

/**
 * Returns the JSON of a successful response.
 * @throws {SmsError} for any other response.
 */
export function readBody(response: HttpResponse): Record<string, unknown> {
  if (response.status < 200 || response.status > 299) throw errorFromSinch(response);
  return fieldsOf(parseJson(response.body));
}

/**
 * Returns the batch of a successful response.
 * @throws {SmsError} for any other response; with `delivery: "unknown"` for a success that cannot be read.
 */
export function readBatch(response: HttpResponse): SinchBatch {
  const batch = batchIn(readBody(response));
  if (batch === undefined) throw errorFromSinch(response);
  return batch;
}

/** Returns a batch of a response; `undefined` if the value is not one. */
export function batchIn(value: unknown): SinchBatch | undefined {
  const raw = fieldsOf(value);
  const id = textOf(raw["id"]);
  if (id === "") return undefined;
  return { id, to: listOf(raw["to"]), canceled: raw["canceled"] === true, raw };
}

/**
 * Returns the accepted message of a response. Sinch accepts everything that is well-formed; a refusal comes later, in a
 * delivery report.
 * @throws {SmsError} for any other response; with `delivery: "unknown"` for a success that cannot be read.
 */
export function readAccepted(response: HttpResponse, sendAt: Date | undefined): Delivered {
  const batch = readBatch(response);
  // A batch with several recipients, or a canceled one: not the one that was sent.
  if (batch.to.length > 1 || batch.canceled) throw errorFromSinch(response, { messageId: batch.id });
  return deliveredOf(batch, sendAt);
}

/** Returns a batch of one recipient as an accepted message. A `sendAt` in the past means now. */
export function deliveredOf({ id, to: [to], raw }: SinchBatch, sendAt: Date | undefined): Delivered {
  const isScheduled = sendAt !== undefined && sendAt.getTime() > Date.now();
  const delivered: Delivered = { id, status: isScheduled ? "scheduled" : "queued", raw };
  if (typeof to === "string" || typeof to === "number") delivered.to = to;
  return delivered;
}

/**
 * Returns the recipient of a batch that the connector sent, as Sinch writes it.
 * @throws {SmsError} `rejected` for a batch with several recipients, or a group.
 */
export function recipientOf({ to }: SinchBatch): string {
  const recipient = to.length === 1 ? String(to[0]) : "";
  if (/^\+?\d{5,15}$/.test(recipient)) return recipient.replace("+", "");
  const message = "The batch does not have one recipient: it is not a message of this connector.";
  throw new SmsError({ code: "rejected", message });
}

/** Whether a batch was canceled before it was due, by Sinch's clock. */
export function wasCanceledInTime({ raw }: SinchBatch): boolean {
  return Date.parse(textOf(raw["send_at"])) > Date.parse(textOf(raw["modified_at"]));
}

/**
 * Returns the delivery update of a response about the recipient of a batch.
 * @throws {SmsError} for any other response.
 */
export function readReport(response: HttpResponse, batch: SinchBatch): DeliveryUpdate {
  const { id, canceled, raw } = batch;
  const { send_at, modified_at, client_reference, to } = raw;
  // A batch that was canceled before it was due may have no report.
  const isAbsent = canceled && response.status === 404 && response.body === "";
  const report = isAbsent
    ? { batch_id: id, recipient: listOf(to)[0], status: "Cancelled", at: modified_at }
    : readBody(response);
  const { batch_id, recipient, status, code, at } = report as Record<string, unknown>;
  if (textOf(status) === "" || batch_id !== id) throw errorFromSinch(response);
  const reference = client_reference;
  const update = updateOf({ id, recipient, status, code, at, reference });
  if (update.status !== "queued") return update;
  // Without a schedule, some of what is canceled goes out anyway.
  if (canceled && wasCanceledInTime(batch)) return { ...update, status: "canceled" };
  return Date.parse(textOf(send_at)) > Date.now() ? { ...update, status: "scheduled" } : update;
}

/** What Sinch says about a message, in a recipient's report and in the statuses of a summary. */
export interface SinchReport {
  id: string;
  recipient: unknown;
  status: unknown;
  code: unknown;
  at: unknown;
  reference: unknown;
}

/** Returns the delivery update of a report. */
export function updateOf({ id, recipient, status, code, at, reference }: SinchReport): DeliveryUpdate {
  const providerStatus = textOf(status);
  const update: DeliveryUpdate = {
    provider: "sinch",
    id,
    status: statuses.get(providerStatus.toLowerCase()) ?? "unknown",
    providerStatus,
    at: dateOf(at),
  };
  const to = phoneOf(recipient);
  if (to !== undefined) update.to = to;
  if (textOf(reference) !== "") update.reference = textOf(reference);
  if (update.status === "failed" || update.status === "undelivered") {
    const problem = problemOf(code);
    update.code = problem?.code ?? "rejected";
    if (problem?.providerCode !== undefined) update.providerCode = problem.providerCode;
  }
  return update;
}

/** The most batches that Sinch lists in one page. */
const pageSize = 100;
/** The most pages that are read: what is beyond them could be the message, too. */
const pageLimit = 10;

/**
 * Returns the message among the batches since a time, if exactly one matches; `undefined` if none or several do, or if there
 * are more batches than are read. Sinch lists batches of the last 14 days.
 * @param list Requests the list, with a query.
 */
export async function findBatch(
  message: PreparedMessage,
  since: Date,
  config: SinchConfig,
  list: (query: string) => Promise<HttpResponse>,
): Promise<Delivered | undefined> {
  const found = new Map<string, SinchBatch>();
  let read = 0;
  const query = new URLSearchParams({ page_size: String(pageSize), start_date: since.toISOString() });
  if (message.reference !== undefined) query.set("client_reference", message.reference);
  for (let page = 0; page < pageLimit; page++) {
    query.set("page", String(page));
    const response = await list(`?${query}`);
    const { batches, count } = readBody(response);
    if (!Array.isArray(batches)) throw errorFromSinch(response);
    read += batches.length;
    for (const batch of batches.map(batchIn)) {
      if (batch !== undefined && isMessage(batch, message, since, config)) found.set(batch.id, batch);
    }
    // A batch that is created meanwhile moves the others to later pages, so none is missed.
    const isLast = typeof count === "number" ? read >= count : batches.length < pageSize;
    if (!isLast && batches.length > 0) continue;
    const [batch] = found.values();
    if (batch === undefined || found.size > 1) return undefined;
    return deliveredOf(batch, message.sendAt);
  }
  return undefined;
}

function isMessage(
  { to, raw }: SinchBatch,
  message: PreparedMessage,
  since: Date,
  config: SinchConfig,
): boolean {
  const from = message.from ?? config.from;
  return (
    to.length === 1 &&
    withPlus(String(to[0])) === message.to &&
    raw["body"] === literalText(message.body ?? "").body &&
    (from === undefined || withPlus(String(raw["from"])) === from) &&
    (raw["client_reference"] ?? undefined) === message.reference &&
    Date.parse(String(raw["created_at"])) >= since.getTime()
  );
}
