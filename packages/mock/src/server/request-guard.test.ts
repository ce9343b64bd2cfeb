import { once } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type MockServer, type MockServerOptions, startMockServer } from "../index.ts";
import { accountSid, authToken } from "../providers/twilio/testing/twilio-client.ts";

let server: MockServer;
afterEach(() => server.close());

async function serve(options?: MockServerOptions): Promise<void> {
  server = await startMockServer(options);
}

const toProvider = `/2010-04-01/Accounts/${accountSid}.json`;
const toApi = "/api/v1/info";
const authorization = `Basic ${btoa(`${accountSid}:${authToken}`)}`;

/** Sends a request with headers that `fetch` would not send. */
async function ask(path: string, headers: Record<string, string>, method = "GET") {
  const request = httpRequest({
    port: server.port,
    host: "127.0.0.1",
    path,
    method,
    headers: { authorization, ...headers },
  });
  request.end();
  const [response]: IncomingMessage[] = await once(request, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response as IncomingMessage) chunks.push(chunk);
  return {
    status: response?.statusCode,
    type: response?.headers["content-type"],
    text: Buffer.concat(chunks).toString(),
  };
}

describe("the Host header", () => {
  test.each([
    "localhost",
    "localhost.",
    "127.0.0.1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[fd12::1]",
    "[fe80::1%25eth0]",
    "app",
    "mock.local",
    "10.1.2.3",
    "[::ffff:a01:203]",
    "host.docker.internal",
  ])("can be %s", async (name) => {
    await serve();
    for (const host of [name, `${name}:4010`, name.toUpperCase()]) {
      expect((await ask(toApi, { host })).status).toBe(200);
      expect((await ask(toProvider, { host })).status).toBe(200);
    }
  });

  test.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "93.184.216.34",
    "0.0.0.0",
    "[2606:2800::1]",
    "[::ffff:93.184.216.34]",
    "a@localhost",
    "local host",
    "[::1",
  ])("cannot be %s, whatever the path", async (host) => {
    await serve();
    for (const path of [toApi, toProvider, "/", "/anything"]) {
      const { status, type, text } = await ask(path, { host });
      expect(status).toBe(403);
      expect(type).toBe("application/problem+json");
      expect(JSON.parse(text).detail).toContain("allowedHosts");
    }
    expect(server.carrier.requests).toEqual([]);
  });

  test("can be one of `allowedHosts`", async () => {
    await serve({ allowedHosts: ["Mock.example.com"] });
    expect((await ask(toApi, { host: "mock.example.com:4010" })).status).toBe(200);
    expect((await ask(toApi, { host: "other.example.com" })).status).toBe(403);
  });

  test("of a provider never reaches the API for tests", async () => {
    await serve();
    const { status, text } = await ask(toApi, { host: "api.twilio.com" });
    expect([status, JSON.parse(text).host]).toEqual([501, "api.twilio.com"]);
  });
});

describe("the origin", () => {
  test("can be the server's own, or absent", async () => {
    await serve();
    const host = `127.0.0.1:${server.port}`;
    for (const path of [toApi, toProvider]) {
      expect((await ask(path, { host, origin: server.url })).status).toBe(200);
      expect((await ask(path, { host, origin: server.url, "sec-fetch-site": "same-origin" })).status).toBe(
        200,
      );
      expect((await ask(path, { host, "sec-fetch-site": "none" })).status).toBe(200);
    }
  });

  test.each([
    { origin: "https://evil.example" },
    { origin: "http://127.0.0.1:1" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
    { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
  ])("cannot be another page's: %j", async (headers) => {
    await serve();
    for (const path of [
      toApi,
      toProvider,
      "/sms/json?api_key=abcd1234&api_secret=abcdef01&from=A&to=447700900123&text=x",
    ]) {
      expect((await ask(path, headers as Record<string, string>)).status).toBe(403);
      expect((await ask(path, headers as Record<string, string>, "POST")).status).toBe(403);
    }
    expect(server.carrier.requests).toEqual([]);
    expect(server.carrier.messages).toEqual([]);
  });

  test("is not checked for a link to the inbox", async () => {
    await serve();
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await ask("/", { ...link, "sec-fetch-dest": "document" })).status).not.toBe(403);
    expect((await ask("/", { ...link, "sec-fetch-dest": "iframe" })).status).toBe(403);
    expect((await ask("/", { ...link, "sec-fetch-dest": "document" }, "POST")).status).toBe(403);
  });
});

describe("in production", () => {
  afterEach(() => void vi.unstubAllEnvs());

  test("it does not start unless `allowProduction` is set", async () => {
    vi.stubEnv("NODE_ENV", "production");
    await expect(startMockServer()).rejects.toThrow("allowProduction");
    await serve({ allowProduction: true });
    expect((await ask(toApi, {})).status).toBe(200);
  });
});

describe("the file of the certificate authority", () => {
  test("exists while the server runs", async () => {
    await serve({ tls: true });
    const path = server.caFile ?? "";
    expect(await readFile(path, "utf8")).toBe(server.ca);
    await server.close();
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("does not exist without tls", async () => {
    await serve();
    expect(server.caFile).toBeUndefined();
  });
});

test("its url works whatever address it listens on", async () => {
  await serve({ host: "0.0.0.0" });
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  expect((await fetch(server.url + toApi)).status).toBe(200);
});
