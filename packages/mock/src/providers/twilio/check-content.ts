import { integerWithin, isHttpUrl } from "../shared/validation.ts";
import type { RefusalCode } from "./errors.ts";
import type { SendRequest } from "./send-request.ts";

const bodyLimit = 1600;
const mediaLimit = 10;
/** In seconds; also the validity of a message without a period. */
export const longestValidity = 36_000;

/** Checks the content, and the parameters that do not depend on sender or recipient. */
export function checkContent(send: SendRequest): RefusalCode | undefined {
  const { form, account, body, mediaUrls } = send;
  if (body === "" && mediaUrls.length === 0 && !form.get("ContentSid")) return 21619;
  if (body.length > bodyLimit) return 21617;
  if (mediaUrls.length > mediaLimit) return 21623;
  if (!mediaUrls.every((url) => isWebUrl(url))) return 21620;
  if (mediaUrls.length > 0 && account.mms === false) return 21622;
  const validity = form.get("ValidityPeriod");
  if (validity && integerWithin(validity, { least: 1, most: longestValidity }) === undefined) return 21624;
  const callback = form.get("StatusCallback");
  if (callback && !isWebUrl(callback, 4000)) return 21609;
  return checkSettings(send);
}

/** Checks the parameters that set how Twilio handles the message. */
function checkSettings({ form, serviceSid }: SendRequest): RefusalCode | undefined {
  if (!isOneOf(form.get("ContentRetention"), ["retain", "discard"])) return 30029;
  if (!isOneOf(form.get("AddressRetention"), ["retain", "obfuscate"])) return 30030;
  const price = form.get("MaxPrice");
  if (price && !(Number(price) > 0)) return 21627;
  if (form.get("ShortenUrls") === "true" && serviceSid === undefined) return 30124;
  return undefined;
}

function isOneOf(value: string | null, values: readonly string[]): boolean {
  return !value || values.includes(value);
}

/** A valid host has no underscores. */
function isWebUrl(value: string, maxLength?: number): boolean {
  return isHttpUrl(value, maxLength) && URL.parse(value)?.hostname.includes("_") === false;
}
