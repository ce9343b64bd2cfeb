import type { CarrierEvent, CarrierMessage, CarrierStatus } from "../../carrier/carrier-message.ts";
import { countSegments } from "../../carrier/count-segments.ts";
import type { CarrierReply } from "../../carrier/reply.ts";
import { errorOf } from "./errors.ts";
import type { TelnyxState } from "./state.ts";
import { isoDate } from "./webhook.ts";

const words: Readonly<Record<CarrierStatus, string>> = {
  scheduled: "scheduled",
  accepted: "queued",
  queued: "queued",
  sending: "sending",
  sent: "sent",
  delivered: "delivered",
  undelivered: "delivery_failed",
  failed: "sending_failed",
  canceled: "cancelled",
};
const ends: ReadonlySet<CarrierStatus> = new Set(["delivered", "undelivered", "failed"]);

const rate = { amount: "0.00205", currency: "USD" };
const carrierFee = { amount: "0.00305", currency: "USD" };
const cost = { amount: "0.0051", currency: "USD" };

/** A message that an app sent, as it was right after an event. */
export function outboundResource(
  message: CarrierMessage,
  state: TelnyxState,
  upTo: CarrierEvent | undefined = message.events.at(-1),
): Record<string, unknown> {
  const { id, accountId, body, from, to, segments, encoding, createdAt, parameters } = message;
  const events =
    upTo === undefined ? message.events : message.events.slice(0, message.events.indexOf(upTo) + 1);
  const { status = message.status, errorCode } = events.at(-1) ?? {};
  const timeOf = (matches: (status: CarrierStatus) => boolean): string | null => {
    const event = events.find((one) => matches(one.status));
    return event === undefined ? null : isoDate(event.at);
  };
  const media = parameters["media_urls"];
  const mediaUrls = media === undefined ? [] : [media].flat();
  const profile = state.profileOf(message);
  return {
    cc: [],
    completed_at: timeOf((one) => ends.has(one)),
    cost,
    cost_breakdown: { carrier_fee: carrierFee, rate },
    direction: "outbound",
    encoding: encoding === "gsm-7" ? "GSM-7" : "UCS-2",
    errors: errorCode === undefined ? [] : [errorOf({ code: errorCode })],
    from: { carrier: "TELNYX LLC", line_type: "VoIP", phone_number: from },
    id,
    media: mediaUrls.map((url) => ({ url, content_type: null, sha256: null, size: null })),
    messaging_profile_id: profile?.id ?? null,
    organization_id: accountId,
    parts: Math.max(1, segments),
    received_at: isoDate(createdAt),
    record_type: "message",
    sent_at: timeOf((one) => one === "sent"),
    subject: parameters["subject"] ?? "",
    tags: [],
    tcr_campaign_billable: false,
    tcr_campaign_id: null,
    tcr_campaign_registered: null,
    text: body,
    to: [{ carrier: "T-MOBILE USA, INC.", line_type: "Wireless", phone_number: to, status: words[status] }],
    type: mediaUrls.length > 0 ? "MMS" : "SMS",
    valid_until: null,
    webhook_failover_url: parameters["webhook_failover_url"] ?? profile?.webhookFailoverUrl ?? null,
    webhook_url: parameters["webhook_url"] ?? profile?.webhookUrl ?? state.options.webhookUrl ?? null,
  };
}

/** A text from a phone. */
export function inboundResource(
  text: Pick<CarrierReply, "id" | "accountId" | "from" | "to" | "body" | "media" | "at">,
  state: TelnyxState,
): Record<string, unknown> {
  const { id, accountId, from, to, body, media, at } = text;
  const { segments, encoding } = countSegments(body);
  const profile = state.profileOf({ from: to, parameters: {} });
  return {
    autoresponse_type: state.optOuts.keywordOf(body) ?? null,
    cc: [],
    completed_at: null,
    cost: { amount: "0.0040", currency: "USD" },
    direction: "inbound",
    encoding: encoding === "gsm-7" ? "GSM-7" : "UCS-2",
    errors: [],
    from: { carrier: "T-Mobile USA", line_type: "Wireless", phone_number: from },
    id,
    is_spam: false,
    media: media.map(({ url, contentType }) => ({
      url,
      content_type: contentType,
      sha256: null,
      size: null,
    })),
    messaging_profile_id: profile?.id ?? null,
    organization_id: accountId,
    parts: Math.max(1, segments),
    received_at: isoDate(at),
    record_type: "message",
    sent_at: null,
    subject: "",
    tags: [],
    tcr_campaign_billable: false,
    tcr_campaign_id: null,
    tcr_campaign_registered: null,
    text: body,
    to: [{ carrier: "Telnyx", line_type: "Wireless", phone_number: to, status: "webhook_delivered" }],
    type: media.length > 0 ? "MMS" : "SMS",
    valid_until: null,
  };
}
