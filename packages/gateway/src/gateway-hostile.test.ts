import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { patienceMs } from "@smskit/test-support/patience";
import { settledWithin } from "@smskit/test-support/settled-within";
import { reveals } from "@smskit/test-support/without-ids";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scopes } from "./config/gateway-config.ts";
import { bearerOf, hookSecret, supabaseHeaders, token, tokenOf } from "./doors/testing/ask-door.ts";
import { createApiKey } from "./keys/create-api-key.ts";
import { type GatewayServer, serveGateway } from "./operations/serve-gateway.ts";
import { hostileCode, hostileNumber, hostileRequests } from "./testing/hostile-requests.ts";
import { rawRequests } from "./testing/raw-requests.ts";
import { secret, startGateway, type TestGateway } from "./testing/start-gateway.ts";
import { accountSid, authToken } from "./testing/start-twilio-front.ts";

const full = createApiKey();
const metricsOnly = createApiKey();
const keysWithout = new Map(scopes.map((scope) => [scope, createApiKey()]));
const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
/** No response and no log may contain any of these. */
const leaks = [secret, full.key, token, authToken, hookSecret, hostileNumber.slice(2), hostileCode];

let running: TestGateway;
let server: GatewayServer;
/** A server inside the network, which no request may reach. */
let inside: Server;
let reached = 0;

beforeAll(async () => {
  inside = createServer((_, response) => {
    reached += 1;
    response.end();
  }).listen(0, "127.0.0.1");
  await once(inside, "listening");
  running = await startGateway({
    keys: [
      { id: "full", sha256: full.sha256, scopes: [...scopes] },
      { id: "metrics", sha256: metricsOnly.sha256, scopes: ["metrics"] },
      ...[...keysWithout].map(([scope, { sha256 }]) => ({
        id: `no-${scope.replace(":", "-")}`,
        sha256,
        scopes: scopes.filter((one) => one !== scope),
      })),
    ],
    doors: {
      supabase: { type: "supabase", secret: hookSecret, dailyTexts: 100_000 },
      kratos: { type: "kratos", token: tokenOf("kratos"), dailyTexts: 100_000 },
      logto: { type: "logto", token: tokenOf("logto"), dailyTexts: 100_000 },
    } as never,
    twilio: { accounts: [{ accountSid, authToken, dailyTexts: 100_000 }] },
  });
  server = await serveGateway(running.gateway, { port: 0 });
});
afterAll(async () => {
  expect(reached, "requests to a server inside the network").toBe(0);
  await expectHealthy();
  const logged = running.logged.join("");
  for (const leak of leaks) expect(reveals(logged, leak), "a secret, number or code in the log").toBe(false);
  await server.close(0);
  await running.close();
  inside.close();
});

async function expectHealthy(): Promise<void> {
  const response = await settledWithin(5_000, fetch(`${server.url}/readyz`));
  expect(response.status).toBe(200);
}

const wrongCredentials = [
  undefined,
  `Bearer ${metricsOnly.key}`,
  "Bearer wrong",
  `Bearer ${"a".repeat(9_000)}`,
  "Basic ////",
  `Basic ${Buffer.from(`${accountSid}:`).toString("base64")}`,
];

function rightCredentials(path: string): string | undefined {
  if (path.startsWith("/2010")) return basic;
  return path.startsWith("/doors")
    ? bearerOf(path.split("/")[2] ?? "")["authorization"]
    : `Bearer ${full.key}`;
}

describe("hostile requests", () => {
  it("a thousand of them: no 500, in time, and nothing secret in a response", async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(
        hostileRequests(wrongCredentials),
        async ([{ path, method, type, isRight, body }, wrong, key]) => {
          const authorization = isRight ? rightCredentials(path) : wrong;
          const headers = new Headers({
            ...(authorization !== undefined && { Authorization: authorization }),
            ...(type !== undefined && { "Content-Type": type }),
            ...(key !== null && { "Idempotency-Key": key }),
            ...(isRight && typeof body === "string" && supabaseHeaders(body)),
          });
          const hasBody = method !== "GET" && method !== "HEAD";
          const response = await settledWithin(
            10_000,
            running.request(path, { method, headers, ...(hasBody && { body }) }),
          );
          expect(response.status, `${method} ${path}`).toBeLessThan(500);
          statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
          // Twilio's API repeats a text in the response that creates it; a preview is a text.
          if (path.startsWith("/2010") ? response.status === 201 : path.endsWith("/preview")) return;
          const text = `${await response.text()} ${JSON.stringify([...response.headers])}`;
          for (const leak of leaks)
            expect(reveals(text, leak), `${method} ${path} reveals something`).toBe(false);
        },
      ),
      { numRuns: 1_000 },
    );
    // Those that are refused at the entrance prove little.
    const passed = (statuses.get(200) ?? 0) + (statuses.get(202) ?? 0) + (statuses.get(422) ?? 0);
    expect(passed, "requests that were read to the end").toBeGreaterThan(200);
    await expectHealthy();
    expect(({} as { isAdmin?: unknown }).isAdmin).toBeUndefined();
  }, 120_000);

  it("each operation of the API refuses a request without a key, and a key without its scope", async () => {
    const document = (await (await running.request("/v1/openapi.json")).json()) as {
      paths: Record<string, Record<string, { security?: { key?: string[] }[] }>>;
    };
    let operations = 0;
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        operations += 1;
        const url = path.replaceAll(/\{\w+\}/g, "00000000-0000-0000-0000-000000000000");
        const statusWith = async (headers: Record<string, string>) =>
          (await running.request(url, { method: method.toUpperCase(), headers })).status;
        const scope = security?.[0]?.key?.[0] as (typeof scopes)[number];
        expect(await statusWith({}), `${method} ${path}`).toBe(401);
        const other = keysWithout.get(scope)?.key;
        expect(await statusWith({ Authorization: `Bearer ${other}` }), `${method} ${path}`).toBe(403);
      }
    }
    expect(operations).toBeGreaterThan(10);
  });

  it("callbacks to the inside of the network are never made, in any spelling", async () => {
    const { port } = inside.address() as AddressInfo;
    const hosts = [
      "127.0.0.1",
      "localhost",
      "LOCALHOST.",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "2130706433",
      "0x7f.1",
      "0177.0.0.1",
      "127.1",
      "0.0.0.0",
      "user:word@127.0.0.1",
    ];
    const urls = hosts.flatMap((host) => [`http://${host}:${port}/x`, `https://${host}:${port}/x`]);
    const others = [
      "http://169.254.169.254/latest/meta-data",
      "file:///etc/passwd",
      "gopher://127.0.0.1:25/",
    ];
    for (const [index, url] of [...urls, ...others].entries()) {
      const form = new URLSearchParams({
        To: `+1555867${1_000 + index}`,
        Body: "Hello",
        StatusCallback: url,
      });
      const headers = { Authorization: basic };
      const response = await running.request(`/2010-04-01/Accounts/${accountSid}/Messages.json`, {
        method: "POST",
        headers,
        body: form,
      });
      expect([201, 400], url).toContain(response.status);
      if (response.status === 201)
        await running.server.carrier.waitForMessage({
          to: `+1555867${1_000 + index}`,
          timeoutMs: patienceMs,
        });
    }
  });
});

describe("raw requests", () => {
  it.each(Object.keys(rawRequests))("%s: refused or responded to, in time, without a 500", async (name) => {
    const socket = connect(server.port, "127.0.0.1").on("error", () => {});
    let received = "";
    socket.setEncoding("latin1").on("data", (chunk) => {
      received += chunk;
    });
    // A reset is an end, too.
    const ended = new Promise((resolve) => socket.once("data", resolve).once("close", resolve));
    socket.write(Buffer.from(rawRequests[name] ?? "", "latin1"));
    await settledWithin(8_000, ended);
    socket.destroy();
    expect(received).not.toMatch(/^HTTP\/1\.1 5/m);
    expect(received).not.toContain("process_cpu");
    await expectHealthy();
  });

  it("a body of 5 MB in chunks is cut off, and 300 idle connections keep nobody else waiting", async () => {
    const sockets = Array.from({ length: 300 }, () =>
      connect(server.port, "127.0.0.1").on("error", () => {}),
    );
    for (const socket of sockets) socket.write("POST /v1/messages HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    const chunks = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        if (sent > 5_000_000) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    let sent = 0;
    const headers = { ...bearerOf("kratos"), "Content-Type": "application/json" };
    const init = { method: "POST", headers, body: chunks, duplex: "half" } as RequestInit;
    const status = await settledWithin(
      10_000,
      fetch(`${server.url}/doors/kratos`, init).then(
        (response) => response.status,
        () => "cut off",
      ),
    );
    expect([413, "cut off"]).toContain(status);
    await expectHealthy();
    for (const socket of sockets) socket.destroy();
  });
});
