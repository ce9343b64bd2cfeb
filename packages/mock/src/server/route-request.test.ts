import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockProvider,
  type MockServer,
  mockProviders,
  startMockServer,
  startMocks,
} from "../index.ts";
import { defineMockProvider, type ProviderSite } from "../provider.ts";
import { accountSid, authToken } from "../providers/twilio/testing/twilio-client.ts";
import { acmeSecret, mockAcme } from "../testing/mock-acme.ts";

let server: MockServer;
afterEach(() => server.close());

/** A provider that responds with its name and the request. */
function mockAny(provider: string, carrier: Carrier, matches: ProviderSite["matches"]): MockProvider {
  return defineMockProvider({
    provider,
    carrier,
    sites: [
      {
        host: `sms.eu-1.${provider}.example`,
        hosts: new RegExp(`^sms\\.[a-z0-9-]+\\.${provider}\\.example$`),
        matches,
      },
    ],
    recipientOf: () => undefined,
    respond: ({ method, url, body }) => ({
      status: 200,
      headers: { "content-type": "text/plain" },
      body: `${provider}: ${method} ${url.href} ${body}`,
    }),
    refuse: ({ reason }) => ({ status: 499, headers: {}, body: `${provider}: ${reason}` }),
  });
}

/** As AWS: everything is posted to `/`, and a header says what it is. */
const mockTarget = (carrier: Carrier) =>
  mockAny("target", carrier, ({ method, headers }) => method === "POST" && headers.has("x-amz-target"));

/** As AWS's older APIs: the signature says whose it is, with GET too. */
const mockSigned = (carrier: Carrier) =>
  mockAny("signed", carrier, ({ headers }) =>
    /^AWS4-HMAC-SHA256 .*\/sns\/aws4_request/.test(headers.get("authorization") ?? ""),
  );

/** As Aliyun's: the query says what it is. */
const mockAction = (carrier: Carrier) =>
  mockAny("action", carrier, ({ query, url }) => url.pathname === "/" && query.get("Action") === "SendSms");

async function serve(): Promise<void> {
  const carrier = createCarrier();
  const others = [mockAcme, mockTarget, mockSigned, mockAction].map((mock) => mock(carrier));
  const mocks = [...mockProviders(carrier), ...others];
  server = await startMockServer({ mocks });
}

async function ask(method: string, path: string, headers: OutgoingHttpHeaders = {}, body?: string) {
  const request = httpRequest({ port: server.port, host: "127.0.0.1", method, path, headers });
  request.end(body);
  const [response]: IncomingMessage[] = await once(request, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response as IncomingMessage) chunks.push(chunk);
  const { statusCode: status, headers: responseHeaders } = response as IncomingMessage;
  const { allow, "content-type": type } = responseHeaders;
  return { status, type, allow, text: Buffer.concat(chunks).toString() };
}

const signature = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-1/${service}/aws4_request, SignedHeaders=host, Signature=00`;
const twilioBasic = `Basic ${btoa(`${accountSid}:${authToken}`)}`;
const page = "text/html; charset=utf-8";

describe("a provider recognized by more than its path", () => {
  test("receives a POST to / by a header", async () => {
    await serve();
    const { status, text } = await ask("POST", "/?a=b", { "x-amz-target": "SMS.Send" }, "{}");
    expect([status, text]).toEqual([200, "target: POST https://sms.eu-1.target.example/?a=b {}"]);
  });

  test("receives a GET or a POST to / by its signature or its query", async () => {
    await serve();
    for (const method of ["GET", "POST"]) {
      const signed = await ask(method, "/?Action=Publish", { authorization: signature("sns") });
      expect(signed.text).toMatch(`signed: ${method} https://sms.eu-1.signed.example/?Action=Publish`);
      const queried = await ask(method, "/?Action=SendSms");
      expect(queried.text).toMatch(`action: ${method} https://sms.eu-1.action.example/?Action=SendSms`);
    }
  });

  test("does not receive requests of other providers", async () => {
    await serve();
    const form = new URLSearchParams({ secret: acmeSecret, from: "A", to: "+447700900123", text: "x" });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect((await ask("POST", "/texts", headers, String(form))).status).toBe(201);
    const account = `/2010-04-01/Accounts/${accountSid}.json`;
    expect((await ask("GET", account, { authorization: twilioBasic })).status).toBe(200);
    expect(server.carrier.requests.map(({ provider }) => provider)).toEqual(["acme", "twilio"]);
  });

  test("is selected by its Host header, whatever the request", async () => {
    await serve();
    for (const host of ["sms.us-2.target.example", "SMS.us-2.target.example.:443"]) {
      expect((await ask("GET", "/", { host, accept: "text/html" })).text).toBe(
        "target: GET https://sms.us-2.target.example/ ",
      );
    }
  });
});

test("is the first of several that match a request", async () => {
  const carrier = createCarrier();
  const mocks = ["one", "two"].map((name) => mockAny(name, carrier, ({ path }) => path === "/send"));
  server = await startMockServer({ mocks });
  expect((await ask("POST", "/send")).text).toMatch(/^one: /);
});

describe("the inbox", () => {
  test.each(["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", undefined])(
    "is served at GET / with Accept %j",
    async (accept) => {
      await serve();
      for (const path of ["/", "/?to=%2B15558675310"]) {
        const { status, type, text } = await ask("GET", path, { ...(accept && { accept }) });
        expect([status, type]).toEqual([200, page]);
        expect(text).toMatch(/^<!doctype html>/i);
      }
      expect(await ask("HEAD", "/", { ...(accept && { accept }) })).toEqual({
        status: 200,
        type: page,
        text: "",
      });
    },
  );

  test("is served to browsers even if a provider matches the request", async () => {
    await serve();
    expect((await ask("GET", "/?Action=SendSms", { accept: "text/html,*/*" })).type).toBe(page);
  });
});

describe("the health check", () => {
  test("responds at the server's own address, with the version", async () => {
    await serve();
    const { status, type, text } = await ask("GET", "/healthz");
    expect([status, type]).toEqual([200, "application/json"]);
    expect(JSON.parse(text)).toEqual({ status: "ok", version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    expect((await ask("HEAD", "/healthz")).status).toBe(200);
    expect((await ask("POST", "/healthz")).status).toBe(501);
    expect((await ask("GET", "/healthz", { host: "api.twilio.com" })).status).not.toBe(200);
    expect((await ask("GET", "/healthz", { host: "attacker.example" })).status).toBe(403);
  });
});

describe("a request that no provider claims", () => {
  const unclaimed: readonly (readonly [method: string, path: string])[] = [
    ["POST", "/"],
    ["PUT", "/?a=secret"],
    ["POST", "/inbox/inbox.js"],
    ["GET", "/favicon.ico"],
    ["POST", "/v1/unclaimed"],
    ["POST", "/v2/verify"],
    ["POST", "/v2/calls"],
    ["DELETE", `/${"a".repeat(4000)}`],
    ["OPTIONS", "*"],
  ];

  test.each(unclaimed)("%s %s gets a response that lists what is mocked", async (method, path) => {
    await serve();
    const { status, type, text } = await ask(method, path, {}, method === "POST" ? "a=b" : undefined);
    expect([status, type]).toEqual([501, "application/problem+json"]);
    const problem = JSON.parse(text);
    expect(problem).toMatchObject({ title: "Not Mocked", status: 501, method, host: "127.0.0.1" });
    expect(problem.detail).toMatch(new RegExp(`^${method} \\S+ at 127\\.0\\.0\\.1 is not mocked\\.`));
    expect(problem.detail).toContain("acme (api.acme.example)");
    expect(problem.detail).toContain("Host header");
    expect(problem.detail).toContain("defineMockProvider");
    expect(problem.detail).not.toContain("secret");
    expect(problem.detail.length).toBeLessThan(1000);
    expect(problem.providers).toContainEqual({
      provider: "acme",
      hosts: ["api.acme.example"],
      operations: ["POST /texts"],
    });
    expect(server.carrier.requests).toEqual([]);
  });

  test("is rejected if its host is unknown, and the response says how to mock or allow it", async () => {
    await serve();
    const { status, text } = await ask("POST", "/v1/messages?a=secret", { host: "api.unmocked.example" });
    expect(status).toBe(403);
    expect(text).not.toContain("secret");
    for (const part of [
      "POST /v1/messages at api.unmocked.example is not mocked.",
      "defineMockProvider",
      "allowedHosts",
      "twilio (api.twilio.com",
    ]) {
      expect(JSON.parse(text).detail).toContain(part);
    }
  });
});

type Unmocked = readonly [provider: string, host: string, method: string, path: string];

/** The hosts of every mock provider; one that several have belongs to the first. */
const siteHosts = mockProviders(createCarrier()).flatMap(({ provider, sites }, index, mocks) => {
  const earlier = mocks.slice(0, index).flatMap((mock) => mock.sites.map(({ host }) => host));
  const own = sites.filter(({ host }) => !earlier.includes(host));
  return own.map(({ host }): [string, string] => [provider, host]);
});

describe("an operation of a provider that is not mocked", () => {
  const calls = `/2010-04-01/Accounts/${accountSid}/Calls.json`;
  const unmocked: readonly Unmocked[] = [
    ["twilio", "api.twilio.com", "POST", calls],
    ["twilio", "api.twilio.com", "GET", "/favicon.ico"],
    ["twilio", "messaging.ie1.twilio.com", "POST", "/v1/LinkShortening"],
    ["twilio", "conversations.twilio.com", "POST", "/v1/Conversations"],
    ["twilio", "Lookups.Twilio.com:443", "GET", "/v2/RateLimits/Fields"],
    ["twilio", "voice.ie1.twilio.com", "GET", "/api/v1/info"],
    ...siteHosts.flatMap(([provider, host]): Unmocked[] => [
      [provider, host, "POST", "/not/mocked"],
      [provider, host, "GET", "/favicon.ico"],
      [provider, host.replace(/^[^.]+/, "other"), "POST", "/v1/messages"],
    ]),
  ];

  test.each(unmocked)("of %s, at %s: %s %s", async (provider, host, method, path) => {
    await serve();
    const headers = { host, accept: "text/html", authorization: twilioBasic };
    const { status, text } = await ask(method, path, headers, method === "POST" ? "a=b" : undefined);
    const problem = JSON.parse(text);
    const name = host.toLowerCase().replace(/:.*/, "");
    expect([status, problem.method, problem.host, problem.path]).toEqual([501, method, name, path]);
    expect(problem.providers.map((mocked: { provider: string }) => mocked.provider)).toEqual([provider]);
    // A request to another host of the provider reaches none of its APIs.
    const isSite = server.mocks.some(({ sites }) => sites.some(({ hosts }) => hosts.test(name)));
    const recorded = { status: 501, problem: { message: `${method} ${path} at ${name} is not mocked.` } };
    expect(server.carrier.requests).toMatchObject(isSite ? [recorded] : []);
  });

  test.each(unmocked)("in this process, of %s, at %s: %s %s", async (provider, host, method, path) => {
    const carrier = createCarrier();
    const mocks = startMocks(...mockProviders(carrier));
    try {
      const response = await fetch(`https://${host}${path}`, { method });
      const problem = await response.json();
      expect([response.status, problem.method, problem.path]).toEqual([501, method, path]);
      expect(problem.providers.map((mocked: { provider: string }) => mocked.provider)).toEqual([provider]);
    } finally {
      mocks.stop();
    }
  });

  test("at the server's address is attributed to its provider by path", async () => {
    await serve();
    const { status, text } = await ask("POST", calls, { authorization: twilioBasic }, "a=b");
    expect([status, JSON.parse(text).providers[0].provider]).toEqual([501, "twilio"]);
  });
});

test("every operation that a mock lists is handled", async () => {
  await serve();
  for (const { provider, sites } of server.mocks) {
    for (const { host, operations = [] } of sites) {
      for (const operation of operations) {
        const [methods = "", path = ""] = operation.split(" ");
        for (const method of methods.split("|")) {
          const { status } = await ask(
            method,
            path.replaceAll(/\{\w+\}/g, "1").replace(/\[([^|\]]*).*\]/, "$1"),
            {
              host,
            },
          );
          expect([provider, operation, status]).not.toContain(501);
          expect([provider, operation, status]).not.toContain(405);
        }
      }
    }
  }
});

test("a path that a mock lists has no other methods", async () => {
  await serve();
  for (const { provider, sites } of server.mocks) {
    for (const { host, operations } of sites) {
      if (operations === undefined) continue;
      const [, first = ""] = (operations[0] ?? "").split(" ");
      const asked = first.replaceAll(/\{\w+\}/g, "1").replace(/\[([^|\]]*).*\]/, "$1");
      // Several operations may have this path, with parameters of other names.
      const methods = operations.flatMap((operation) => {
        const [own = "", path = ""] = operation.split(" ");
        const pattern = path.replaceAll(/\{\w+\}/g, "[^/]+").replace(/\[(\.[^\]]*)\]/, "(?:$1)?");
        return new RegExp(`^${pattern}$`).test(asked) ? own.split("|") : [];
      });
      const { allow } = await ask("PATCH", asked, { host });
      expect([provider, allow]).toEqual([provider, [...new Set(methods)].join(", ")]);
    }
  }
});

test("a server on a provider's private domain is not mistaken for that provider", async () => {
  const carrier = createCarrier();
  const site = { host: "api.corp.internal", hosts: /^api\.corp\.internal$/, matches: () => false };
  server = await startMockServer({ mocks: [{ ...mockAny("corp", carrier, () => false), sites: [site] }] });
  expect((await ask("GET", "/api/v1/info", { host: "mock.corp.internal" })).status).toBe(200);
});
