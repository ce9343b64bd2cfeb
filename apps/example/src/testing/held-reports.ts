import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createCarrier, startMockServer } from "@smskit/mock";
import { patience, patienceMs } from "@smskit/test-support/patience";
import { onTestFinished, vi } from "vitest";
import { type Account, madeUpAccounts, registry, webhookOf } from "../accounts.ts";
import { providers } from "../generated/providers.ts";
import { startExample } from "../start-example.ts";
import { clientOf } from "./app-client.ts";
import { sharedState } from "./state.ts";

/** The providers that report deliveries to a URL that each message names. */
export const reportingProviders = Object.keys(providers).filter((provider) => {
  const { features } = registry.create(madeUpAccounts[provider] as Account);
  return features !== undefined && features.webhooks !== false && features.statusCallback;
});

/** A request that a provider made. */
interface HeldReport {
  path: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}

const to = "+15558675310";

/** A sign-in whose text was delivered, and the provider's report of that, which the app has not received yet. */
export async function holdReport(provider: string) {
  const held: HeldReport[] = [];
  const publicServer = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path = "", method = "" } = request;
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    held.push({
      path,
      method,
      headers: headers as Record<string, string>,
      body: Buffer.concat(chunks).toString(),
    });
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => publicServer.listen(0, "127.0.0.1", resolve));
  const publicUrl = `http://127.0.0.1:${(publicServer.address() as AddressInfo).port}`;

  const { mock, ...madeUp } = madeUpAccounts[provider] as (typeof madeUpAccounts)[string];
  const carrier = createCarrier();
  const createMock = providers[provider]?.createMock;
  const server = await startMockServer({ mocks: createMock ? [createMock(carrier, mock as never)] : [] });
  const account: Account = { ...madeUp, config: { ...madeUp.config, baseUrl: server.url } };
  const log: string[] = [];
  const example = await startExample({
    account,
    publicUrl,
    openState: async () => sharedState(),
    log: (line) => log.push(line),
  });
  onTestFinished(async () => {
    await example.close();
    await server.close();
    publicServer.closeAllConnections();
    await new Promise((resolve) => publicServer.close(resolve));
  });

  async function isOfDelivery({ path, ...init }: HeldReport): Promise<boolean> {
    const request = new Request(publicUrl + path, bodyless(init));
    const { events } = (await webhookOf(account)?.parse(request)) ?? { events: [] };
    return events.some((event) => event.type === "delivery" && event.update.status === "delivered");
  }

  const client = clientOf({ request: fetch }, example.url);
  await client.submit("/start", { number: to });
  await carrier.waitForMessage({ to, timeoutMs: patienceMs });
  const report = await vi.waitFor(async () => {
    for (const report of held) if (await isOfDelivery(report)) return report;
    throw new Error(`${held.length} reports, none of them of a delivery.`);
  }, patience);

  return {
    client,
    log,
    report,
    /** Sends a request to the app, at its own address. */
    pass({ path, ...init }: HeldReport): Promise<Response> {
      return fetch(example.url + path, bodyless(init));
    },
  };
}

/** A request by GET may have no body, not even an empty one. */
function bodyless({ body, ...init }: Omit<HeldReport, "path">): RequestInit {
  return body === "" ? init : { ...init, body };
}

/** Changes the last letter or digit. */
export function tampered(text: string): string {
  return text.replace(/[a-z\d](?=[^a-z\d]*$)/i, (last) => (last === "0" ? "1" : "0"));
}
