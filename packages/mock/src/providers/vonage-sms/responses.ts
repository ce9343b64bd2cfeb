import type { ProviderResponse } from "../../server/provider-response.ts";
import { randomHexId } from "../shared/ids.ts";
import { jsonResponse } from "../shared/responses.ts";

/** A JSON response with the headers of Vonage's API. */
export function json(status: number, body: unknown, contentType = "application/json"): ProviderResponse {
  return jsonResponse(status, body, {
    "content-type": contentType,
    "x-nexmo-trace-id": randomHexId(),
    "x-frame-options": "deny",
    "x-xss-protection": "1; mode=block;",
    "strict-transport-security": "max-age=31536000; includeSubdomains",
  });
}

/** An error of the gateway before the API, as problem details. */
export function problem(status: number, name: string, title: string, detail: string): ProviderResponse {
  const type = `https://developer.vonage.com/api-errors#${name}`;
  const body = { type, title, detail, instance: crypto.randomUUID() };
  return {
    ...json(status, body, "application/problem+json"),
    problem: { code: name, message: detail, url: type },
  };
}
