import type { MessageDraft, Validity } from "../../carrier/carrier-message.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { formParameters } from "../shared/parameters.ts";
import { checkContent, longestValidity } from "./check-content.ts";
import { checkRecipient, normalizeNumber } from "./check-recipient.ts";
import { checkSchedule, scheduleOf } from "./check-schedule.ts";
import { checkSender } from "./check-sender.ts";
import { failureOfCode, failureOfState } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import type { RefusalCode } from "./errors.ts";
import { createMessageSid, recordOf } from "./message-records.ts";
import { messageResource } from "./message-resource.ts";
import { checkService, senderPicker, serviceOf } from "./messaging/check-service.ts";
import { type ServiceSettings, withoutService } from "./messaging/messaging-service.ts";
import type { TwilioCall } from "./resources.ts";
import { json } from "./responses.ts";
import type { SendRequest } from "./send-request.ts";

/** The beginning of every text of a trial account. */
export const trialPrefix = "Sent from your Twilio trial account - ";
/** Accepted, and fails later with the code in the last five digits. */
const failsLater = /^\+150055(3\d{4})$/;
/** Accepted, and has failed with that code in the response. */
const failsAtOnce = /^\+150056(3\d{4})$/;

/** Responds to `POST …/Messages.json`. */
export function sendMessageResponse({
  request: { form, host },
  uplink,
  account,
  state,
  respondWithError,
}: TwilioCall): ProviderResponse {
  const from = form.get("From") || undefined;
  // From may be the SID of a service.
  const fromIsService = from?.startsWith("MG") === true && from.length === 34;
  const send: SendRequest = {
    form,
    account,
    state,
    to: normalizeNumber(form.get("To") ?? ""),
    from: fromIsService || from === undefined ? undefined : normalizeNumber(from),
    serviceSid: form.get("MessagingServiceSid") || (fromIsService ? from : undefined),
    mediaUrls: form.getAll("MediaUrl"),
  };
  const objection = findObjection(send);
  if (objection !== undefined) {
    const to = form.get("To") ?? "";
    return respondWithError(objection, host, {
      to,
      maskedTo: `${to.slice(0, -4)}XXXX`,
      from: form.get("From") ?? send.serviceSid ?? "",
      account: account.sid,
      statusCallback: form.get("StatusCallback") ?? "",
      contentSid: form.get("ContentSid") ?? "",
    });
  }
  const draft = draftOf(send);
  const message = account.isTest ? uplink.pretend(draft) : uplink.accept(draft);
  return json(201, host, messageResource(recordOf(message)));
}

function findObjection(send: SendRequest): RefusalCode | undefined {
  if (!send.form.get("To")) return 21604;
  if (send.from === undefined && send.serviceSid === undefined) return 21603;
  return (
    checkContent(send) ??
    checkService(send) ??
    checkSender(send) ??
    checkRecipient(send) ??
    checkSchedule(send)
  );
}

function draftOf(send: SendRequest): MessageDraft {
  const { form, account, to, from, serviceSid, mediaUrls } = send;
  const body = form.get("Body") ?? "";
  const sendAt = scheduleOf(form);
  const settings = serviceOf(send)?.settings ?? withoutService;
  const failedWith = failsAtOnce.exec(to)?.[1];
  return {
    id: createMessageSid(mediaUrls),
    provider: "twilio",
    accountId: account.sid,
    from: from ?? null,
    to,
    body: account.type === "Trial" ? trialPrefix + body : body,
    status: failedWith ? "failed" : sendAt ? "scheduled" : serviceSid ? "accepted" : "queued",
    errorCode: failedWith,
    sendAt,
    pickSender: senderPicker(send),
    failure: failureOf(send),
    validity: validityOf(form.get("ValidityPeriod"), settings),
    failureOf: failureOfState,
    smartEncoding: form.has("SmartEncoded") ? form.get("SmartEncoded") === "true" : settings.smartEncoding,
    parameters: formParameters(form),
    ...deliveryReports(
      form.get("StatusCallback") || settings.statusCallback || undefined,
      send.state.tokenOf(account.sid),
    ),
  };
}

/** Why no phone can receive the message, if its number or its account prevents that. */
export function failureOf({ to, account }: Pick<SendRequest, "to" | "account">): MessageDraft["failure"] {
  const code = failsLater.exec(to)?.[1];
  if (code !== undefined) return failureOfCode(code);
  if (account.status === "suspended") return failureOfCode("30002");
  if (account.outbound === false) return failureOfCode("30037");
  return undefined;
}

const expired = failureOfCode("30036");

/** A message waits for a phone that is off only if the request or its service names a period. */
function validityOf(
  seconds: string | null,
  { validityPeriod }: Pick<ServiceSettings, "validityPeriod">,
): Validity {
  return {
    periodMs: Number(seconds || validityPeriod) * 1000,
    expired,
    waitsForPhone: Boolean(seconds) || validityPeriod < longestValidity,
  };
}
