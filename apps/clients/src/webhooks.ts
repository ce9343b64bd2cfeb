import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A request that a webhook received. */
export interface WebhookRequest {
  url: string;
  signature: string;
  form: Record<string, string>;
}

/** Starts an app with a webhook, which responds with the TwiML, if there is any. */
export async function startWebhooks(twiml?: string) {
  const requests: WebhookRequest[] = [];
  const server = createServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    requests.push({
      url: `${url}${request.url}`,
      signature: String(request.headers["x-twilio-signature"]),
      form,
    });
    response.writeHead(twiml === undefined ? 204 : 200, { "content-type": "text/xml" }).end(twiml);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requests, close: () => server.close() };
}
