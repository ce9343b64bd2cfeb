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
  const fits = filterOf(query);
  const due = recentMessages(caller)
    .filter((message) => isFinal(message) && fits(message) && !fetched.has(key(message)))
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
  const fits = filterOf(query);
  const found = recentMessages(caller).filter((message) => message.status !== "scheduled" && fits(message));
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

/**
 * Returns whether a message fits the filters of a query. What takes time to read comes last: a look-up names a phone and a time,
 * and few of many messages are left then.
 */
function filterOf(query: URLSearchParams): (message: CarrierMessage) => boolean {
  const valuesOf = (name: string): readonly string[] | undefined =>
    query.has(name) ? query.getAll(name).flatMap((values) => values.split(",")) : undefined;
  const addressOf = (name: string): string | undefined => {
    const wanted = query.get(name);
    return wanted === null ? undefined : (readSender(wanted) ?? wanted);
  };
  const [senders, recipients] = [
    [addressOf("sender"), addressOf("from")],
    [addressOf("destination"), addressOf("to")],
  ];
  const after = timeOf(query.get("sentSince") ?? "") ?? Number.NEGATIVE_INFINITY;
  const before = timeOf(query.get("sentUntil") ?? "") ?? Number.POSITIVE_INFINITY;
  const lists = [
    "bulkId",
    "messageId",
    "campaignReferenceId",
    "entityId",
    "applicationId",
    "generalStatus",
    "mcc",
    "mnc",
  ]
    .map((name) => ({ name, values: valuesOf(name) }))
    .filter(({ values }) => values !== undefined);

  return (message) => {
    const { from, to, createdAt, sendAt } = message;
    const sentAt = (sendAt ?? createdAt).getTime();
    if (sentAt <= after || sentAt >= before) return false;
    if (!senders.every((sender) => sender === undefined || sender === from)) return false;
    if (!recipients.every((recipient) => recipient === undefined || recipient === to)) return false;
    if (lists.length === 0) return true;
    const { bulkId, messageId, campaignReferenceId, platform } = sentFields(message);
    const network = networkOf(to)?.code ?? "";
    const fields: Readonly<Record<string, unknown>> = {
      bulkId,
      messageId,
      campaignReferenceId,
      entityId: platform["entityId"],
      applicationId: platform["applicationId"],
      generalStatus: outcomeOf(message, message).status.groupName,
      mcc: network.slice(0, 3),
      mnc: network.slice(3),
    };
    return lists.every(({ name, values }) => values?.includes(String(fields[name] ?? "")));
  };
}

const limitViolation: Violation = { property: "limit", violation: `must be between 1 and ${mostLimit}` };

function limitOf(query: URLSearchParams): number | undefined {
  return integerWithin(query.get("limit") ?? String(usualLimit), { least: 1, most: mostLimit });
}
