import { SmsError, type SmsErrorCode } from "@smskit/core";
import { type EchoedRecipient, errorFromResponse, type HttpResponse } from "@smskit/core/provider";
import { deliveryFailures, type Meaning, refusals } from "./error-meanings.ts";

/** Whether it is one of Twilio's numbers that stand in the tables. */
export function knowsCode(code: string): boolean {
  return refusals.has(Number(code)) || deliveryFailures.has(Number(code));
}

/** The code of a delivery failure. Twilio adds new ones; an unknown one is `rejected`. */
export function codeOfDelivery(errorCode: number): SmsErrorCode {
  return deliveryFailures.get(errorCode)?.code ?? refusals.get(errorCode)?.code ?? "rejected";
}

/** The error of an answer that is no accepted message, from Twilio's own code in its body. */
export function errorFromTwilio(
  answer: HttpResponse,
  body: unknown,
  resource: TwilioResource = "account",
): SmsError {
  const number = codeIn(body);
  const meaning = number === undefined ? undefined : meaningOf(number, resource);
  const known = meaning && { code: meaning.code, retryable: meaning.retryable };
  const page = number === undefined ? undefined : moreInfo(number);
  return errorFromResponse("Twilio", answer, {
    ...known,
    ...(meaning && answer.status < 500 ? { message: `${meaning.sentence} (Twilio ${number})` } : {}),
    providerCode: number === undefined ? undefined : String(number),
    requestId: answer.header("twilio-request-id"),
    moreInfo: page,
  });
}

/** What a request was about: the account, or one message of it. */
export type TwilioResource = "account" | "message";

function meaningOf(number: number, resource: TwilioResource): Meaning | undefined {
  if (number === 20404 && resource === "message") return unknownMessage;
  return refusals.get(number) ?? deliveryFailures.get(number);
}

const unknownMessage: Meaning = {
  code: "rejected",
  sentence: "Twilio knows no such message in this account.",
};

/** The error of a message that Twilio took in, gave an id, and failed at once. */
export function errorFromFailedMessage(
  answer: HttpResponse,
  message: { sid: string; status: string; error_code: number | null; to: EchoedRecipient },
): SmsError {
  const number = message.error_code;
  const meaning = deliveryFailures.get(number ?? 0) ?? refusals.get(number ?? 0);
  return new SmsError({
    code: meaning?.code ?? "rejected",
    // A code beside a status that says that the message went out: nobody knows.
    delivery: /^(?:sending|sent|delivered|read|unknown)$/.test(message.status) ? "unknown" : "not-sent",
    retryable: meaning?.retryable,
    message: `${meaning?.sentence ?? "Twilio failed the message at once."}${number === null ? "" : ` (Twilio ${number})`}`,
    httpStatus: answer.status,
    messageId: message.sid,
    echoedTo: message.to,
    requestId: answer.header("twilio-request-id"),
    ...(number === null ? {} : { providerCode: String(number), moreInfo: moreInfo(number) }),
  });
}

/** In Twilio's classic bodies, and in the RFC 9457 bodies of its newer APIs. */
function codeIn(body: unknown): number | undefined {
  return numberIn(((typeof body === "object" && body !== null ? body : {}) as { code?: unknown }).code);
}

/** One of Twilio's numbers, also where it is written as a string; nothing longer, which may be a phone's. */
export function numberIn(code: unknown): number | undefined {
  const isText = typeof code === "string" || typeof code === "number";
  return isText && /^\d{1,6}$/.test(String(code)) ? Number(code) : undefined;
}

function moreInfo(code: number): string {
  return `https://www.twilio.com/docs/errors/${code}`;
}
