import { parseJsonObject } from "../../server/parse-json-object.ts";
import { integerWithin, isHttpUrl } from "../shared/validation.ts";
import type { RefusalCode } from "./errors.ts";
import type { SendRequest } from "./send-request.ts";

const bodyLimit = 1600;
const mediaLimit = 10;
/** In seconds; also the validity of a message without a period. */
export const longestValidity = 36_000;

/** Checks the content, and the parameters that do not depend on sender or recipient. */
export function checkContent({ form, state, account, mediaUrls }: SendRequest): RefusalCode | undefined {
  const body = form.get("Body") ?? "";
  const contentSid = form.get("ContentSid");
  const variables = form.get("ContentVariables");
  if (variables && !contentSid) return 21654;
  if (body === "" && mediaUrls.length === 0 && !contentSid) return 21619;
  if (contentSid && !state.hasContent(contentSid)) return 21655;
  if (variables && parseJsonObject(variables) === undefined) return 21656;
  if (body.length > bodyLimit) return 21617;
  if (mediaUrls.length > mediaLimit) return 21623;
  if (!mediaUrls.every((url) => isWebUrl(url))) return 21620;
  if (mediaUrls.length > 0 && account.mms === false) return 21622;
  const validity = form.get("ValidityPeriod");
  if (validity && integerWithin(validity, { least: 1, most: longestValidity }) === undefined) return 21624;
  const callback = form.get("StatusCallback");
  if (callback && !isWebUrl(callback, 4000)) return 21609;
  return undefined;
}

/** A valid host has no underscores. */
function isWebUrl(value: string, maxLength?: number): boolean {
  return isHttpUrl(value, maxLength) && URL.parse(value)?.hostname.includes("_") === false;
}
