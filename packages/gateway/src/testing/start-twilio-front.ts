import twilio, { type Twilio } from "twilio";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { type GatewayServer, serveGateway } from "../operations/serve-gateway.ts";
import { startGateway, type TestGateway } from "./start-gateway.ts";

export const accountSid = `AC${"c0ffee00".repeat(4)}`;
export const otherSid = `AC${"0badcafe".repeat(4)}`;
export const authToken = "0123456789abcdef0123456789abcdef";
const otherToken = "another-token-of-the-front-for-tests";
/** The path of the first account's messages, without `.json`. */
export const messagesPath = `/2010-04-01/Accounts/${accountSid}/Messages`;

type AccountInput = NonNullable<GatewayConfigInput["twilio"]>["accounts"][number];

interface CallInit {
  method?: string;
  form?: Record<string, string>;
  headers?: Record<string, string>;
}

/** A gateway with a Twilio front, on a socket. */
export interface TestFront {
  gateway: TestGateway;
  server: GatewayServer;
  url: string;
  /** Twilio's SDK, unmodified. */
  client: Twilio;
  /** The SDK of the other account. */
  otherClient: Twilio;
  /** Makes a request by hand, as programs without an SDK do. */
  call(path: string, init?: CallInit): Promise<Response>;
  close(): Promise<void>;
}

/** Starts a gateway whose front has two accounts; the changes are those of the first. */
export async function startTwilioFront(
  account: Partial<AccountInput> = {},
  changes: Partial<GatewayConfigInput> = {},
): Promise<TestFront> {
  const gateway = await startGateway({
    twilio: {
      accounts: [
        { accountSid, authToken, ...account },
        { accountSid: otherSid, authToken: otherToken },
      ],
    },
    ...changes,
  });
  const server = await serveGateway(gateway.gateway, { port: 0 });
  return {
    gateway,
    server,
    url: server.url,
    client: sdkFor(server.url),
    otherClient: sdkFor(server.url, otherSid, otherToken),
    call: (path, init) => call(server, path, init),
    async close() {
      await server.close(1_000);
      await gateway.close();
    },
  };
}

export function sdkFor(url: string, sid = accountSid, token = authToken): Twilio {
  const client = twilio(sid, token);
  client.api.baseUrl = url;
  return client;
}

/** Makes a request by hand, to the front or to the mock of Twilio. */
export function call(
  { url }: { url: string },
  path: string,
  { method, form, headers }: CallInit = {},
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: method ?? (form === undefined ? "GET" : "POST"),
    headers: {
      Authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`,
      ...headers,
    },
    ...(form !== undefined && { body: new URLSearchParams(form) }),
  });
}
