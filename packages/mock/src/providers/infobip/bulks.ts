import type { CarrierMessage } from "../../carrier/carrier-message.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { jsonResponse } from "../shared/responses.ts";
import { timeOf, violationsOf } from "./check-fields.ts";
import { scheduleViolation } from "./check-request.ts";
import { bulkStatusRule, rescheduleRule } from "./request-rules.ts";
import { refused, shownDate } from "./responses.ts";
import type { Caller } from "./send-response.ts";
import { sentBy, sentFields } from "./sent-message.ts";

/** The scheduled messages of one bulk. */
interface Bulk {
  readonly id: string;
  readonly sendAt: Date;
  readonly messages: readonly CarrierMessage[];
}

/** Responds to `/sms/1/bulks` and `/sms/1/bulks/status`. A bulk that was not scheduled is not found. */
export function bulksResponse(request: ProviderRequest, uplink: Uplink, caller: Caller): ProviderResponse {
  const { method, path, query } = request;
  const bulkId = query.get("bulkId") ?? "";
  if (bulkId === "") {
    return refused(request, "badRequest", {
      violations: [{ property: "bulkId", violation: "must not be empty" }],
    });
  }
  const bulk = findBulk(bulkId, caller);
  if (bulk === undefined) return refused(request, "notFound", { text: "Bulk not found" });
  const isStatus = /\/status\/?$/.test(path);
  if (method === "GET") return isStatus ? statusResponse(bulk, caller) : scheduleResponse(bulk);
  const change = isStatus ? changeStatus : reschedule;
  return change(request, { bulk, isLost: uplink.isLost }, caller);
}

/** Responds to `PUT /sms/1/bulks/status`: pauses, continues or cancels a bulk. */
function changeStatus(
  request: ProviderRequest,
  { bulk, isLost }: { bulk: Bulk; isLost: boolean },
  caller: Caller,
): ProviderResponse {
  const { json = {} } = request;
  const violations = violationsOf(json, bulkStatusRule, "");
  if (violations.length > 0) return refused(request, "badRequest", { violations });
  const { state, account } = caller;
  const wanted = String(json["status"]);
  const status = statusOf(bulk, caller);
  if (status === wanted) return statusResponse(bulk, caller);
  if (!isChangeable(status)) return refused(request, "badRequest", { text: unchangeable(status) });
  if (isLost) return jsonResponse(200, { bulkId: bulk.id, status: wanted });
  const paused = state.pausedBulks(account.id);
  if (wanted === "PAUSED") paused.add(bulk.id);
  else paused.delete(bulk.id);
  for (const { id, sendAt } of bulk.messages) {
    if (wanted === "CANCELED") state.carrier.cancel(id);
    else state.carrier.reschedule(id, wanted === "PAUSED" ? undefined : sendAt);
  }
  return statusResponse(bulk, caller);
}

/** Responds to `PUT /sms/1/bulks`. A paused bulk stays paused, which is unconfirmed. */
function reschedule(
  request: ProviderRequest,
  { bulk, isLost }: { bulk: Bulk; isLost: boolean },
  caller: Caller,
): ProviderResponse {
  const { json = {} } = request;
  const { carrier } = caller.state;
  const time = timeOf(String(json["sendAt"]));
  const late = scheduleViolation(time, carrier.now(), "sendAt");
  const violations = [...violationsOf(json, rescheduleRule, ""), ...(late === undefined ? [] : [late])];
  if (time === undefined || violations.length > 0) return refused(request, "badRequest", { violations });
  const status = statusOf(bulk, caller);
  if (!isChangeable(status)) return refused(request, "badRequest", { text: unchangeable(status) });
  const sendAt = new Date(time);
  if (!isLost) {
    for (const { id } of bulk.messages) {
      carrier.reschedule(id, sendAt);
      if (status === "PAUSED") carrier.reschedule(id, undefined);
    }
  }
  return scheduleResponse({ ...bulk, sendAt });
}

function isChangeable(status: string): boolean {
  return status === "PENDING" || status === "PAUSED";
}

/** Unconfirmed: that a bulk whose messages were sent or canceled is refused with 400. */
function unchangeable(status: string): string {
  return `Bulk is ${status} and cannot be changed`;
}

function findBulk(id: string, { state, account }: Caller): Bulk | undefined {
  const messages = sentBy(state, account.id).filter(
    (message) => message.sendAt !== undefined && sentFields(message).bulkId === id,
  );
  const sendAt = messages[0]?.sendAt;
  return sendAt === undefined ? undefined : { id, sendAt, messages };
}

function statusOf({ id, messages }: Bulk, { state, account }: Caller): string {
  const has = (...statuses: string[]): boolean => messages.some(({ status }) => statuses.includes(status));
  if (has("scheduled")) return state.pausedBulks(account.id).has(id) ? "PAUSED" : "PENDING";
  if (has("queued", "sending")) return "PROCESSING";
  return messages.every(({ status }) => status === "canceled") ? "CANCELED" : "FINISHED";
}

function statusResponse(bulk: Bulk, caller: Caller): ProviderResponse {
  return jsonResponse(200, { bulkId: bulk.id, status: statusOf(bulk, caller) });
}

function scheduleResponse({ id, sendAt }: Pick<Bulk, "id" | "sendAt">): ProviderResponse {
  return jsonResponse(200, { bulkId: id, sendAt: shownDate(sendAt) });
}
