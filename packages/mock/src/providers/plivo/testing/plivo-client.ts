import { Client, validateSignature, validateV3Signature } from "plivo";
import {
  type Carrier,
  createCarrier,
  type MockPlivoOptions,
  type MockServer,
  mockPlivo,
  startMockServer,
} from "../../../index.ts";
import type { AppRequest } from "../../../testing/webhook-app.ts";

export const authId = `MA${"A".repeat(18)}`;
export const otherAuthId = `MA${"B".repeat(18)}`;
export const authToken = "token-of-the-account";
export const from = "+15550001111";
export const to = "+15558675310";
export const text = "Your code is 123456";
export const powerpackId = "86bbb125-97bb-4d72-89fd-81d5c515b015";

/** A mock on a real socket, and the official SDK that talks to it. */
export interface ServedPlivo {
  carrier: Carrier;
  server: MockServer;
  sdk: Client;
}

const running = new Set<MockServer>();

/** Serves a mock; {@link closePlivo} closes it. */
export async function servePlivo(
  options: MockPlivoOptions = {},
  carrier: Carrier = createCarrier({ latencyMs: 0 }),
): Promise<ServedPlivo> {
  const server = await startMockServer({ mocks: [mockPlivo(carrier, options)] });
  running.add(server);
  return { carrier, server, sdk: sdkAt(server) };
}

export async function closePlivo(): Promise<void> {
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
}

/** The official SDK. Its option `url` is not documented; it replaces the address that is built in. */
export function sdkAt(
  { url }: { url: string },
  credentials: { authId?: string; authToken?: string } = {},
): Client {
  const { authId: id = authId, authToken: token = authToken } = credentials;
  return new Client(id, token, { url: `${url}/v1/Account/${id}` });
}

/** What the SDK resolves to for an accepted message. */
export type SentMessage = Awaited<ReturnType<Client["messages"]["create"]>>;

/** Sends by the form of `create` that takes one object, which the SDK's types lack. */
export function send({ messages }: Client, parameters: Record<string, unknown> = {}): Promise<SentMessage> {
  const create = messages.create.bind(messages) as unknown as (one: object) => Promise<SentMessage>;
  return create({ src: from, dst: to, text, ...parameters });
}

/** What differs from a GET request of {@link authId}. */
export interface RequestSettings {
  body?: string;
  method?: string;
  headers?: Record<string, string>;
  /** The Auth ID, a colon, and the Auth Token. */
  as?: string;
  /** The path of the account. */
  account?: string;
}

/** A request that no SDK makes: POST if it has a body. */
export function ask({ url }: { url: string }, path: string, init: RequestSettings = {}): Promise<Response> {
  const { as = `${authId}:${authToken}`, headers, account = `Account/${authId}`, ...rest } = init;
  return fetch(`${url}/v1/${account}/${path}`, {
    ...(rest.body !== undefined && { method: "POST" }),
    ...rest,
    headers: { authorization: `Basic ${btoa(as)}`, "content-type": "application/json", ...headers },
  });
}

/** Which signatures of a webhook the SDK verifies with a token. */
export function verifiedBy(token: string, appUrl: string, request: AppRequest): Record<string, boolean> {
  const { method, headers, parameters } = request;
  const url = new URL(request.url, appUrl).href;
  const header = (name: string): string => headers[`x-plivo-signature-${name}`]?.toString() ?? "";
  const v2 = (name: string): boolean =>
    Boolean(validateSignature(url, header("v2-nonce"), header(name), token));
  const fields = method === "POST" ? parameters : {};
  const v3 = (name: string): boolean =>
    Boolean(validateV3Signature(method, url, header("v3-nonce"), token, header(name), fields));
  return { v2: v2("v2"), "ma-v2": v2("ma-v2"), v3: v3("v3"), "ma-v3": v3("ma-v3") };
}

export const allSignatures = { v2: true, "ma-v2": true, v3: true, "ma-v3": true };
