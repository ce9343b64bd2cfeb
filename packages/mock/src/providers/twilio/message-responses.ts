import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import type { MessageRecord } from "./message-records.ts";
import { messageResource } from "./message-resource.ts";
import type { RequestContext } from "./request-context.ts";
import { empty, json, rfc2822 } from "./responses.ts";

interface MessageContext extends RequestContext {
  /** A fault prevents the request from being processed, whatever the response. */
  readonly isLost: boolean;
}

/**
 * Responds to `GET`, `POST` and `DELETE …/Messages/{sid}.json`, and to `POST …/Messages/{sid}/Feedback.json`.
 *
 * @param below What follows the SID in the path: `/Feedback`, or nothing.
 */
export function messageResponse(
  request: ProviderRequest,
  { sid, below }: { sid: string; below: string | undefined },
  context: MessageContext,
): ProviderResponse {
  const message = context.state.records.find(sid, context.account.sid);
  if (message === undefined) return context.notFound(request);
  if (below !== undefined) {
    return request.method === "POST" ? giveFeedback(message, request, context) : context.notFound(request);
  }
  switch (request.method) {
    case "POST":
      return update(message, request, context);
    case "DELETE":
      return remove(message, request.host, context);
    default:
      return json(200, request.host, messageResource(message));
  }
}

const ended = new Set(["delivered", "undelivered", "failed", "canceled", "received"]);

/** Redacts with an empty `Body`, or cancels with `Status=canceled`; nothing else can be changed. */
function update(
  message: MessageRecord,
  { form, host }: ProviderRequest,
  { state: { carrier, records }, respondWithError, isLost }: MessageContext,
): ProviderResponse {
  const status = form.get("Status");
  const body = form.get("Body");
  if (status === null && body === null)
    return respondWithError(20001, host, { reason: "Invalid parameter: nothing to update" });
  if (status !== null && status !== "canceled")
    return respondWithError(20001, host, { reason: "Invalid parameter: Status" });
  if (body !== null && body !== "")
    return respondWithError(20001, host, { reason: "Invalid parameter: Body" });
  if (status === "canceled") {
    const isCanceled = isLost ? message.status === "scheduled" : carrier.cancel(message.sid);
    if (!isCanceled) return respondWithError(30409, host);
  }
  if (body === "") {
    if (!ended.has(message.status)) return respondWithError(20009, host, { verb: "update" });
    if (!isLost) records.redact(message.sid);
  }
  return json(200, host, messageResource(records.find(message.sid, message.accountSid) ?? message));
}

function remove(
  message: MessageRecord,
  host: string,
  { state, respondWithError, isLost }: MessageContext,
): ProviderResponse {
  if (!ended.has(message.status)) return respondWithError(20009, host, { verb: "delete" });
  if (!isLost) state.records.remove(message.sid);
  return empty(204, host);
}

/** @see https://www.twilio.com/docs/messaging/api/message-feedback-resource */
function giveFeedback(
  message: MessageRecord,
  { form, host, path }: ProviderRequest,
  { state, respondWithError }: MessageContext,
): ProviderResponse {
  const outcome = form.get("Outcome") ?? "confirmed";
  if (outcome !== "confirmed" && outcome !== "unconfirmed") {
    return respondWithError(20001, host, { reason: "Invalid parameter: Outcome" });
  }
  const now = rfc2822(new Date(state.carrier.now()));
  return json(200, host, {
    account_sid: message.accountSid,
    date_created: now,
    date_updated: now,
    message_sid: message.sid,
    outcome,
    uri: path,
  });
}
