import { getEventListeners, once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { startMockServer } from "@smskit/mock";
import { timedOutOnce } from "@smskit/test-support/timed-out-once";
import { describe, expect, it, onTestFinished } from "vitest";
import type { SmsError } from "../index.ts";
import { createHttpClient } from "../provider.ts";
import { errorOf as smsErrorOf } from "../testing/error-of.ts";

const text = {
  method: "POST",
  path: "/Messages.json",
  headers: { Authorization: "Basic c2VjcmV0OnBhc3N3b3Jk" },
  body: "Body=Your+code+is+123456",
} as const;
const unknown = { code: "unavailable", delivery: "unknown", retryable: false, failover: false };

async function errorOf(work: Promise<unknown>): Promise<SmsError> {
  const thrown = await smsErrorOf(work);
  expect(inspect(thrown, { depth: 9, showHidden: true })).not.toMatch(/c2VjcmV0|123456/);
  return thrown;
}

async function listen(onConnection: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets, server };
}

/** Responds to the first request with these bytes. */
const respondWith = (bytes: string, then?: (socket: Socket) => void) =>
  listen((socket) => {
    socket.once("data", () => socket.write(bytes, () => then?.(socket)));
  });

/** Over the runtime's own fetch, as on a runtime that shows no sockets. */
const over = (baseUrl: string) => createHttpClient({ baseUrl, fetch });

describe("a client over fetch", () => {
  it("sends the request unchanged", async () => {
    const seen: { line: string; body: string; headers: Record<string, unknown> }[] = [];
    const server = createHttpServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push({ line: `${request.method} ${request.url}`, body, headers: request.headers });
      response.writeHead(201, { "Retry-After": "1" }).end("é😀");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const client = over(`http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway/`);
    const response = await client.request({ ...text, path: "/Messages.json?a=b", body: "Ваш код" });
    expect(response).toMatchObject({ status: 201, body: "é😀" });
    expect(response.header("retry-after")).toBe("1");
    expect(response.header("no-such-header")).toBeUndefined();
    await client.request({ path: "/x" });
    expect(seen).toMatchObject([
      {
        line: "POST /gateway/Messages.json?a=b",
        body: "Ваш код",
        headers: { authorization: text.headers.Authorization, "content-length": "13" },
      },
      { line: "GET /gateway/x", body: "" },
    ]);
  });

  it("reports every network failure as unknown, even a refused connection, since it cannot see the socket", async () => {
    const gone = await listen(() => {});
    gone.server.close();
    const error = await errorOf(over(gone.url).request(text));
    expect(error).toMatchObject(unknown);
    expect(error.message).toContain("ECONNREFUSED");
    expect(await errorOf(over("https://nonexistent.invalid").request(text))).toMatchObject(unknown);
    for (const then of [(s: Socket) => s.end(), (s: Socket) => s.resetAndDestroy()]) {
      const { url } = await respondWith("", then);
      expect(await errorOf(over(url).request(text))).toMatchObject(unknown);
    }
  });

  it.each([
    [201, "unknown"],
    [400, "not-sent"],
    [408, "unknown"],
    [500, "unknown"],
  ])("cut short after a %i: %s", async (status, delivery) => {
    const head = `HTTP/1.1 ${status} Status\r\nContent-Length: 100\r\n\r\n{"sid":`;
    const { url } = await respondWith(head, (socket) => socket.end());
    const error = await errorOf(over(url).request(text));
    expect(error).toMatchObject({ code: "unavailable", delivery, httpStatus: status });
    const silent = await respondWith(head);
    let hasHead = false;
    const client = createHttpClient({
      baseUrl: silent.url,
      fetch: (...args) => fetch(...args).finally(() => void setImmediate(() => (hasHead = true))),
    });
    const late = await timedOutOnce(
      () => hasHead,
      200 + 250,
      () => errorOf(client.request({ ...text, timeoutMs: 200 })),
    );
    expect(late).toMatchObject({ code: "timeout", delivery });
  });

  it("does not follow redirects", async () => {
    const elsewhere = await listen(() => {});
    const { url } = await respondWith(
      `HTTP/1.1 307 Elsewhere\r\nLocation: ${elsewhere.url}\r\nContent-Length: 0\r\n\r\n`,
    );
    const response = await over(url).request(text);
    expect(response.status).toBe(307);
    expect(elsewhere.sockets).toHaveLength(0);
  });

  it("reads at most 1 MiB and cancels the rest", async () => {
    const { url, sockets } = await listen((socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n");
        const more = () => {
          while (!socket.destroyed && socket.write(`10000\r\n${"x".repeat(65_536)}\r\n`));
          socket.once("drain", more);
        };
        more();
      });
    });
    expect(await errorOf(over(url).request(text))).toMatchObject({ ...unknown, httpStatus: 201 });
    await Promise.all(
      sockets.map((socket) => socket.destroyed || new Promise((done) => void socket.once("close", done))),
    );
  });

  it("cancels an endless body that ignores the signal", async () => {
    let canceled = false;
    const client = createHttpClient({
      baseUrl: "https://api.example.com",
      fetch: async () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
            cancel() {
              canceled = true;
            },
          }),
        ),
    });
    expect(await errorOf(client.request(text))).toMatchObject(unknown);
    expect(canceled).toBe(true);
  });

  it("ends at the deadline and when the caller aborts, even if fetch ignores both", async () => {
    const client = createHttpClient({
      baseUrl: "https://api.example.com",
      fetch: () => new Promise(() => {}),
    });
    const late = await errorOf(client.request({ ...text, timeoutMs: 100 }));
    expect(late).toMatchObject({ code: "timeout", delivery: "unknown", retryable: false, failover: false });
    const controller = new AbortController();
    const aborted = errorOf(client.request({ ...text, signal: controller.signal }));
    controller.abort(new Error("secret c2VjcmV0"));
    expect(await aborted).toMatchObject({ code: "aborted", delivery: "unknown" });
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    const early = await errorOf(client.request({ ...text, signal: AbortSignal.abort() }));
    expect(early).toMatchObject({ code: "aborted", delivery: "not-sent" });
  });

  it.each([
    ["throws", () => Promise.reject(new Error("Basic c2VjcmV0, 123456"))],
    [
      "throws at once",
      () => {
        throw new Error("Basic c2VjcmV0, 123456");
      },
    ],
    ["throws no error", () => Promise.reject("c2VjcmV0")],
    ["throws nothing", () => Promise.reject(undefined)],
    ["returns nothing", async () => undefined as unknown as Response],
    ["breaks its body", async () => new Response(new ReadableStream({ start: (c) => c.error("c2VjcmV0") }))],
  ])("reports an unknown outcome and prints nothing of a fetch that %s", async (_, broken) => {
    const client = createHttpClient({ baseUrl: "https://api.example.com", fetch: broken });
    expect(await errorOf(client.request(text))).toMatchObject(unknown);
  });

  it.each([
    "//evil.example/x",
    "/\\evil.example/x",
    "@evil.example/x",
    ".evil.example",
    "https://evil.example",
  ])("never leaves its host for the path %s", async (path) => {
    const hosts: string[] = [];
    const client = createHttpClient({
      baseUrl: "https://api.example.com",
      fetch: async (input) => {
        hosts.push(new URL(String(input)).host);
        return new Response("");
      },
    });
    await client.request({ ...text, path }).catch(() => {});
    expect(hosts.every((host) => host === "api.example.com")).toBe(true);
  });

  it("reports the right outcome for every fault of the mock server", async () => {
    const provider = await startMockServer({ port: 0 });
    onTestFinished(() => provider.close());
    for (const kind of ["reset-on-connect", "reset-after-read", "fin", "garbage-answer"] as const) {
      provider.carrier.faults.add({ kind, times: 1 });
      const path = `/2010-04-01/Accounts/AC${"0".repeat(32)}/Messages.json`;
      expect(await errorOf(over(provider.url).request({ ...text, path }))).toMatchObject(unknown);
    }
  });
});
