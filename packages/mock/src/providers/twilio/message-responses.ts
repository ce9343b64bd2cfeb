import type { ProviderResponse } from "../../server/provider-response.ts";
import { messageList } from "./list-messages.ts";
import type { MessageRecord } from "./message-records.ts";
import { messageResource } from "./message-resource.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "./resources.ts";
import { empty, json, rfc2822 } from "./responses.ts";
import { sendMessageResponse } from "./send-message.ts";

/** Responds to a request for one message. */
type OneMessage = (message: MessageRecord, call: TwilioCall) => ProviderResponse;

const messages = "/2010-04-01/Accounts/{AccountSid}/Messages";

/** The messages of an account: sent, read, listed, redacted, canceled and deleted. */
export const messageResources: readonly TwilioResource[] = [
  {
    path: `${messages}[.json]`,
    GET: ({ request, account, state }) => {
      const list = messageList(state.records, { ...request, accountSid: account.sid });
      return json(200, request.host, list);
    },
    POST: sendMessageResponse,
    withTestCredentials: ["POST"],
  },
  { path: `${messages}/{Sid}/Feedback[.json]`, POST: ofMessage(giveFeedback) },
  {
    path: `${messages}/{Sid}[.json]`,
    GET: ofMessage((message, { request }) => json(200, request.host, messageResource(message))),
    POST: ofMessage(update),
    DELETE: ofMessage(remove),
  },
];

function ofMessage(respond: OneMessage): TwilioHandler {
  return (call) => {
    const message = call.state.records.find(call.path["Sid"] ?? "", call.account.sid);
    return message === undefined ? call.notFound(call.request) : respond(message, call);
  };
}

const ended = new Set(["delivered", "undelivered", "failed", "canceled", "received"]);

/** Redacts with an empty `Body`, or cancels with `Status=canceled`; nothing else can be changed. */
function update(
  message: MessageRecord,
  { request: { form, host }, state: { carrier, records }, respondWithError, uplink: { isLost } }: TwilioCall,
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
  { request: { host }, state, respondWithError, uplink: { isLost } }: TwilioCall,
): ProviderResponse {
  if (!ended.has(message.status)) return respondWithError(20009, host, { verb: "delete" });
  if (!isLost) state.records.remove(message.sid);
  return empty(204, host);
}

/** @see https://www.twilio.com/docs/messaging/api/message-feedback-resource */
function giveFeedback(
  message: MessageRecord,
  { request: { form, host, path }, state, respondWithError }: TwilioCall,
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
