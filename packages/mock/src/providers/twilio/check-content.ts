import type { TwilioErrorCode } from "./errors.ts";
import type { SendRequest } from "./send-request.ts";

const bodyLimit = 1600;
const mediaLimit = 10;
/** Seconds; also what a message has that names none. */
export const longestValidity = 36_000;

/** Objects to what is sent, and to how. */
export function checkContent({ form, state, account, mediaUrls }: SendRequest): TwilioErrorCode | undefined {
  const body = form.get("Body") ?? "";
  const contentSid = form.get("ContentSid");
  const variables = form.get("ContentVariables");
  if (variables && !contentSid) return 21654;
  if (body === "" && mediaUrls.length === 0 && !contentSid) return 21619;
  if (contentSid && !state.hasContent(contentSid)) return 21655;
  if (variables && !isJsonObject(variables)) return 21656;
  if (body.length > bodyLimit) return 21617;
  if (mediaUrls.length > mediaLimit) return 21623;
  if (!mediaUrls.every(isWebUrl)) return 21620;
  if (mediaUrls.length > 0 && account.mms === false) return 21622;
  const validity = form.get("ValidityPeriod");
  if (validity && !isValidity(validity)) return 21624;
  const callback = form.get("StatusCallback");
  if (callback && (callback.length > 4000 || !isWebUrl(callback))) return 21609;
  return undefined;
}

function isValidity(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= longestValidity;
}

/** With a protocol, and a host that could be one: no underscores. */
function isWebUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && /^https?:$/.test(url.protocol) && !url.hostname.includes("_");
}

/** What Twilio takes lists of names and values as. */
export function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
