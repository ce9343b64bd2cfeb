import type { Uplink } from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { decodePathSegment } from "../shared/paths.ts";
import { readNumber, readSender } from "./addresses.ts";
import { type Batch, batchesOf, batchResource, findBatch } from "./batch.ts";
import { reportedState } from "./delivery-codes.ts";
import { batchReport, recipientReport } from "./delivery-reports.ts";
import { invalidFormat, violates } from "./errors.ts";
import { pageResponse, valuesOf } from "./list-page.ts";
import { json, refused } from "./responses.ts";
import type { CallingAccount, SinchState } from "./state.ts";

/** Whose batches a request is about. */
interface Caller {
  readonly state: SinchState;
  readonly account: CallingAccount;
}

/** Responds to `GET /xms/v1/{service_plan_id}/batches`. */
export function listBatchesResponse(request: ProviderRequest, { state, account }: Caller): ProviderResponse {
  const senders = valuesOf(request.query, "from")?.map((sender) => readSender(sender) ?? sender);
  const reference = request.query.get("client_reference");
  return pageResponse(request, {
    name: "batches",
    entries: batchesOf(state, account, reference).filter(
      ({ fields }) => senders?.includes(fields.from ?? "") !== false,
    ),
    now: state.carrier.now(),
    at: ({ createdAt }) => createdAt,
    show: batchResource,
  });
}

/** Responds to `GET /xms/v1/{service_plan_id}/delivery_reports`: the last report of every recipient. */
export function listReportsResponse(request: ProviderRequest, { state, account }: Caller): ProviderResponse {
  const { query } = request;
  const [statuses, codes] = [valuesOf(query, "status"), valuesOf(query, "code")];
  const reference = query.get("client_reference");
  const entries = batchesOf(state, account, reference)
    .flatMap(({ fields, messages }) => messages.map((message) => ({ fields, message })))
    .filter(({ message }) => {
      const { code, status } = reportedState(message);
      return statuses?.includes(status) !== false && codes?.includes(String(code)) !== false;
    });
  return pageResponse(request, {
    name: "delivery_reports",
    entries,
    now: state.carrier.now(),
    at: ({ message }) => message.createdAt,
    show: ({ fields, message }) => recipientReport(message, fields),
  });
}

/** Responds to the paths of one batch. */
export function batchResponse(request: ProviderRequest, uplink: Uplink, caller: Caller): ProviderResponse {
  const [id = "", resource, recipient] = request.path.split("/").slice(5).map(decodePathSegment);
  const batch = findBatch(caller.state, caller.account, id);
  if (batch === undefined) return refused({ refusal: "not_found" });
  if (resource === "delivery_feedback") return feedbackResponse(batch, request);
  if (resource === "delivery_report") {
    return recipient === undefined
      ? reportResponse(batch, request)
      : recipientReportResponse(batch, recipient);
  }
  return request.method === "DELETE" ? cancel(batch, uplink, caller) : json(200, batchResource(batch));
}

/** A batch can be canceled at any point; what has been sent by then is not affected. */
function cancel(batch: Batch, { isLost }: Uplink, { state, account }: Caller): ProviderResponse {
  const canceledAt = batch.canceledAt ?? new Date(state.carrier.now());
  if (!isLost) {
    for (const { id } of batch.messages) state.carrier.cancel(id);
    state.cancellations.set(batch.id, { account: account.id, at: canceledAt });
  }
  return json(200, batchResource({ ...batch, canceledAt }));
}

function reportResponse(batch: Batch, { query }: ProviderRequest): ProviderResponse {
  const type = query.get("type") ?? "summary";
  if (type !== "summary" && type !== "full") return refused(invalidFormat("type", type, "report type"));
  const [statuses, codes] = [valuesOf(query, "status"), valuesOf(query, "code")];
  return json(200, batchReport(batch, { type, statuses, codes }));
}

function recipientReportResponse({ messages, fields }: Batch, recipient: string): ProviderResponse {
  const number = readNumber(recipient);
  const message = messages.find(({ to }) => to === number);
  if (message === undefined) return refused({ refusal: "not_found" });
  return json(200, recipientReport(message, fields));
}

/** That feedback without `feedback_enabled` is refused with this code is unconfirmed. */
function feedbackResponse({ id, fields, messages }: Batch, request: ProviderRequest): ProviderResponse {
  if (request.json === undefined) {
    return refused({ refusal: "syntax_invalid_json", details: { reason: "it must be an object" } });
  }
  const { recipients } = request.json;
  if (!Array.isArray(recipients)) return refused(violates("recipients", "must not be null"));
  if (fields.feedback_enabled !== true) return refused({ refusal: "feedback_not_enabled", details: { id } });
  const isTarget = (one: unknown): boolean =>
    typeof one === "string" && messages.some(({ to }) => to === readNumber(one));
  const wrong = recipients.findIndex((one) => !isTarget(one));
  if (wrong >= 0) return refused(invalidFormat(`recipients[${wrong}]`, recipients[wrong], "recipient"));
  return json(202, {});
}
