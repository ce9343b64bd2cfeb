import { createHash, randomUUID } from "node:crypto";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { type TwilioErrorCode, type TwilioErrorRow, twilioErrors } from "./errors.ts";

/** 32 hex digits that were not there before, for SIDs. */
export function hexId(): string {
  return randomUUID().replaceAll("-", "");
}

/** A SID that is the same for the same thing. */
export function stableSid(prefix: string, of: string): string {
  return prefix + createHash("sha256").update(of).digest("hex").slice(0, 32);
}

/** `Fri, 03 Nov 2023 17:23:23 +0000` */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
}

/** `2023-11-03T17:23:23Z` */
export function isoSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** `us1` of `api.twilio.com`, `ie1` of `api.ie1.twilio.com` and `api.dublin.ie1.twilio.com`. */
export function regionOf(host: string): string {
  const parts = host.split(".").slice(1, -2);
  return parts.at(-1) ?? "us1";
}

/** A JSON response with the headers of Twilio's API. */
export function json(
  status: number,
  host: string,
  body: unknown,
  contentType = "application/json",
): ProviderResponse {
  const { headers } = empty(status, host);
  return { status, headers: { "content-type": contentType, ...headers }, body: JSON.stringify(body) };
}

/** A response without a body, with the headers of Twilio's API. */
export function empty(status: number, host: string): ProviderResponse {
  return {
    status,
    headers: {
      "twilio-concurrent-requests": "1",
      "twilio-request-id": `RQ${hexId()}`,
      "twilio-request-duration": "0.012",
      "x-home-region": regionOf(host),
      "x-api-domain": host,
      "strict-transport-security": "max-age=31536000",
    },
    body: "",
  };
}

/** What an error message is filled in with. */
type ErrorDetails = Readonly<Record<string, string>>;

/** Responds with a row of the error table. */
export type RespondWithError = (
  code: TwilioErrorCode,
  host: string,
  details?: ErrorDetails,
  status?: number,
) => ProviderResponse;

/** Errors in the shape of the 2010 API, or as RFC 9457 problem details. */
export function createErrorResponder(options: { problemDetails: boolean }): RespondWithError {
  return (code, host, details = {}, otherStatus = undefined) => {
    const row: TwilioErrorRow = twilioErrors[code];
    const status = otherStatus ?? row.status;
    const message = row.message.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? "");
    const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
    const response = options.problemDetails
      ? json(status, host, { type: moreInfo, title: message, status, code }, "application/problem+json")
      : json(status, host, { code, message, more_info: moreInfo, status });
    if (status !== 401) return response;
    return { ...response, headers: { ...response.headers, "www-authenticate": 'Basic realm="Twilio API"' } };
  };
}
