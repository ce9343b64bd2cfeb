import { createHmac } from "node:crypto";
import type { Carrier } from "../../carrier/carrier.ts";
import {
  defineMockProvider,
  type MockProvider,
  type Refusal,
  type Uplink,
} from "../../server/mock-provider.ts";
import type { ProviderRequest } from "../../server/provider-request.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { refuseUnknownOptions } from "../../server/refuse-unknown-options.ts";
import type { WebhookRequest } from "../../server/webhook.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { jsonResponse } from "../shared/responses.ts";
import { isPhoneNumber } from "../shared/validation.ts";
import { jsonWebhook } from "../shared/webhooks.ts";
import type { MockVonageOptions } from "./options.ts";

// FILL IN: the API as Vonage documents it, not as your connector uses it: what it accepts, and what it refuses and in which words.
// Drive it with Vonage's own SDK in mock-vonage.test.ts. What became of a message, and texts from phones, are webhooks. For STOP, add
// opt-outs, and `clients` for the inbox: see docs/guides/write-a-mock.md, and the other mocks.

/**
 * Mocks Vonage's messages.
 *
 * @example
 * const carrier = createCarrier();
 * const vonage = mockVonage(carrier, { numbers: ["+15551230000"] });
 */
export function mockVonage(carrier: Carrier, options: MockVonageOptions = {}): MockProvider {
  refuseUnknownOptions("mockVonage", options, {
    accounts: true,
    defaults: true,
    applications: true,
    numbers: true,
    statusUrl: true,
    inboundUrl: true,
  });
  const numbers = options.numbers?.map((one) => (typeof one === "string" ? one : one.number));
  const { statusUrl: webhookUrl } = options;
  const secret = "0123456789abcdef0123456789abcdef";

  function webhook(url: string | undefined, content: object): WebhookRequest[] {
    if (!url) return [];
    const body = JSON.stringify(content);
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    return [jsonWebhook(url, body, { headers: { "vonage-signature": signature } })];
  }

  function accountOf(request: ProviderRequest): { credit?: number } | undefined {
    const key = keyOf(request);
    return /^key_\w{8,64}$/.test(key) ? {} : undefined;
  }

  function send(
    request: ProviderRequest,
    { credit = 1 }: { credit?: number },
    uplink: Uplink,
  ): ProviderResponse {
    const fields = request.json ?? {};
    const [to, from, text] = [fields["to"], fields["from"], fields["text"]].map((value) =>
      String(value ?? ""),
    );
    if (to === undefined || !isPhoneNumber(to)) return problem(400, "invalid_to");
    if (from === undefined || numbers?.includes(from) === false) return problem(400, "invalid_from");
    if (text === undefined || text === "" || text.length > 1_600) return problem(400, "invalid_text");
    if (credit <= 0) return problem(402, "no_credit");
    const { optedOutOf, state } = carrier.phone(to);
    if (optedOutOf === "all" || optedOutOf.includes(from)) return problem(403, "opted_out");
    const filtered = state === "filtered";
    const message = uplink.accept({
      id: crypto.randomUUID(),
      provider: "vonage",
      from,
      to,
      body: text,
      status: filtered ? "failed" : "queued",
      errorCode: filtered ? "spam" : undefined,
      failureOf: (phone) => ({ status: "undelivered", errorCode: codeOf(phone) }),
      reportsOf: (message, { status }) =>
        /^(?:sent|delivered|undelivered|failed)$/.test(status)
          ? webhook(textOf(fields["callback_url"]) || webhookUrl, {
              event: "status",
              message: resourceOf(message, status),
            })
          : [],
      parameters: jsonParameters(fields),
    });
    return jsonResponse(200, resourceOf(message));
  }

  function respond(request: ProviderRequest, uplink: Uplink): ProviderResponse {
    const account = accountOf(request);
    if (account === undefined) return problem(401, "unauthorized");
    return request.path === "/v1/messages"
      ? send(request, account, uplink)
      : jsonResponse(200, { credit: account.credit ?? 1 });
  }

  return defineMockProvider({
    provider: "vonage",
    carrier,
    sites: [
      {
        host: "api.vonage.example",
        hosts: /^api\.vonage\.example$/,
        matches: ({ headers }) => headers.get("authorization")?.startsWith("Bearer key_") === true,
        operations: ["POST /v1/messages", "GET /v1/balance"],
      },
    ],
    recipientOf: (request) => String(request.json?.["to"] ?? ""),
    respond,
    refuse,
    receive({ from, to, body }) {
      if (numbers?.includes(to) === false) return undefined;
      const id = crypto.randomUUID();
      return {
        id,
        webhooks: webhook(webhookUrl, { event: "inbound", message: { id, from, to, text: body } }),
      };
    },
  });
}

/** Why a message to such a phone does not arrive. */
function codeOf(phone: string): string {
  if (phone === "landline") return "invalid_to";
  return phone === "blocked" ? "opted_out" : "undeliverable";
}

/** A message as Vonage shows it. */
function resourceOf(
  message: ReturnType<Uplink["accept"]>,
  status: string = message.status,
): Record<string, unknown> {
  const { id, to, errorCode, parameters } = message;
  const { reference } = parameters;
  return {
    id,
    to,
    status,
    ...(errorCode !== undefined && { error_code: errorCode }),
    ...(reference !== undefined && { reference }),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What Vonage responds when its API is not reached. */
function refuse(refusal: Refusal): ProviderResponse {
  switch (refusal.reason) {
    case "rate-limited":
      return problem(429, "too_many_requests");
    case "server-error":
      return problem(refusal.status, "server_error");
    case "not-found":
      return problem(404, "not_found");
    case "method-not-allowed":
      return problem(405, "method_not_allowed");
    case "too-large":
      return problem(413, "too_large");
  }
}

function keyOf({ headers }: ProviderRequest): string {
  return /^Bearer (\S+)$/.exec(headers.get("authorization") ?? "")?.[1] ?? "";
}

function problem(status: number, code: string): ProviderResponse {
  return jsonResponse(status, { code });
}
