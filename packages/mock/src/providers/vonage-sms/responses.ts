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

/** The response of the APIs of accounts and numbers: `200` and `success`, or what went wrong. */
export function outcome(status: number, label: string): ProviderResponse {
  const code = String(status);
  return {
    ...json(status, { "error-code": code, "error-code-label": label }),
    ...(status >= 400 && {
      problem: { code, message: label, url: "https://developer.vonage.com/en/api/account" },
    }),
  };
}
