import { randomUUID } from "node:crypto";
import { type DeliveryStatus, type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import {
  basicAuth,
  dateOf,
  defineWebhook,
  fieldsOf,
  matchesSecret,
  parseJson,
  readWebhookBody,
  textOf,
} from "@smskit/core/provider";
import { noFeatures } from "@smskit/test-support/features";
import type { WebhookContractOptions } from "../../webhook-rule.ts";
import { toOf } from "../to-of.ts";

/** How the requests prove where they come from: HTTP Basic, or a secret in the URL. Neither covers the body. */
export type Proof = "basic" | "url-secret";

const secret = "batches/fedcba9876543210";
const expected = basicAuth("batches", secret);
const time = "2026-01-02T03:04:05Z";
const about = {
  id: "message-0001",
  phone: "+15558675310",
  sender: "+15551230000",
  at: new Date(time),
};

/** What the webhook does; broken ones replace some of it. */
export interface BatchSteps {
  isGenuine(request: Request): boolean;
  eventsOf(entries: readonly unknown[]): SmsWebhookEvent[];
}

export function properBatchSteps(proof: Proof): BatchSteps {
  return {
    isGenuine: (request) =>
      proof === "basic"
        ? matchesSecret(request.headers.get("authorization"), [expected])
        : matchesSecret(secretIn(request), [secret]),
    eventsOf: (entries) => entries.map(eventOf),
  };
}

/** The secret in the query of the webhook's URL. */
export function secretIn(request: Request): string | null {
  return new URL(request.url).searchParams.get("key");
}

const statuses: ReadonlyMap<string, DeliveryStatus> = new Map([
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["undelivered", "undelivered"],
]);

function eventOf(entry: unknown): SmsWebhookEvent {
  const { type, id, status, code, ...fields } = fieldsOf(entry);
  const [from, to, at] = ["from", "to", "time"].map((name) => textOf(fields[name])) as [
    string,
    string,
    string,
  ];
  const when = { provider: "batches", id: textOf(id), at: dateOf(at) };
  if (type === "validation") {
    return { type: "challenge", respond: async () => Response.json({ validationResponse: textOf(code) }) };
  }
  if (type === "report" && id !== undefined) {
    const providerStatus = textOf(status);
    return {
      type: "delivery",
      update: { ...when, status: statuses.get(providerStatus) ?? "unknown", providerStatus, ...toOf(to) },
    };
  }
  if (type !== "text" || id === undefined) return { type: "other", raw: entry };
  const body = textOf(fields["text"]);
  const keyword = /^\s*stop\s*$/i.test(body) ? { keyword: "stop" as const } : {};
  return { type: "inbound", message: { ...when, from, to, body, media: [], ...keyword } };
}

/**
 * A webhook of batches: a JSON list of events in each request, with a secret instead of a signature. A subscription is
 * confirmed in the response.
 */
export function createBatchWebhook(proof: Proof, steps: BatchSteps = properBatchSteps(proof)): SmsWebhook {
  return defineWebhook(async (request) => {
    if (request.method !== "POST") throw new SmsWebhookError(405, "The batches are sent by POST.");
    const body = new TextDecoder().decode(await readWebhookBody(request));
    if (!steps.isGenuine(request)) {
      const status = proof === "basic" ? 401 : 403;
      throw new SmsWebhookError(status, "The request does not have the secret of this webhook.");
    }
    const entries = parseJson(body);
    if (!Array.isArray(entries) || !entries.every(isEntry)) {
      throw new SmsWebhookError(400, "The body is not a list of events.");
    }
    return { events: steps.eventsOf(entries), raw: entries, response: new Response(null, { status: 204 }) };
  });
}

function isEntry(entry: unknown): boolean {
  return typeof fieldsOf(entry)["type"] === "string";
}

function sent(proof: Proof, entries: readonly object[]): Request {
  const query = proof === "basic" ? "" : `?key=${encodeURIComponent(secret)}`;
  return new Request(`https://example.com/sms/batches${query}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(proof === "basic" && { Authorization: expected }) },
    body: JSON.stringify(entries),
  });
}

/** What the contract knows of the webhook of batches. */
export function batchOptions(proof: Proof, steps?: BatchSteps): WebhookContractOptions {
  const report = { type: "report", id: about.id, to: about.phone, time };
  return {
    name: `reference, batches with ${proof}`,
    create: () => createBatchWebhook(proof, steps),
    createWithoutSecret() {
      throw new SmsWebhookError(500, "The webhook of batches has no secret.");
    },
    features: {
      ...noFeatures,
      webhooks: { delivery: true, inbound: true, signatures: [proof], coversBody: false },
    },
    about,
    requests: {
      delivery: (status, extra) => sent(proof, [{ ...report, status, ...extra }]),
      unknownStatus: (word) => sent(proof, [{ ...report, status: word }]),
      inbound: (text) =>
        sent(proof, [{ type: "text", id: "text-0001", from: about.phone, to: about.sender, text, time }]),
      batch: (several) =>
        sent(
          proof,
          several.map((status) => ({ ...report, status })),
        ),
      challenge: () => sent(proof, [{ type: "validation", code: randomUUID() }]),
    },
    secrets: [secret],
  };
}
