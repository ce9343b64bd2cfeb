import type { MessageDraft, MessageMedia, Validity } from "../../carrier/carrier-message.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { formParameters } from "../shared/parameters.ts";
import { readAddress } from "./channels.ts";
import { checkChannel } from "./check-channel.ts";
import { checkContent, longestValidity } from "./check-content.ts";
import { checkRecipient } from "./check-recipient.ts";
import { checkSchedule, scheduleOf } from "./check-schedule.ts";
import { checkSender } from "./check-sender.ts";
import { failureOfCode, failuresOf } from "./delivery-codes.ts";
import { deliveryReports } from "./delivery-reports.ts";
import type { RefusalCode } from "./errors.ts";
import { contentTypeOf } from "./media/message-media.ts";
import { createMessageSid, obfuscated, recordOf } from "./message-records.ts";
import { messageResource } from "./message-resource.ts";
import { checkPool, checkService, senderPicker, serviceOf } from "./messaging/check-service.ts";
import { type ServiceSettings, withoutService } from "./messaging/messaging-service.ts";
import { statusCallbackOf } from "./numbers/applications.ts";
import type { TwilioCall } from "./resources.ts";
import { json } from "./responses.ts";
import { readContent } from "./send-content.ts";
import type { SendRequest } from "./send-request.ts";

/** The beginning of every text of a trial account. */
export const trialPrefix = "Sent from your Twilio trial account - ";
/** Accepted, and fails later with the code in the last five digits. */
const failsLater = /^\+150055([36]\d{4})$/;
/** Accepted, and has failed with that code in the response. */
const failsAtOnce = /^\+150056([36]\d{4})$/;

/** Responds to `POST …/Messages.json`. */
export function sendMessageResponse(call: TwilioCall): ProviderResponse {
  const { request, uplink, account, state, respondWithError } = call;
  const { form, host } = request;
  const send = readSend(call);
  const objection = findObjection(send);
  if (objection !== undefined) {
    const to = form.get("To") ?? "";
    return respondWithError(objection, host, {
      to,
      maskedTo: obfuscated(to),
      from: form.get("From") ?? send.serviceSid ?? "",
      account: account.sid,
      statusCallback: form.get("StatusCallback") ?? "",
      contentSid: form.get("ContentSid") ?? "",
    });
  }
  if (send.from !== undefined && !account.isTest) state.numbers.refer(send.from, account.sid);
  const draft = draftOf(send);
  const message = account.isTest ? uplink.pretend(draft) : uplink.accept(draft);
  return json(201, host, messageResource(recordOf(message)));
}

/** A request to send, and what is wrong with its content. */
interface ReadSend extends SendRequest {
  readonly contentObjection?: RefusalCode;
}

function readSend({ request: { form }, account, state }: TwilioCall): ReadSend {
  const given = form.get("From") || undefined;
  // From may be the SID of a service.
  const fromIsService = given?.startsWith("MG") === true && given.length === 34;
  const to = readAddress(form.get("To") ?? "");
  const from = fromIsService || given === undefined ? undefined : readAddress(given);
  const content = readContent(form, { account, state, channel: to.channel });
  return {
    form,
    account,
    state,
    channel: to.channel,
    to: to.address,
    from: from?.address,
    fromChannel: from?.channel ?? to.channel,
    serviceSid: form.get("MessagingServiceSid") || (fromIsService ? given : undefined),
    ...(typeof content === "number" ? { body: "", mediaUrls: [], contentObjection: content } : content),
  };
}

function findObjection(send: ReadSend): RefusalCode | undefined {
  if (!send.form.get("To")) return 21604;
  if (send.from === undefined && send.serviceSid === undefined) return 21603;
  return (
    send.contentObjection ??
    checkContent(send) ??
    checkService(send) ??
    checkChannel(send) ??
    (send.channel === "sms" ? (checkSender(send) ?? checkRecipient(send)) : undefined) ??
    checkPool(send) ??
    checkSchedule(send)
  );
}

function draftOf(send: SendRequest): MessageDraft {
  const { form, account, channel, to, from, serviceSid, mediaUrls } = send;
  const sendAt = scheduleOf(form);
  const settings = serviceOf(send)?.settings ?? withoutService;
  const application = send.state.applications.find(form.get("ApplicationSid") ?? "", account.sid);
  const failedWith = failsAtOnce.exec(to)?.[1];
  const { text, media } = contentOn(send);
  return {
    id: createMessageSid(mediaUrls),
    provider: "twilio",
    accountId: account.sid,
    from: from ?? null,
    to,
    channel,
    body: account.type === "Trial" ? trialPrefix + text : text,
    media,
    status: failedWith ? "failed" : sendAt ? "scheduled" : serviceSid ? "accepted" : "queued",
    errorCode: failedWith,
    sendAt,
    pickSender: senderPicker(send),
    failure: failureOf(send) ?? (isConverted(send) && !settings.mmsConverter ? noMms : undefined),
    validity: validityOf(form.get("ValidityPeriod"), settings),
    failureOf: failuresOf(channel),
    smartEncoding: form.has("SmartEncoded") ? form.get("SmartEncoded") === "true" : settings.smartEncoding,
    parameters: formParameters(form),
    ...deliveryReports(
      form.get("StatusCallback") || statusCallbackOf(application) || settings.statusCallback || undefined,
      send.state.tokenOf(account.sid),
    ),
  };
}

const noMms = failureOfCode("30011");

/** Whether the recipient's country has no MMS. Then Twilio sends links to the media. */
function isConverted({ channel, to, mediaUrls }: SendRequest): boolean {
  return channel === "sms" && mediaUrls.length > 0 && !to.startsWith("+1");
}

/** What the phone gets. Twilio's links are short and its own; here they are those of the app. */
function contentOn(send: SendRequest): { text: string; media: MessageMedia[] } {
  const { body, mediaUrls } = send;
  if (isConverted(send)) return { text: [body, ...mediaUrls].filter(Boolean).join(" "), media: [] };
  return { text: body, media: mediaUrls.map((url) => ({ url, contentType: contentTypeOf(url) })) };
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
