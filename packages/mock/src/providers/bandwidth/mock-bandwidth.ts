import type { Carrier } from "../../carrier/carrier.ts";
import { defineMockProvider, type MockProvider, type Refusal } from "../../server/mock-provider.ts";
import type { ProviderResponse } from "../../server/provider-response.ts";
import { refuseUnknownOptions } from "../../server/refuse-unknown-options.ts";
import { jsonParameters } from "../shared/parameters.ts";
import { jsonResponse } from "../shared/responses.ts";
import type { MockBandwidthOptions } from "./options.ts";

/**
 * Mocks Bandwidth's Messaging API, version 2, with its callbacks, and the OAuth 2 tokens for it.
 *
 * @see https://dev.bandwidth.com/apis/messaging-apis/messaging/
 *
 * @example
 * const carrier = createCarrier();
 * const bandwidth = mockBandwidth(carrier, { statusUrl: "http://localhost:3000/sms" });
 */
export function mockBandwidth(carrier: Carrier, options: MockBandwidthOptions = {}): MockProvider {
  refuseUnknownOptions("mockBandwidth", options, {
    accounts: true,
    defaults: true,
    numbers: true,
    applications: true,
    statusUrl: true,
    statusCredentials: true,
    inboundUrl: true,
    inboundCredentials: true,
  });
  return defineMockProvider({
    provider: "bandwidth",
    carrier,
    sites: [
      {
        host: "messaging.bandwidth.com",
        hosts: /^messaging\.bandwidth\.com$/,
        matches: ({ path }) => /^\/api\/v2\/users\/[^/]+\/messages$/.test(path),
        operations: ["GET|POST /api/v2/users/{accountId}/messages"],
      },
    ],
    recipientOf: ({ json }) => [json?.["to"]].flat().map(String)[0],
    accountOf: ({ path }) => path.split("/")[4],
    respond({ json = {}, path }, uplink) {
      const { id, from, to, body } = uplink.accept({
        id: crypto.randomUUID(),
        provider: "bandwidth",
        accountId: path.split("/")[4],
        from: String(json["from"]),
        to: [json["to"]].flat().map(String)[0] ?? "",
        body: String(json["text"]),
        status: "queued",
        failureOf: () => ({ status: "undelivered", errorCode: "4720" }),
        parameters: jsonParameters(json),
      });
      return jsonResponse(202, { id, owner: from, from, to: [to], text: body, direction: "out" });
    },
    refuse,
  });
}

function refuse({ reason }: Refusal): ProviderResponse {
  const statuses = { "rate-limited": 429, "not-found": 404, "method-not-allowed": 405, "too-large": 413 };
  return jsonResponse(reason === "server-error" ? 500 : statuses[reason], { type: reason, description: "" });
}
