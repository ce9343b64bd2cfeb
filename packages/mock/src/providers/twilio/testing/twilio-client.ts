import twilio from "twilio";
import type { MockServer } from "../../../server/mock-server.ts";
import { stableHexId } from "../../shared/ids.ts";

/** An account that no test declares. */
export const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
export const authToken = "fedcba9876543210".repeat(2);
export const serviceSid = `MG${"a".repeat(32)}`;
export const verifySid = `VA${"d".repeat(32)}`;
export const keySid = `SK${"b".repeat(32)}`;
export const keySecret = "S3cret".padEnd(32, "x");

/** The SID of a number that no request made. */
export const numberSid = (number: string): string => `PN${stableHexId(number)}`;

/** The official SDK, unmodified, pointed at a mock server. */
export function sdkFor(server: Pick<MockServer, "url">, sid = accountSid, token = authToken) {
  const client = twilio(sid, token);
  const { api, messaging, verify, content, lookups, iam, oauth } = client;
  for (const domain of [api, messaging, verify, content, lookups, iam, oauth]) domain.baseUrl = server.url;
  return client;
}

export interface WireResponse {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
}

/** Sends parameters as they are, without any client's ideas. */
export async function post(
  server: Pick<MockServer, "url">,
  parameters: Record<string, string | readonly string[]>,
  options: { sid?: string; username?: string; password?: string; headers?: Record<string, string> } = {},
): Promise<WireResponse> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of typeof value === "string" ? [value] : value) form.append(name, one);
  }
  const sid = options.sid ?? accountSid;
  const basic = `${options.username ?? sid}:${options.password ?? authToken}`;
  return read(
    await fetch(`${server.url}/2010-04-01/Accounts/${sid}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(basic)}`, ...options.headers },
      body: form,
    }),
  );
}

/** Reads any path. */
export async function get(
  server: Pick<MockServer, "url">,
  path: string,
  options: { username?: string; password?: string; authorization?: string } = {},
): Promise<WireResponse> {
  const basic = `Basic ${btoa(`${options.username ?? accountSid}:${options.password ?? authToken}`)}`;
  return read(await fetch(server.url + path, { headers: { authorization: options.authorization ?? basic } }));
}

/** Changes one message: a path below it, `POST` unless it is said otherwise. */
export async function change(
  server: Pick<MockServer, "url">,
  messageSid: string,
  request: { method?: string; below?: string; parameters?: Record<string, string> } = {},
): Promise<WireResponse> {
  const { method = "POST", below = "", parameters } = request;
  const path = `/2010-04-01/Accounts/${accountSid}/Messages/${messageSid}${below}.json`;
  return read(
    await fetch(server.url + path, {
      method,
      headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
      ...(parameters && { body: new URLSearchParams(parameters) }),
    }),
  );
}

async function read(response: Response): Promise<WireResponse> {
  const text = await response.text();
  const body: Record<string, unknown> = text.startsWith("{") ? JSON.parse(text) : {};
  return { status: response.status, headers: response.headers, text, body };
}
