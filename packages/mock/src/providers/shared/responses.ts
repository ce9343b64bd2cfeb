import type { ProviderResponse } from "../../server/provider-response.ts";

/**
 * Makes a JSON response.
 *
 * @param headers Further headers; one named `content-type` replaces `application/json`.
 *
 * @example
 * respond: () => jsonResponse(202, { id: crypto.randomUUID() }),
 */
export function jsonResponse(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ProviderResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}

/**
 * Adds the `Retry-After` header that a fault asks for.
 *
 * @param retryAfter The header's value, in seconds or as a date; `undefined` leaves the response as it is.
 *
 * @example
 * refuse: (refusal) =>
 *   refusal.reason === "rate-limited"
 *     ? withRetryAfter(jsonResponse(429, { error: "slow down" }), refusal.retryAfter)
 *     : jsonResponse(500, { error: refusal.reason }),
 */
export function withRetryAfter(response: ProviderResponse, retryAfter: string | undefined): ProviderResponse {
  if (retryAfter === undefined) return response;
  return { ...response, headers: { ...response.headers, "retry-after": retryAfter } };
}
