import { createHmac } from "node:crypto";
import type { WebhookFailure, WebhookRequest } from "../../server/webhook.ts";
import { hexId, isoSeconds } from "./responses.ts";

type Parameters = readonly [name: string, value: string][];

/** A form that Twilio posts to an app, signed with the account's token. */
export function twilioWebhook(url: string, parameters: Parameters, authToken: string): WebhookRequest {
  const { address: given, overrides } = withoutFragment(url);
  // What is signed is what the app sees: the URL as it is requested, with a path and with its host in lower case.
  const address = URL.parse(given)?.href ?? given;
  return {
    url: address,
    method: "POST",
    headers: {
      "user-agent": "TwilioProxy/1.1",
      accept: "*/*",
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      "i-twilio-idempotency-token": hexId(),
      "x-home-region": "us1",
      "x-twilio-signature": signTwilioWebhook(address, parameters, authToken),
    },
    body: new URLSearchParams(Object.fromEntries(parameters)).toString(),
    ...overrides,
  };
}

/**
 * Base64 of the HMAC-SHA1 of the URL and each parameter, sorted by name.
 *
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
function signTwilioWebhook(url: string, parameters: Parameters, authToken: string): string {
  const sorted = parameters.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = url + sorted.map(([name, value]) => name + value).join("");
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}

/** `2311031723`, as a carrier's receipt has it. */
export function rawDoneDate(date: Date): string {
  return isoSeconds(date).replace(/\D/g, "").slice(2, 12);
}

const failureOfPolicy: Readonly<Record<string, readonly WebhookFailure[]>> = {
  ct: ["connection"],
  rt: ["timeout"],
  "4xx": ["4xx"],
  "5xx": ["5xx"],
  all: ["connection", "timeout", "4xx", "5xx"],
};

/**
 * Reads the connection overrides of a URL's fragment, in milliseconds: `ct`, the time for a connection, `rt`, for an
 * response, `tt`, for all attempts; and `rc`, the repetitions, `rp`, of what. Any other value is ignored.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
function withoutFragment(url: string): {
  address: string;
  overrides: Pick<WebhookRequest, "retries" | "retryOn" | "timeoutMs" | "connectTimeoutMs" | "readTimeoutMs">;
} {
  const at = url.indexOf("#");
  if (at < 0) return { address: url, overrides: {} };
  const given = new URLSearchParams(url.slice(at + 1));
  const retries = within(given.get("rc"), 0, 5);
  const timeoutMs = within(given.get("tt"), 100, 15_000);
  const connectTimeoutMs = within(given.get("ct"), 100, 10_000);
  const readTimeoutMs = within(given.get("rt"), 100, 15_000);
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

function within(value: string | null, least: number, most: number): number | undefined {
  const number = /^\d{1,5}$/.test(value ?? "") ? Number(value) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}
