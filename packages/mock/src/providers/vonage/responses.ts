import { randomUUID } from "node:crypto";
import type { ProviderResponse } from "../../server/provider-response.ts";

/** A JSON response with the headers of Vonage's API. */
export function json(status: number, body: unknown, contentType = "application/json"): ProviderResponse {
  return {
    status,
    headers: {
      "content-type": contentType,
      "x-nexmo-trace-id": randomUUID().replaceAll("-", ""),
      "x-frame-options": "deny",
      "x-xss-protection": "1; mode=block;",
      "strict-transport-security": "max-age=31536000; includeSubdomains",
    },
    body: JSON.stringify(body),
  };
}

/** An error of the gateway before the API, as problem details. */
export function problem(status: number, name: string, title: string, detail: string): ProviderResponse {
  const type = `https://developer.vonage.com/api-errors#${name}`;
  return json(status, { type, title, detail, instance: randomUUID() }, "application/problem+json");
}

/** `1` of `+15558675310`, as far as this mock tells countries apart. */
const networks: readonly { prefix: string; country: string; network: string }[] = [
  { prefix: "+1", country: "US", network: "310004" },
  { prefix: "+33", country: "FR", network: "20801" },
  { prefix: "+34", country: "ES", network: "21401" },
  { prefix: "+44", country: "GB", network: "23410" },
  { prefix: "+49", country: "DE", network: "26201" },
  { prefix: "+91", country: "IN", network: "40445" },
];

/** The country and the network of a number; of any that is not known, those of a test network. */
export function networkOf(number: string): { country: string; network: string } {
  return networks.find(({ prefix }) => number.startsWith(prefix)) ?? { country: "GB", network: "23410" };
}
