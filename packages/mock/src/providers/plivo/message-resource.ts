import type { CarrierEvent, CarrierMessage, CarrierStatus } from "../../carrier/carrier-message.ts";
import { countSegments } from "../../carrier/count-segments.ts";
import type { CarrierReply } from "../../carrier/reply.ts";
import { networkOf } from "../shared/networks.ts";
import { reasonOf } from "./delivery-codes.ts";
import { apiNumber } from "./senders.ts";
import { plivoDate } from "./webhook.ts";

/** A message as the API shows it. */
export type MessageResource = Readonly<Record<string, string | number | boolean | null>>;

const stateOf: Readonly<Record<CarrierStatus, string>> = {
  scheduled: "queued",
  accepted: "queued",
  queued: "queued",
  sending: "queued",
  sent: "sent",
  delivered: "delivered",
  undelivered: "undelivered",
  failed: "failed",
  canceled: "failed",
};
/** In USD. */
const ratePerUnit = 0.0055;
/** The address of this machine, where requests come from. */
export const requesterIp = "127.0.0.1";

/** A message that an app sent. It has no text: Plivo's API never shows texts. */
export function outboundResource(message: CarrierMessage): MessageResource {
  const { id, accountId = "", from, to, status, errorCode, events, createdAt, parameters } = message;
  const network = networkOf(to);
  const sentAt = events.find((event) => event.status === "sent")?.at;
  const dlt = (name: string): string => parameters[name]?.toString() ?? "";
  return {
    carrier_fees: "0.00000",
    carrier_fees_rate: "0.00000",
    conversation_expiration_timestamp: null,
    conversation_id: null,
    conversation_origin: null,
    destination_country_iso2: network?.country ?? null,
    destination_network: null,
    dlt_entity_id: dlt("dlt_entity_id"),
    dlt_template_category: dlt("dlt_template_category"),
    dlt_template_id: dlt("dlt_template_id"),
    error_code: errorCode ?? (status === "delivered" ? "000" : null),
    error_message: reasonOf(errorCode),
    from_number: apiNumber(from ?? ""),
    is_domestic: from !== null && networkOf(from)?.country === network?.country,
    log: parameters["log"]?.toString() ?? "true",
    message_direction: "outbound",
    message_sent_time: sentAt === undefined ? null : zonedDate(sentAt),
    message_state: stateOf[status],
    message_time: zonedDate(createdAt),
    message_type: parameters["type"]?.toString() ?? "sms",
    message_updated_time: zonedDate(events.at(-1)?.at ?? createdAt),
    message_uuid: id,
    powerpack_id: parameters["powerpack_uuid"]?.toString() ?? null,
    replaced_sender: null,
    requester_ip: requesterIp,
    resource_uri: `/v1/Account/${accountId}/Message/${id}/`,
    tendlc_campaign_id: null,
    tendlc_registration_status: null,
    to_number: hidesNumber(message) ? masked(apiNumber(to)) : apiNumber(to),
    ...chargeOf(message, unitsOf(message)),
    units: unitsOf(message),
  };
}

/** A text from a phone. */
export function inboundResource(text: CarrierReply): MessageResource {
  const { id, accountId = "", from, to, at, callbacks } = text;
  const units = inboundUnits(text);
  const status = callbacks.at(-1)?.status;
  const isTaken = status !== undefined && status >= 200 && status <= 299;
  return {
    error_code: null,
    error_message: "",
    from_number: apiNumber(from),
    message_direction: "inbound",
    // Without a `message_url` a text stays `received`.
    message_state: callbacks.length === 0 ? "received" : isTaken ? "delivered" : "undelivered",
    message_time: zonedDate(at),
    message_type: text.media.length > 0 ? "mms" : "sms",
    message_uuid: id,
    powerpack_id: null,
    requester_ip: null,
    resource_uri: `/v1/Account/${accountId}/Message/${id}/`,
    to_number: apiNumber(to),
    total_amount: amount(0),
    total_rate: amount(0),
    units,
  };
}

/** What a message costs: nothing if it never left Plivo. */
export function chargeOf(
  { events }: Pick<CarrierMessage, "events">,
  units: number,
  upTo?: CarrierEvent,
): { total_amount: string; total_rate: string } {
  const last = upTo ?? events.at(-1);
  const rate = last?.status === "failed" ? 0 : ratePerUnit;
  return { total_amount: amount(rate * units), total_rate: amount(rate) };
}

/** Units of a message: its segments, and one for an MMS. */
export function unitsOf({ segments, parameters }: Pick<CarrierMessage, "segments" | "parameters">): number {
  return parameters["type"] === "mms" ? 1 : Math.max(1, segments);
}

/** Units of a text from a phone. */
export function inboundUnits({ body, media }: Pick<CarrierReply, "body" | "media">): number {
  return media.length > 0 ? 1 : Math.max(1, countSegments(body).segments);
}

/** `log` hides the text, the number, both or none. The API never shows a text, so only the number can be seen. */
function hidesNumber({ parameters }: CarrierMessage): boolean {
  return parameters["log"] === "false" || parameters["log"] === "content_only";
}

/** `141XXXXX528`, as Plivo's SDK documents it. */
function masked(number: string): string {
  const hidden = Math.max(0, number.length - 6);
  return number.slice(0, 3) + "X".repeat(hidden) + number.slice(3 + hidden);
}

function zonedDate(date: Date): string {
  return `${plivoDate(date)}+00:00`;
}

function amount(dollars: number): string {
  return dollars.toFixed(5);
}
