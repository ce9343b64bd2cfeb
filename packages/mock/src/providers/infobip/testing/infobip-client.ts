import { AuthType, Infobip } from "@infobip-api/sdk";
import {
  type Carrier,
  createCarrier,
  type MockInfobipOptions,
  type MockServer,
  mockInfobip,
  startMockServer,
} from "../../../index.ts";

export const apiKey = "0123456789abcdef0123456789abcdef-01234567-89ab-cdef-0123-456789abcdef";
export const otherKey = "fedcba9876543210fedcba9876543210-01234567-89ab-cdef-0123-456789abcdef";
export const from = "15550001111";
export const to = "15558675310";
export const second = "15558675311";
export const text = "Your code is 123456";

/** Anything, as apps send anything. */
export type Json = Readonly<Record<string, unknown>>;

/** A message as responses, reports and logs show it. */
export interface ShownMessage {
  messageId: string;
  bulkId: string;
  to?: string;
  destination?: string;
  status: { id: number; name: string; groupId: number; groupName: string };
  error: { id: number; name: string; groupName: string; permanent: boolean };
  messageCount?: number;
  callbackData?: string;
  details?: { messageCount: number };
}

/** A mock on a real socket, and the requests that tests make. */
export interface ServedInfobip {
  carrier: Carrier;
  server: MockServer;
  /** The official SDK, which knows version 2. */
  sdk: Infobip;
  /** Makes a request. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Sends a message by version 3 with some fields replaced, and returns what the response says about its messages. */
  send(message?: Json, options?: Json): Promise<ShownMessage[]>;
  /** What a list shows. */
  results(path: string): Promise<ShownMessage[]>;
}

const running = new Set<MockServer>();

/** Serves a mock; {@link closeInfobip} closes it. */
export async function serveInfobip(
  options: MockInfobipOptions = {},
  carrier: Carrier = createCarrier({ latencyMs: 0 }),
): Promise<ServedInfobip> {
  const server = await startMockServer({ carrier, mocks: [mockInfobip(carrier, options)] });
  running.add(server);
  const call: ServedInfobip["call"] = (method, path, body, headers = {}) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: `App ${apiKey}`, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  return {
    carrier,
    server,
    call,
    sdk: new Infobip({ baseUrl: server.url, apiKey, authType: AuthType.ApiKey }),
    async send(message, requestOptions) {
      const response = await call("POST", "/sms/3/messages", requestOf(message, requestOptions));
      return (await response.json()).messages;
    },
    results: async (path) => (await (await call("GET", path)).json()).results,
  };
}

export async function closeInfobip(): Promise<void> {
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
}

/** The body of `POST /sms/3/messages`. */
export function requestOf(message: Json = {}, options?: Json): Json {
  const usual = { sender: from, destinations: [{ to }], content: { text } };
  return { messages: [{ ...usual, ...message }], ...(options && { options }) };
}
