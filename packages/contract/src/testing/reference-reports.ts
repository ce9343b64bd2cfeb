import { createHmac } from "node:crypto";
import {
  type DeliveryStatus,
  type DeliveryUpdate,
  type InboundMessage,
  type SmsErrorCode,
  type SmsWebhook,
  SmsWebhookError,
  type SmsWebhookEvent,
} from "@smskit/core";
import { defineWebhook, readWebhookBody, readWebhookForm, referenceIn } from "@smskit/core/provider";
import { twilioWithService } from "@smskit/test-support/accounts";

const statuses: ReadonlySet<string> = new Set<DeliveryStatus>([
  "scheduled",
  "accepted",
  "queued",
  "sending",
  "sent",
  "delivered",
  "undelivered",
  "failed",
  "canceled",
]);

const codes: ReadonlyMap<string, SmsErrorCode> = new Map([
  ["30003", "unavailable"],
  ["30004", "recipient-blocked"],
  ["30006", "invalid-recipient"],
  ["30007", "content-rejected"],
]);

/** What became of a message, as the provider says it everywhere. */
export function outcomeIn(
  providerStatus: string,
  providerCode: string | undefined,
): Pick<DeliveryUpdate, "status" | "providerStatus" | "code" | "providerCode"> {
  const status = statuses.has(providerStatus) ? (providerStatus as DeliveryStatus) : "unknown";
  if (providerCode === undefined) return { status, providerStatus };
  return { status, providerStatus, code: codes.get(providerCode) ?? "rejected", providerCode };
}

/** Changes what a good webhook reads, as a broken one does. */
export interface ReportChanges {
  update?(update: DeliveryUpdate, form: URLSearchParams): Partial<DeliveryUpdate>;
  message?(message: InboundMessage, form: URLSearchParams): Partial<InboundMessage>;
  isSigned?: (request: Request) => boolean;
}

/** Makes the webhook of the reference connector. It reads what Twilio's mock sends. */
export function createReferenceReports(changes: ReportChanges = {}): SmsWebhook {
  return defineWebhook(async (request) => {
    const form = readWebhookForm(await readWebhookBody(request));
    const isSigned = changes.isSigned?.(request) ?? signatureOf(request.url, form) === signatureIn(request);
    if (!isSigned) throw new SmsWebhookError(403, "The request is not signed.");
    const event = eventOf(form, request.url, changes);
    return { events: [event], raw: Object.fromEntries(form), response: new Response(null) };
  });
}

function signatureIn(request: Request): string | null {
  return request.headers.get("x-twilio-signature");
}

function signatureOf(url: string, form: URLSearchParams): string {
  const sorted = [...form].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha1", twilioWithService.authToken)
    .update(url + sorted.flat().join(""))
    .digest("base64");
}

function eventOf(form: URLSearchParams, url: string, changes: ReportChanges): SmsWebhookEvent {
  const [id = "", status = "", to = "", from = "", body = ""] = [
    "MessageSid",
    "SmsStatus",
    "To",
    "From",
    "Body",
  ].map((name) => form.get(name) ?? undefined);
  const provider = "reference";
  if (status === "received") {
    const keyword = body === "STOP" ? { keyword: "stop" as const } : {};
    const media = form.has("MediaUrl0")
      ? [{ url: form.get("MediaUrl0") ?? "", contentType: form.get("MediaContentType0") ?? "" }]
      : [];
    const message = { provider, id, from, to, body, media, at: new Date(), ...keyword };
    return { type: "inbound", message: { ...message, ...changes.message?.(message, form) } };
  }
  const reference = referenceIn(url);
  const update: DeliveryUpdate = {
    provider,
    id,
    to,
    at: new Date(),
    ...(reference !== undefined && { reference }),
    ...outcomeIn(status, form.get("ErrorCode") ?? undefined),
  };
  return { type: "delivery", update: { ...update, ...changes.update?.(update, form) } };
}
