import type { CarrierMessage } from "../../carrier/carrier-message.ts";
import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { networkOf } from "../shared/networks.ts";
import { jsonResponse } from "../shared/responses.ts";
import { integerWithin } from "../shared/validation.ts";
import { readSender } from "./addresses.ts";
import { timeOf, type Violation } from "./check-fields.ts";
import { outcomeOf } from "./delivery-codes.ts";
import { isFinal } from "./delivery-reports.ts";
import { inboundBatch, inboundResource } from "./receive-message.ts";
import { refused } from "./responses.ts";
import type { Caller } from "./send-response.ts";
import { sentBy, sentFields, sentResource } from "./sent-message.ts";

const keptMs = 48 * 3_600_000;
const usualLimit = 50;
const mostLimit = 1000;

/**
 * Responds to `GET /sms/3/reports` and `GET /sms/1/reports`: each report comes once, and again when the status has changed.
 * Unconfirmed: that it also comes if a webhook has reported it.
 */
export function reportsResponse(request: ProviderRequest, uplink: Uplink, caller: Caller): ProviderResponse {
  const { query, path } = request;
  const limit = limitOf(query);
  if (limit === undefined) return refused(request, "badRequest", { violations: [limitViolation] });
  const fetched = caller.state.fetched(caller.account.id);
  const key = (message: CarrierMessage) => `${message.id} ${outcomeOf(message, message).status.name}`;
  const due = recentMessages(caller)
    .filter((message) => isFinal(message) && matches(message, query) && !fetched.has(key(message)))
    .slice(0, limit);
  if (!uplink.isLost) for (const message of due) fetched.add(key(message));
  const version = versionOf(path);
  return jsonResponse(200, {
    results: due.map((message) => sentResource(message, { as: "report", version })),
  });
}

/** Responds to `GET /sms/3/logs` and `GET /sms/1/logs`: the messages of the last 48 hours, newest first. */
export function logsResponse(request: ProviderRequest, caller: Caller): ProviderResponse {
  const { query, path } = request;
  const limit = limitOf(query);
  const violations: Violation[] = limit === undefined ? [limitViolation] : [];
  for (const name of ["sentSince", "sentUntil"]) {
    const given = query.get(name);
    if (given !== null && timeOf(given) === undefined) {
      violations.push({ property: name, violation: "invalid date format" });
    }
  }
  if (query.has("mnc") && !query.has("mcc")) {
    violations.push({ property: "mcc", violation: "must not be null if mnc is used" });
  }
  if (limit === undefined || violations.length > 0) return refused(request, "badRequest", { violations });
  const found = recentMessages(caller).filter(
    (message) => message.status !== "scheduled" && matches(message, query),
  );
  const usesCursor = query.get("useCursor") === "true";
  const start = usesCursor ? (integerWithin(query.get("cursor") ?? "0", { least: 0, most: 1e9 }) ?? 0) : 0;
  const end = start + limit;
  const version = versionOf(path);
  const results = found.slice(start, end).map((message) => sentResource(message, { as: "log", version }));
  const cursor = { limit, ...(end < found.length && { nextCursor: String(end) }) };
  return jsonResponse(200, usesCursor ? { results, cursor } : { results });
}

/** Responds to `GET /sms/1/inbox/reports`: each text from a phone comes once, if no webhook has reported it. */
export function inboxResponse(
  request: ProviderRequest,
  uplink: Uplink,
  { state, account }: Caller,
): ProviderResponse {
  const limit = limitOf(request.query);
  if (limit === undefined) return refused(request, "badRequest", { violations: [limitViolation] });
  const fetched = state.fetched(account.id);
  const since = state.carrier.now() - keptMs;
  const waiting = state.carrier.replies.filter(
    ({ id, provider, accountId, at, callbacks }) =>
      provider === "infobip" &&
      accountId === account.id &&
      at.getTime() >= since &&
      callbacks.length === 0 &&
      !fetched.has(id),
  );
  const due = waiting.slice(0, limit);
  if (!uplink.isLost) for (const { id } of due) fetched.add(id);
  const results = due.map((reply) => inboundResource(reply.id, reply));
  return jsonResponse(200, inboundBatch(results, waiting.length - due.length));
}

function versionOf(path: string): 2 | 3 {
  return path.startsWith("/sms/3/") ? 3 : 2;
}

/** Newest first. */
function recentMessages({ state, account }: Caller): CarrierMessage[] {
  const since = state.carrier.now() - keptMs;
  return sentBy(state, account.id)
    .filter(({ createdAt, sendAt }) => (sendAt ?? createdAt).getTime() >= since)
    .toReversed();
}

/** Whether a message fits the filters of a query. */
function matches(message: CarrierMessage, query: URLSearchParams): boolean {
  const { bulkId, messageId, campaignReferenceId, platform } = sentFields(message);
  const { from, to, createdAt, sendAt } = message;
  const sentAt = (sendAt ?? createdAt).getTime();
  const network = networkOf(to)?.code ?? "";
  const fits = (name: string, value: unknown): boolean => {
    const wanted = query.getAll(name).flatMap((values) => values.split(","));
    return wanted.length === 0 || wanted.includes(String(value ?? ""));
  };
  const address = (name: string, value: string | null): boolean => {
    const wanted = query.get(name);
    return wanted === null || (readSender(wanted) ?? wanted) === value;
  };
  const time = (name: string, missing: number): number => timeOf(query.get(name) ?? "") ?? missing;
  return (
    fits("bulkId", bulkId) &&
    fits("messageId", messageId) &&
    fits("campaignReferenceId", campaignReferenceId) &&
    fits("entityId", platform["entityId"]) &&
    fits("applicationId", platform["applicationId"]) &&
    fits("generalStatus", outcomeOf(message, message).status.groupName) &&
    fits("mcc", network.slice(0, 3)) &&
    fits("mnc", network.slice(3)) &&
    address("sender", from) &&
    address("from", from) &&
    address("destination", to) &&
    address("to", to) &&
    sentAt > time("sentSince", Number.NEGATIVE_INFINITY) &&
    sentAt < time("sentUntil", Number.POSITIVE_INFINITY)
  );
}

const limitViolation: Violation = { property: "limit", violation: `must be between 1 and ${mostLimit}` };

function limitOf(query: URLSearchParams): number | undefined {
  return integerWithin(query.get("limit") ?? String(usualLimit), { least: 1, most: mostLimit });
}
