import { SMS, type SMSParams } from "@vonage/sms";
import type { MockServer } from "../../../server/mock-server.ts";
import { runCurl } from "../../../testing/run-curl.ts";

export const apiKey = "abcd1234";
export const apiSecret = "abcdef0123456789";

/** The official SDK, unmodified, pointed at a mock server. */
export function sdkFor(server: Pick<MockServer, "url">): SMS {
  return new SMS({ apiKey, apiSecret }, { restHost: server.url });
}

export interface VonageResponse {
  status: number;
  headers: Headers;
  text: string;
  /** The entries of a send. */
  messages: Record<string, string>[];
  body: Record<string, unknown>;
}

/** Sends parameters as they are; with `null` one of the usual ones is left out. */
export async function send(
  server: Pick<MockServer, "url">,
  parameters: Record<string, string | null> = {},
  how: "form" | "json" | "query" | "basic" = "form",
): Promise<VonageResponse> {
  const all: Record<string, string | null> = {
    ...(how !== "basic" && { api_key: apiKey, api_secret: apiSecret }),
    from: "15550001111",
    to: "15558675310",
    text: "Your code is 123456",
    ...parameters,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  const form = new URLSearchParams(given);
  const url = `${server.url}/sms/json`;
  switch (how) {
    case "form":
      return read(await fetch(url, { method: "POST", body: form }));
    case "query":
      return read(await fetch(`${url}?${form}`));
    case "json": {
      const headers = { "content-type": "application/json" };
      return read(
        await fetch(url, { method: "POST", headers, body: JSON.stringify(Object.fromEntries(given)) }),
      );
    }
    case "basic": {
      const headers = { authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` };
      return read(await fetch(url, { method: "POST", headers, body: form }));
    }
  }
}

/** Reads any path, with the credentials in the header. */
export async function get(
  server: Pick<MockServer, "url">,
  path: string,
  secret = apiSecret,
): Promise<VonageResponse> {
  const headers = { authorization: `Basic ${btoa(`${apiKey}:${secret}`)}` };
  return read(await fetch(server.url + path, { headers }));
}

async function read(response: Response): Promise<VonageResponse> {
  const text = await response.text();
  const body: Record<string, unknown> = text.startsWith("{") ? JSON.parse(text) : {};
  const messages = (body["messages"] ?? []) as Record<string, string>[];
  return { status: response.status, headers: response.headers, text, body, messages };
}

/** A client that sends parameters; what it is, is in its name. */
export interface VonageClient {
  name: string;
  /** The entries of the response, named as on the wire. */
  send(
    server: Pick<MockServer, "url">,
    parameters: Record<string, string | null>,
  ): Promise<Record<string, string>[]>;
}

function complete(parameters: Record<string, string | null>): [string, string][] {
  const usual = { from: "15550001111", to: "15558675310", text: "Your code is 123456" };
  return Object.entries({ ...usual, ...parameters }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
}

/** The command line's. */
export const curl: VonageClient = {
  name: "curl",
  async send(server, parameters) {
    const { text } = await runCurl([
      ...complete({ api_key: apiKey, api_secret: apiSecret, ...parameters }).flatMap(([name, value]) => [
        "--data-urlencode",
        `${name}=${value}`,
      ]),
      `${server.url}/sms/json`,
    ]);
    return JSON.parse(text).messages;
  },
};

/** Vonage's own, unmodified. */
export const sdk: VonageClient = {
  name: "@vonage/sms",
  async send(server, { api_key = apiKey, api_secret = apiSecret, ...parameters }) {
    const sms = new SMS({ apiKey: api_key ?? "", apiSecret: api_secret ?? "" }, { restHost: server.url });
    const given = Object.fromEntries(complete(parameters).map(([name, value]) => [camel(name), value]));
    const sent: Promise<{ messages: object[] }> = sms.send(given as unknown as SMSParams);
    const { messages } = await sent.catch((error: unknown) => {
      if (error instanceof Error && "response" in error) return error.response as { messages: object[] };
      throw error;
    });
    // It keeps the response beside its result.
    return messages.map((part) =>
      Object.fromEntries(Object.entries(part).filter(([name]) => !/[A-Z]/.test(name))),
    );
  },
};

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
