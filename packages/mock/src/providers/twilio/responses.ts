import type { ProviderResponse } from "../../server/provider-response.ts";
import { fillIn } from "../shared/fill-in.ts";
import { randomHexId } from "../shared/ids.ts";
import { jsonResponse } from "../shared/responses.ts";
import { type RefusalCode, twilioErrors } from "./errors.ts";

/** `Fri, 03 Nov 2023 17:23:23 +0000` */
export function rfc2822(date: Date): string {
  return date.toUTCString().replace("GMT", "+0000");
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
  return jsonResponse(status, body, { "content-type": contentType, ...headersOf(host) });
}

/** A response without a body, with the headers of Twilio's API. */
export function empty(status: number, host: string): ProviderResponse {
  return { status, headers: headersOf(host), body: "" };
}

function headersOf(host: string): Record<string, string> {
  return {
    "twilio-concurrent-requests": "1",
    "twilio-request-id": `RQ${randomHexId()}`,
    "twilio-request-duration": "0.012",
    "x-home-region": regionOf(host),
    "x-api-domain": host,
    "strict-transport-security": "max-age=31536000",
  };
}

/** Values that fill in an error message. */
export type ErrorDetails = Readonly<Record<string, string>>;

/** Makes the response for a row of the error table. */
export type RespondWithError = (
  code: RefusalCode,
  host: string,
  details?: ErrorDetails,
  status?: number,
) => ProviderResponse;

/** Errors in the shape of the 2010 API, or as RFC 9457 problem details. */
export function createErrorResponder(options: { problemDetails: boolean }): RespondWithError {
  return (code, host, details = {}, otherStatus = undefined) => {
    const row = twilioErrors[code];
    const status = otherStatus ?? row.outcome;
    const message = fillIn(row.message, details);
    const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
    const response: ProviderResponse = {
      ...(options.problemDetails
        ? json(status, host, { type: moreInfo, title: message, status, code }, "application/problem+json")
        : json(status, host, { code, message, more_info: moreInfo, status })),
      problem: { code: String(code), message, url: moreInfo },
    };
    if (status !== 401) return response;
    return { ...response, headers: { ...response.headers, "www-authenticate": 'Basic realm="Twilio API"' } };
  };
}
