import type { SmsMessage } from "@smskit/core";
import { urlProblem } from "../http/safe-request.ts";
import { TwilioError } from "./twilio-error.ts";
import type { TwilioAccount } from "./twilio-front-config.ts";

/** A text that a client asks for. */
export interface RequestedText {
  message: SmsMessage & { body: string };
  /** What the client calls the sender; it need not be what sends. */
  from: string | undefined;
  messagingServiceSid: string | undefined;
  statusCallback: string | undefined;
  isUrgent: boolean;
}

const longestBody = 1_600;
/** Seconds; also the validity of a message without one. */
const longestValidity = 36_000;
const soonestMs = 300_000;
const latestMs = 35 * 86_400_000;

/**
 * Reads the form of `POST …/Messages.json`. Parameters that only Twilio can act on, such as `RiskCheck`, are ignored.
 * @throws {TwilioError} as Twilio would, for what is missing, invalid or not supported.
 * @see https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
export function readText(
  form: URLSearchParams,
  { useFrom, urgent }: Pick<TwilioAccount, "useFrom" | "urgent">,
  privateHosts: readonly string[],
): RequestedText {
  // A plus sign that a client did not encode arrives as a space.
  const to = form
    .get("To")
    ?.replace(/^ (?=[1-9])/, "+")
    .trim();
  if (!to) throw new TwilioError(21604);
  if (/^(?:whatsapp|rcs|messenger):/i.test(to)) throw new TwilioError(63007);
  if (/^\d{3,6}$/.test(to)) throw new TwilioError(21265);
  if (form.get("MediaUrl") || form.get("SendAsMms") === "true") throw new TwilioError(21622);
  if (form.get("ContentSid")) throw new TwilioError(21655);
  if (form.get("ContentVariables")) throw new TwilioError(21654);
  const body = form.get("Body") ?? "";
  if (body.trim() === "") throw new TwilioError(21619);
  if (body.length > longestBody) throw new TwilioError(21617);
  const from = shortText(form.get("From"));
  return {
    message: {
      to,
      body,
      // Clients fill in their own templates: a placeholder that is left is meant.
      literal: true,
      ...(useFrom && from !== undefined && !isService(from) && { from }),
      sendAt: sendAtOf(form),
      validityPeriodSeconds: validityOf(form.get("ValidityPeriod")),
      bestEffort: ["validityPeriodSeconds"],
    },
    from: from !== undefined && isService(from) ? undefined : from,
    messagingServiceSid:
      [form.get("MessagingServiceSid"), from].find((sid) => isService(sid ?? "")) ?? undefined,
    statusCallback: callbackOf(form.get("StatusCallback"), privateHosts),
    isUrgent: urgent || form.get("MessageIntent") === "otp",
  };
}

/** A sender has at most 16 characters, and a SID 34. */
function shortText(text: string | null): string | undefined {
  if (!text) return undefined;
  if (text.length > 64 || /[^ -~]/.test(text)) throw new TwilioError(21212);
  return text;
}

/** `From` may be the SID of a Messaging Service. */
function isService(text: string): boolean {
  return /^MG[0-9a-fA-F]{32}$/.test(text);
}

function validityOf(text: string | null): number {
  if (!text) return longestValidity;
  const seconds = Number(text);
  if (!/^\d{1,6}$/.test(text) || seconds < 1 || seconds > longestValidity) throw new TwilioError(21624);
  return seconds;
}

function callbackOf(url: string | null, privateHosts: readonly string[]): string | undefined {
  if (!url) return undefined;
  const problem = urlProblem(url, privateHosts);
  if (problem !== undefined) {
    throw new TwilioError(21609, `The 'StatusCallback' URL is not a valid URL: it ${problem}.`);
  }
  return url;
}

/** Without `ScheduleType`, Twilio ignores `SendAt` and sends at once. */
function sendAtOf(form: URLSearchParams): Date | undefined {
  const type = form.get("ScheduleType");
  if (!type) return undefined;
  if (type !== "fixed") throw new TwilioError(35126);
  const text = form.get("SendAt");
  if (!text) throw new TwilioError(35111);
  const due = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/i.test(text)
    ? new Date(text)
    : undefined;
  if (due === undefined || Number.isNaN(due.getTime())) throw new TwilioError(35114);
  const aheadMs = due.getTime() - Date.now();
  if (aheadMs < soonestMs) throw new TwilioError(35115);
  if (aheadMs > latestMs) throw new TwilioError(35117);
  return due;
}
