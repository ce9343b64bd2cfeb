import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { Auth } from "@vonage/auth";
import { Messages } from "@vonage/messages";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockVonageOptions,
  mockVonage,
  startMockServer,
} from "../../../index.ts";

export const apiKey = "abcd1234";
export const apiSecret = "abcdef0123456789";
export const applicationId = "4001a0b1-0000-4000-8000-000000000001";
export const from = "15550001111";
export const to = "15558675310";
export const text = "Your code is 123456";

/** A mock on a real socket, and the official SDK that talks to it. */
export interface ServedVonage {
  carrier: Carrier;
  server: MockServer;
  sdk: Messages;
}

const running = new Set<MockServer>();

/** Serves a mock; {@link closeVonage} closes it. */
export async function serveVonage(
  options: MockVonageOptions = {},
  carrier: Carrier = createCarrier({ latencyMs: 0 }),
): Promise<ServedVonage> {
  const server = await startMockServer({ mocks: [mockVonage(carrier, options)] });
  running.add(server);
  return { carrier, server, sdk: sdkAt(server) };
}

export async function closeVonage(): Promise<void> {
  await Promise.all([...running].map((server) => server.close()));
  running.clear();
}

/** The official SDK with Basic credentials, unmodified. */
export function sdkAt(
  { url }: { url: string },
  credentials: { apiKey?: string; apiSecret?: string } = {},
): Messages {
  return new Messages(new Auth({ apiKey, apiSecret, ...credentials }), { apiHost: url });
}

let privateKey: KeyObject | undefined;

/** The private key of the application. */
export function applicationKey(): KeyObject {
  privateKey ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  return privateKey;
}

/** The public key of the application, in PEM. */
export function publicKeyOf(key: KeyObject = applicationKey()): string {
  return createPublicKey(key).export({ format: "pem", type: "spki" }).toString();
}

/** The official SDK as an application, which signs its own tokens. */
export function sdkOfApplication(
  { url }: { url: string },
  id = applicationId,
  key = applicationKey(),
): Messages {
  const pem = key.export({ format: "pem", type: "pkcs8" }).toString();
  return new Messages(new Auth({ applicationId: id, privateKey: pem }), { apiHost: url });
}

/** The fields that the SDK sends, which change the usual message; `undefined` leaves one out. */
export type MessageFields = Readonly<Record<string, unknown>>;

/** Sends a message with the SDK, as it is. */
export async function send(sdk: Messages, fields: MessageFields = {}): Promise<string> {
  const message = { channel: "sms", messageType: "text", to, from, text, ...fields };
  const { messageUUID } = await sdk.send(message as unknown as Parameters<Messages["send"]>[0]);
  return messageUUID;
}

/** An error as Vonage writes it. */
export interface VonageProblem {
  type: string;
  title: string;
  detail: string;
  instance: string;
  invalid_parameters?: { name: string; reason: string }[];
}

/** A refusal, as the SDK reports it. */
export interface VonageRefusal {
  status: number;
  headers: Headers;
  body: VonageProblem;
}

/** The refusal in the error that the SDK throws. */
export async function refusalOf(call: Promise<unknown>): Promise<VonageRefusal> {
  const error: unknown = await call.then(
    () => new Error("The request was not refused."),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error && "response" in error && error.response instanceof Response)) throw error;
  if (error.constructor.name !== "VetchError") throw error;
  const { status, headers } = error.response;
  return { status, headers, body: (await error.response.json()) as VonageProblem };
}

/** Sends any request, with the account's credentials unless it has its own. */
export async function ask(
  { url }: { url: string },
  path: string,
  {
    method = "GET",
    body,
    headers = {},
  }: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const authorization = `Basic ${btoa(`${apiKey}:${apiSecret}`)}`;
  const response = await fetch(url + path, {
    method,
    headers: { authorization, "content-type": "application/json", ...headers },
    ...(body !== undefined && { body }),
  });
  const received = await response.text();
  return { status: response.status, body: received === "" ? {} : JSON.parse(received) };
}
