import type { RecordedRequest } from "../carrier/carrier.ts";
import type { CarrierMessage } from "../carrier/carrier-message.ts";
import { findCode } from "../carrier/find-code.ts";
import type { CarrierNumber } from "../carrier/numbers.ts";
import type { Phone } from "../carrier/phones.ts";
import type { CarrierReply } from "../carrier/reply.ts";
import type { WebhookAttempt } from "../server/webhook.ts";
import { withoutCredentials } from "../server/without-credentials.ts";
import type {
  CallbackJson,
  EventJson,
  MessageDetail,
  MessageSummary,
  NumberJson,
  PhoneJson,
  ReplyJson,
  RequestJson,
} from "./api-types.ts";
import { shownText } from "./describe-text.ts";

/** A message in lists and events. */
export function summaryOf(message: CarrierMessage): MessageSummary {
  const { id, provider, accountId, from, to, body, segments, encoding, status, errorCode, inReplyTo } =
    message;
  return {
    id,
    provider,
    accountId,
    from,
    to,
    channel: message.channel,
    body,
    media: message.media.map(({ url, ...file }) => ({ url: withoutCredentials(url), ...file })),
    segments,
    encoding,
    status,
    errorCode,
    createdAt: message.createdAt.toISOString(),
    sendAt: message.sendAt?.toISOString(),
    inReplyTo,
    code: findCode(body),
  };
}

/** A message with all its details. */
export function detailOf(message: CarrierMessage): MessageDetail {
  return {
    ...summaryOf(message),
    events: message.events.map(eventJson),
    callbacks: message.callbacks.map(callbackJson),
    parameters: Object.fromEntries(
      Object.entries(message.parameters).map(([name, value]) => [
        name,
        typeof value === "string" ? withoutCredentials(value) : value.map(withoutCredentials),
      ]),
    ),
    ...shownText(message),
  };
}

export function eventJson({ status, at, errorCode }: CarrierMessage["events"][number]): EventJson {
  return { status, at: at.toISOString(), errorCode };
}

export function callbackJson(attempt: WebhookAttempt): CallbackJson {
  return { ...attempt, at: attempt.at.toISOString() };
}

export function replyJson(reply: CarrierReply): ReplyJson {
  return {
    ...reply,
    media: [...reply.media],
    at: reply.at.toISOString(),
    callbacks: reply.callbacks.map(callbackJson),
  };
}

export function numberJson(number: CarrierNumber): NumberJson {
  const { inboundUrl, fallbackUrl } = number;
  return {
    ...number,
    ...(inboundUrl !== undefined && { inboundUrl: withoutCredentials(inboundUrl) }),
    ...(fallbackUrl !== undefined && { fallbackUrl: withoutCredentials(fallbackUrl) }),
  };
}

export function requestJson(request: RecordedRequest): RequestJson {
  return {
    ...request,
    query: lists(request.query),
    form: lists(request.form),
    at: request.at.toISOString(),
  };
}

function lists(parameters: RecordedRequest["query"]): RequestJson["query"] {
  return Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, [...values]]));
}

export function phoneJson(number: string, { state, optedOutOf }: Phone): PhoneJson {
  return { number, state, optedOutOf: optedOutOf === "all" ? "all" : [...optedOutOf] };
}
