import type { Carrier } from "../../carrier/carrier.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import type { MessageRecord, MessageRecords } from "./message-records.ts";
import { messageResource } from "./message-resource.ts";
import { empty, json, type RespondWithError, rfc2822 } from "./responses.ts";

/** What is needed to change a message. */
interface ChangeContext {
  readonly carrier: Carrier;
  readonly records: MessageRecords;
  readonly respondWithError: RespondWithError;
  /** The request is not processed, whatever the response. */
  readonly isLost: boolean;
}

const ended = new Set(["delivered", "undelivered", "failed", "canceled", "received"]);

/** Handles `POST …/Messages/{sid}.json`: an empty Body redacts, `Status=canceled` cancels; nothing else is possible. */
export function updateMessageResponse(
  message: MessageRecord,
  { form, host }: ProviderRequest,
  { carrier, records, respondWithError, isLost }: ChangeContext,
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

/** Handles `DELETE …/Messages/{sid}.json`. */
export function deleteMessageResponse(
  message: MessageRecord,
  { host }: ProviderRequest,
  { records, respondWithError, isLost }: ChangeContext,
): ProviderResponse {
  if (!ended.has(message.status)) return respondWithError(20009, host, { verb: "delete" });
  if (!isLost) records.remove(message.sid);
  return empty(204, host);
}

/** Handles `POST …/Messages/{sid}/Feedback.json`. @see https://www.twilio.com/docs/messaging/api/message-feedback-resource */
export function feedbackResponse(
  message: MessageRecord,
  { form, host, path }: ProviderRequest,
  { carrier, respondWithError }: ChangeContext,
): ProviderResponse {
  const outcome = form.get("Outcome") ?? "confirmed";
  if (outcome !== "confirmed" && outcome !== "unconfirmed") {
    return respondWithError(20001, host, { reason: "Invalid parameter: Outcome" });
  }
  const now = rfc2822(new Date(carrier.now()));
  return json(200, host, {
    account_sid: message.accountSid,
    date_created: now,
    date_updated: now,
    message_sid: message.sid,
    outcome,
    uri: path,
  });
}
