import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { WireRequest } from "./wire-request.ts";

/** An app that receives webhooks, and accepts all of them. */
export interface TestApp {
  /** Where a provider sends webhooks that no message has a URL for. */
  readonly url: string;
  /** Every request, newest last. */
  readonly requests: readonly WireRequest[];
  close(): Promise<void>;
}

/** Starts an app on a local port. */
export async function startTestApp(): Promise<TestApp> {
  const requests: WireRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = "GET", url = "/", headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const pairs = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    const body = method === "GET" || method === "HEAD" ? undefined : Buffer.concat(chunks).toString();
    requests.push({ method, url: `${origin}${url}`, headers: pairs, body });
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/sms/webhooks`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
