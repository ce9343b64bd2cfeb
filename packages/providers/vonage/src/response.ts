import { SmsError } from "@smskit/core";
import {
  type Delivered,
  errorFromResponse,
  type HttpResponse,
  type ResponseDetails,
} from "@smskit/core/provider";
import { meaningOfStatus, moreInfo, waitIn } from "./errors.ts";

/** One part of a text, as Vonage answers for it. */
type Part = { to: string | undefined } & (
  | { accepted: true; id: string }
  | { accepted: false; status: string; waitMs: number | undefined }
);

/**
 * What Vonage accepted. A text of several parts is several messages to Vonage: the first one's id stands for
 * all, and `segments` says how many they are.
 *
 * - every part accepted: accepted
 * - every part refused: not sent, by the status of the first; but for an internal error, which leaves it unknown
 * - some accepted, some refused: unknown, since a phone may get a piece; whatever the HTTP status
 * - anything that cannot be read, or does not add up: unknown
 *
 * @throws {SmsError} for all but the first.
 * @see https://developer.vonage.com/en/messaging/sms/guides/troubleshooting-sms
 */
export function readAcceptance(answer: HttpResponse): Delivered {
  const body = parse(answer.body);
  const parts = partsOf(body);
  const echoedTo = parts?.map(({ to }) => to);
  const requestId = answer.header("x-nexmo-trace-id") ?? answer.header("x-request-id");
  const refused = parts?.find((part) => !part.accepted);
  const first = parts?.find((part) => part.accepted);
  if (answer.status < 200 || answer.status > 299) {
    const error = errorOfStatus(answer, refused?.status, { requestId, echoedTo });
    if (first === undefined || error.delivery === "unknown") throw error;
    throw new SmsError({
      ...error,
      echoedTo,
      code: "rejected",
      delivery: "unknown",
      messageId: first.id,
      message: `Vonage accepted a part of the text, and answered ${answer.status} all the same.`,
    });
  }
  if (parts === undefined) throw errorFromResponse("Vonage", answer, { requestId });
  if (refused === undefined && first !== undefined) {
    return { id: first.id, to: echoedTo, status: "accepted", segments: parts.length, raw: body };
  }
  const unsettled = parts.find((part) => !part.accepted && meaningOfStatus(part.status).unknown);
  const { status, waitMs } = (unsettled ?? refused) as Part & { accepted: false };
  const meaning = meaningOfStatus(status);
  const details = { httpStatus: answer.status, providerCode: status, requestId, moreInfo, echoedTo };
  if (first !== undefined) {
    const accepted = parts.filter((part) => part.accepted).length;
    throw new SmsError({
      ...details,
      code: "rejected",
      delivery: "unknown",
      messageId: first.id,
      message: `Vonage accepted ${accepted} of the text's ${parts.length} parts, and refused another: ${meaning.sentence} (Vonage ${status})`,
    });
  }
  throw new SmsError({
    ...details,
    code: meaning.code,
    delivery: meaning.unknown ? "unknown" : "not-sent",
    retryAfterMs: waitMs,
    message: `${meaning.sentence} (Vonage ${status})`,
  });
}

/** The error of an answer with another HTTP status: that decides, and Vonage's own status tells the rest. */
function errorOfStatus(
  answer: HttpResponse,
  status: string | undefined,
  known: Pick<ResponseDetails, "requestId" | "echoedTo">,
): SmsError {
  const number = status ?? (answer.status === 401 ? "4" : undefined);
  const meaning = number === undefined ? undefined : meaningOfStatus(number);
  return errorFromResponse("Vonage", answer, {
    ...known,
    ...(status === undefined ? {} : { providerCode: status, moreInfo }),
    ...(meaning === undefined || meaning.unknown || answer.status >= 500
      ? {}
      : { code: meaning.code, message: meaning.sentence }),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `undefined` unless every part can be read and all are there. */
function partsOf(body: unknown): Part[] | undefined {
  const { messages, "message-count": count } = (body ?? {}) as Record<string, unknown>;
  if (!Array.isArray(messages) || messages.length === 0 || String(count) !== String(messages.length)) {
    return undefined;
  }
  const parts = messages.map(partOf);
  return parts.includes(undefined) ? undefined : (parts as Part[]);
}

function partOf(entry: unknown): Part | undefined {
  const { status, to: echoed, ...fields } = (entry ?? {}) as Record<string, unknown>;
  const { "message-id": id, "error-text": text } = fields;
  const to = typeof echoed === "string" ? echoed : undefined;
  if (typeof status !== "string" || !/^\d{1,4}$/.test(status)) return undefined;
  if (status !== "0")
    return { to, accepted: false, status, waitMs: status === "1" ? waitIn(text) : undefined };
  return typeof id === "string" && id !== "" ? { to, accepted: true, id } : undefined;
}
