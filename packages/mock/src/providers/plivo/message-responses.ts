import { byAcceptance } from "../../carrier/acceptance-order.ts";
import type { CarrierMessage } from "../../carrier/carrier-message.ts";
import type { CarrierReply } from "../../carrier/reply.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import type { ResourceRequest } from "./account-resources.ts";
import { inboundResource, type MessageResource, outboundResource } from "./message-resource.ts";
import { json, list, refused } from "./responses.ts";
import { textOf } from "./send-request.ts";
import { apiNumber } from "./senders.ts";
import type { KnownAccount, PlivoState } from "./state.ts";

const dayMs = 86_400_000;
/** Filters that compare a field with their value. Those with numbers may have a plus. */
const filters: Readonly<Record<string, keyof MessageResource>> = {
  message_direction: "message_direction",
  message_state: "message_state",
  message_type: "message_type",
  error_code: "error_code",
  powerpack_id: "powerpack_id",
  from_number: "from_number",
  to_number: "to_number",
  destination_country_iso2: "destination_country_iso2",
};
const comparisons: Readonly<Record<string, (time: number, limit: number) => boolean>> = {
  message_time: (time, limit) => time === limit,
  message_time__gt: (time, limit) => time > limit,
  message_time__gte: (time, limit) => time >= limit,
  message_time__lt: (time, limit) => time < limit,
  message_time__lte: (time, limit) => time <= limit,
};

/** Responds to `GET /v1/Account/{auth_id}/Message/{message_uuid}/`. */
export function messageResponse(state: PlivoState, account: KnownAccount, id: string): ProviderResponse {
  const { carrier } = state;
  const sent = carrier.message(id);
  if (sent !== undefined && isOf(account)(sent)) return json(200, outboundResource(sent));
  const received = carrier.replies.find((reply) => reply.id === id && isOf(account)(reply));
  return received === undefined ? refused({ refusal: "not-found" }) : json(200, inboundResource(received));
}

/**
 * Responds to `GET /v1/Account/{auth_id}/Message/`: the messages of an account, the newest first. Without a
 * `message_time` those of the last day. A time that cannot be read matches nothing: that is unconfirmed.
 */
export function messagesResponse(
  state: PlivoState,
  account: KnownAccount,
  request: Pick<ProviderRequest, "path" | "query">,
): ProviderResponse {
  const { carrier } = state;
  const { query } = request;
  const times = [...query].filter(([name]) => Object.hasOwn(comparisons, name));
  const isInTime = (at: Date): boolean =>
    times.length === 0
      ? at.getTime() > carrier.now() - dayMs
      : times.every(([name, limit]) => comparisons[name]?.(at.getTime(), timeOf(limit)));
  const isWanted = (resource: MessageResource): boolean =>
    Object.entries(filters).every(([name, field]) => {
      const wanted = query.get(name);
      return wanted === null || String(resource[field] ?? "") === apiNumber(wanted);
    });

  const found = [...carrier.messages.filter(isOf(account)), ...carrier.replies.filter(isOf(account))]
    .sort(byAcceptance)
    .reverse()
    .map((one) =>
      "createdAt" in one
        ? { at: one.createdAt, resource: outboundResource(one) }
        : { at: one.at, resource: inboundResource(one) },
    )
    .filter(({ at, resource }) => isInTime(at) && isWanted(resource));
  return list(found, request, ({ resource }) => resource);
}

const conversions: ReadonlySet<unknown> = new Set(["CONVERTED", "NOT_CONVERTED", "CONVERTED_WITH_OTHERS"]);

/**
 * Responds to `POST /v1/account/{auth_id}/message/{message_uuid}/conversion/`. That a message need not be `trackable` is
 * unconfirmed, and so is the status.
 *
 * @see https://www.plivo.com/docs/messaging/concepts/conversion-feedback
 */
export function conversionResponse(
  { state, account, request }: ResourceRequest,
  id: string,
): ProviderResponse {
  const sent = state.carrier.message(id);
  if (sent === undefined || !isOf(account)(sent)) return refused({ refusal: "not-found" });
  if (request.json === undefined) return refused({ refusal: "json" });
  const { status, timestamp } = request.json;
  if (!conversions.has(status)) return refused({ refusal: "invalid", details: { name: "status" } });
  if (Number.isNaN(Date.parse(textOf(timestamp)))) {
    return refused({ refusal: "invalid", details: { name: "timestamp" } });
  }
  return json(200, { conversion_uuid: `conv-${id}`, message: "successfully recorded.", message_uuid: id });
}

function isOf(account: KnownAccount) {
  return ({ provider, accountId }: Pick<CarrierMessage | CarrierReply, "provider" | "accountId">): boolean =>
    provider === "plivo" && accountId === account.id;
}

/** `2021-03-21 11:47[:30[.982811]]`, in UTC. */
function timeOf(text: string): number {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?$/.test(text)
    ? Date.parse(`${text.replace(" ", "T")}Z`)
    : Number.NaN;
}
