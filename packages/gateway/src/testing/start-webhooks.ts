import { createHmac } from "node:crypto";
import { createCarrier, mockTwilio } from "@smskit/mock";
import { expect } from "vitest";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { createApiKey } from "../keys/create-api-key.ts";
import { serveGateway } from "../operations/serve-gateway.ts";
import type { GatewayTimes } from "../state/open-gateway.ts";
import { eventSecret } from "./open-event-queue.ts";
import { startGateway, type TestGateway } from "./start-gateway.ts";
import { type Receiver, startReceiver } from "./start-receiver.ts";
import { type BeforeResponse, startSlowLine } from "./start-slow-line.ts";

const accountSID = "AC0123456789abcdef0123456789abcdef";
const authToken = "fedcba9876543210fedcba9876543210";

/** A gateway on a socket, whose provider reports what becomes of texts, and an app that gets its events. */
export interface TestWebhooks extends TestGateway {
  /** Where the gateway listens. */
  url: string;
  receiver: Receiver;
  /** The header of a key that sends, reads and replays. */
  authorization: { Authorization: string };
  /** What happens between the provider's response and the gateway; the provider itself reports nothing then. */
  beforeResponse: BeforeResponse | undefined;
  /** Sends a text through the API. */
  send(body?: object): Promise<{ id: string }>;
  /** The types of the events of a message. */
  typesOf(id: string): string[];
  /** Reports something as Twilio does. */
  post(fields: Record<string, string>, path?: string, token?: string): Promise<Response>;
  /** Reports a text from a phone. */
  inbound(id: string, body: string, from?: string): Promise<Response>;
  /** Forgets what earlier tests have left. */
  reset(): void;
}

export const newSid = () => `SM${crypto.randomUUID().replaceAll("-", "")}`;

/** A request as Twilio makes it. */
export function twilioRequest(url: string, fields: Record<string, string>, token = authToken): Request {
  const common = { AccountSid: accountSID, ApiVersion: "2010-04-01", To: "+15558675310" };
  const form = new URLSearchParams({ ...common, ...fields });
  const signed = [...form].toSorted(([one], [other]) => (one < other ? -1 : 1)).flat();
  return new Request(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "X-Twilio-Signature": createHmac("sha1", token)
        .update(url + signed.join(""))
        .digest("base64"),
    },
    body: form.toString(),
  });
}

export async function startWebhooks(
  changes: Partial<GatewayConfigInput> = {},
  times: GatewayTimes = {},
): Promise<TestWebhooks> {
  const key = createApiKey();
  const carrier = createCarrier({ latencyMs: 0 });
  const receiver = await startReceiver(eventSecret);
  // The gateway's address is known once it listens, so that connectors are set by a reload.
  const started = await startGateway(
    {
      events: { endpoints: [{ id: "app", url: receiver.url, secret: eventSecret }] },
      keys: [{ id: "app", sha256: key.sha256, scopes: ["messages:send", "messages:read", "events"] }],
      http: { privateHosts: ["127.0.0.1"] },
      ...changes,
    },
    { carrier, mocks: [mockTwilio(carrier, { authToken })] },
    times,
  );
  const server = await serveGateway(started.gateway, { port: 0 });
  const slowLine = await startSlowLine(started.server.url, () => webhooks.beforeResponse);
  const connector = { accountSID, authToken, from: "+15550001111" };
  const config: GatewayConfigInput = {
    ...started.config,
    connectors: {
      main: {
        provider: "twilio",
        config: {
          ...connector,
          baseUrl: slowLine.url,
        },
        webhook: { authToken },
      },
      silent: { provider: "twilio", config: { ...connector, baseUrl: started.server.url } },
    },
    delivery: { connectors: ["main"] },
    // The connector's statusCallback follows from it.
    http: { ...started.config.http, publicUrl: server.url },
  };
  await started.gateway.reload(config);

  const webhooks: TestWebhooks = {
    ...started,
    ...{ url: server.url, receiver, config, beforeResponse: undefined },
    authorization: { Authorization: `Bearer ${key.key}` },
    async send(body) {
      const response = await started.request("/v1/messages", {
        method: "POST",
        headers: { ...webhooks.authorization, "Content-Type": "application/json" },
        body: JSON.stringify({ to: "+15558675310", body: "Hello", ...body }),
      });
      expect(response.status).toBe(202);
      return (await response.json()) as { id: string };
    },
    typesOf: (id) => receiver.events.filter(({ data }) => data["id"] === id).map(({ type }) => type),
    post: (fields, path = "/webhooks/main", token) =>
      started.gateway.fetch(twilioRequest(`${server.url}${path}`, fields, token)),
    inbound: (id, Body, From = "+15558675320") => {
      const ids = { MessageSid: id, SmsSid: id };
      return webhooks.post({
        ...ids,
        ...{ SmsStatus: "received", From, To: "+15550001111", Body, NumMedia: "0" },
      });
    },
    reset() {
      webhooks.beforeResponse = undefined;
      receiver.attempts.length = 0;
      started.logged.length = 0;
    },
    async close() {
      await server.close();
      await started.close();
      slowLine.close();
      await receiver.close();
    },
  };
  return webhooks;
}
