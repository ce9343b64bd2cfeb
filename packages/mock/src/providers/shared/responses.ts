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
