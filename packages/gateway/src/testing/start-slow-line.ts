import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { patienceMs } from "@smskit/test-support/patience";

/** What happens between the response of the mock and its arrival at the gateway. */
export type BeforeResponse = (sid: string, statusCallback: string) => Promise<unknown>;

/** The way between a gateway and the mock of a provider. */
export interface SlowLine {
  readonly url: string;
  close(): void;
}

/**
 * Passes requests to the mock, and does what a test wants between its response and the gateway. The provider itself reports nothing
 * then.
 */
export async function startSlowLine(
  url: string,
  beforeResponse: () => BeforeResponse | undefined,
): Promise<SlowLine> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { authorization = "" } = request.headers;
    if (request.method === "GET") {
      // A look-up of a text whose outcome is unknown.
      const found = await fetch(`${url}${request.url}`, { headers: { authorization } });
      response.writeHead(found.status, { "Content-Type": "application/json" }).end(await found.text());
      return;
    }
    const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
    const form = new URLSearchParams(body);
    const callback = form.get("StatusCallback") ?? "";
    if (beforeResponse() !== undefined) form.delete("StatusCallback");
    const result = await fetch(`${url}${request.url}`, { method: "POST", headers, body: form.toString() });
    const text = await result.text();
    await beforeResponse()?.(JSON.parse(text).sid, callback);
    response.writeHead(result.status, { "Content-Type": "application/json" }).end(text);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  // A process that stood still for some seconds must not close a connection as the gateway uses it again.
  server.keepAliveTimeout = patienceMs;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
