import { createHmac } from "node:crypto";

/**
 * Returns the `X-Twilio-Signature` of a form: Base64 of the HMAC-SHA1 of the URL and each parameter, sorted by name.
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export function twilioSignature(url: string, form: URLSearchParams, authToken: string): string {
  const sorted = [...form].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = url + sorted.map(([name, value]) => name + value).join("");
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}
