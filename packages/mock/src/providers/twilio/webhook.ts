import type { WebhookFailure, WebhookRequest } from "../../server/webhook.ts";
import { randomHexId } from "../shared/ids.ts";
import { integerWithin } from "../shared/validation.ts";
import { formWebhook, queryWebhook, type WebhookFields, type WebhookSettings } from "../shared/webhooks.ts";
import { signTwilioWebhook } from "./signature.ts";

/**
 * Makes a webhook that posts a form, signed with the account's token. With `GET`, the fields are in the query of the URL,
 * which the signature covers.
 */
export function twilioWebhook(
  url: string,
  fields: WebhookFields,
  authToken: string,
  method: "GET" | "POST" = "POST",
): WebhookRequest {
  const { address: given, overrides } = withoutFragment(url);
  // The signature covers the URL as the app sees it: with a path, and with the host in lower case.
  const address = URL.parse(given)?.href ?? given;
  if (method === "GET") {
    const request = queryWebhook(address, fields, overrides);
    return { ...request, headers: headersOf(signTwilioWebhook(request.url, [], authToken)) };
  }
  return formWebhook(address, fields, {
    headers: {
      ...headersOf(signTwilioWebhook(address, fields, authToken)),
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
    },
    ...overrides,
  });
}

function headersOf(signature: string): Record<string, string> {
  return {
    "user-agent": "TwilioProxy/1.1",
    accept: "*/*",
    "i-twilio-idempotency-token": randomHexId(),
    "x-home-region": "us1",
    "x-twilio-signature": signature,
  };
}

const failureOfPolicy: Readonly<Record<string, readonly WebhookFailure[]>> = {
  ct: ["connection"],
  rt: ["timeout"],
  "4xx": ["4xx"],
  "5xx": ["5xx"],
  all: ["connection", "timeout", "4xx", "5xx"],
};

/**
 * Reads the connection overrides in a URL's fragment. In milliseconds: `ct` is the time to connect, `rt` the time for a
 * response, `tt` the time for all attempts. `rc` is the number of retries, `rp` what is retried. Invalid values are
 * ignored.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
function withoutFragment(url: string): {
  address: string;
  overrides: WebhookSettings;
} {
  const at = url.indexOf("#");
  if (at < 0) return { address: url, overrides: {} };
  const given = new URLSearchParams(url.slice(at + 1));
  const retries = integerWithin(given.get("rc"), { least: 0, most: 5 });
  const timeoutMs = integerWithin(given.get("tt"), { least: 100, most: 15_000 });
  const connectTimeoutMs = integerWithin(given.get("ct"), { least: 100, most: 10_000 });
  const readTimeoutMs = integerWithin(given.get("rt"), { least: 100, most: 15_000 });
  const retryOn = given
    .get("rp")
    ?.split(",")
    .flatMap((policy) => failureOfPolicy[policy] ?? []);
  return {
    address: url.slice(0, at),
    overrides: {
      ...(retries !== undefined && { retries }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
      ...(readTimeoutMs !== undefined && { readTimeoutMs }),
      ...(retryOn?.length && { retryOn }),
    },
  };
}
