import type { SmsConnector } from "@smskit/core";
import { createHttpClient, defineConnector, errorFromResponse } from "@smskit/core/provider";
import type { Carrier, MockProvider } from "@smskit/mock";
import { defineMockProvider, jsonResponse, type ProviderResponse } from "@smskit/mock/provider";
import { allFeatures } from "@smskit/test-support/features";
import * as z from "zod/mini";

const windowSeconds = 3_600;
const path = "/keyed/v1/texts";

/** A provider on the carrier that sends once for a key while it remembers it, and then forgets it. */
export function mockKeyed(carrier: Carrier): MockProvider {
  const remembered = new Map<string, { response: ProviderResponse; until: number }>();
  return defineMockProvider({
    provider: "keyed",
    carrier,
    sites: [
      {
        host: "api.keyed.example",
        hosts: /^api\.keyed\.example$/,
        matches: (request) => request.path === path,
        operations: [`POST ${path}`],
      },
    ],
    recipientOf: ({ json }) => String(json?.["to"]),
    respond({ headers, json = {} }, uplink) {
      const key = headers.get("idempotency-key") ?? "";
      const known = remembered.get(key);
      if (known !== undefined && carrier.now() < known.until) return known.response;
      const draft = {
        id: crypto.randomUUID(),
        provider: "keyed",
        from: "+15551230000",
        to: String(json["to"]),
        body: String(json["body"]),
        status: "queued" as const,
        failureOf: () => ({ status: "undelivered" as const, errorCode: "6" }),
        parameters: {},
      };
      uplink.accept(draft);
      const response = jsonResponse(202, { id: draft.id, to: draft.to });
      if (!uplink.isLost) remembered.set(key, { response, until: carrier.now() + windowSeconds * 1_000 });
      return response;
    },
    refuse(refusal) {
      const statuses = { "rate-limited": 429, "not-found": 404, "method-not-allowed": 405, "too-large": 413 };
      return jsonResponse(refusal.reason === "server-error" ? refusal.status : statuses[refusal.reason], {});
    },
  });
}

/** A connector of {@link mockKeyed}. */
export function createKeyedAt(baseUrl: string): SmsConnector {
  const definition = defineConnector({
    provider: "keyed",
    name: "Keyed",
    configSchema: z.strictObject({}),
    features: { ...allFeatures, idempotency: { withinSeconds: windowSeconds } },
    create(_, { http }) {
      const client = createHttpClient({ baseUrl, ...http });
      return {
        async deliver({ to, body }, { repeatKey = "", signal }) {
          const headers = { "Content-Type": "application/json", "Idempotency-Key": repeatKey };
          const request = {
            method: "POST" as const,
            path,
            headers,
            body: JSON.stringify({ to, body }),
            signal,
          };
          const response = await client.request(request);
          const { id, to: echoed } = response.status === 202 ? accepted(response.body) : {};
          if (id === undefined) throw errorFromResponse("Keyed", response);
          return { id, to: echoed, status: "queued" as const };
        },
        close: () => client.close(),
      };
    },
  });
  return definition.create({});
}

function accepted(body: string): { id?: string; to?: string } {
  try {
    return JSON.parse(body) ?? {};
  } catch {
    return {};
  }
}
