import { execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { getEventListeners, once } from "node:events";
import { createServer as createHttpServer, Agent as HttpAgent, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from "node:net";
import { TLSSocket, type TLSSocketOptions } from "node:tls";
import { inspect } from "node:util";
import { type Fault, type MockServer, startMockServer } from "@smskit/mock";
import { settledWithin } from "@smskit/test-support/settled-within";
import { timedOutOnce } from "@smskit/test-support/timed-out-once";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { SmsError } from "../index.ts";
import { createHttpClient, type HttpClient, type HttpClientOptions } from "../provider.ts";
import { errorOf as smsErrorOf } from "../testing/error-of.ts";

const accountSid = `AC${"0123456789abcdef".repeat(2)}`;
const authToken = "fedcba9876543210".repeat(2);
const text = {
  method: "POST",
  path: `/2010-04-01/Accounts/${accountSid}/Messages.json`,
  headers: {
    Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
    "Content-Type": "application/x-www-form-urlencoded",
  },
  body: "To=%2B15558675310&From=%2B15550001111&Body=Your+code+is+123456",
} as const;

const notSent = { code: "unavailable", delivery: "not-sent", retryable: true, failover: true };
const unknown = { code: "unavailable", delivery: "unknown", retryable: false, failover: false };

/** What a request that must fail threw. It is an `SmsError`, and prints none of the request. */
async function errorOf(work: Promise<unknown>): Promise<SmsError> {
  const thrown = await smsErrorOf(work);
  const printed = `${inspect(thrown, { showHidden: true, depth: 9 })}${JSON.stringify(thrown)}`;
  for (const secret of [authToken, btoa(`${accountSid}:${authToken}`), "123456", "5558675310"]) {
    expect(printed).not.toContain(secret);
  }
  return thrown;
}

/** A client that closes its sockets after the test. */
function clientOf(baseUrl: string, options: Omit<HttpClientOptions, "baseUrl"> = {}): HttpClient {
  const client = createHttpClient({ baseUrl, ...options });
  onTestFinished(() => client.close());
  return client;
}

interface Listener {
  url: string;
  port: number;
  /** Every connection so far. */
  sockets: Socket[];
  close(): void;
}

/** A TCP server that does with each connection what the test says. */
async function listen(onConnection: (socket: Socket) => void, host = "127.0.0.1"): Promise<Listener> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  server.listen(0, host);
  await once(server, "listening");
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, port, sockets, close };
}

/** Responds to each request, read to its end, with these bytes. */
function respondWith(bytes: string, then?: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => {
    let received = "";
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      const head = received.indexOf("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
      if (head < 0 || received.length < head + 4 + length) return;
      received = "";
      if (then) socket.write(bytes, () => then(socket));
      else socket.write(bytes);
    });
  };
}

/** Resolves when the client has closed every connection. */
function closed(sockets: readonly Socket[]): Promise<unknown> {
  return Promise.all(
    sockets.map((socket) => socket.destroyed || new Promise((done) => void socket.once("close", done))),
  );
}

/** Counts the responses whose head a client of this process has read. */
function watchHeads(): () => number {
  let heads = 0;
  const count = () => {
    heads += 1;
  };
  subscribe("http.client.response.finish", count);
  onTestFinished(() => void unsubscribe("http.client.response.finish", count));
  return () => heads;
}

const end = (socket: Socket) => void socket.end();
const reset = (socket: Socket) => void socket.resetAndDestroy();

/** A Node server, and the requests that it got. */
async function serve(host = "127.0.0.1") {
  const requests: { line: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = createHttpServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    response.end("ok");
  });
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${port}`, host: `${name}:${port}`, requests, server };
}

describe.each([
  { scheme: "http", tls: false },
  { scheme: "https", tls: true },
])("the outcome of each fault over $scheme", ({ tls }) => {
  let provider: MockServer;
  let agent: HttpAgent;
  beforeAll(async () => {
    provider = await startMockServer({ port: 0, tls });
  });
  afterAll(() => provider.close());
  beforeEach(() => {
    provider.carrier.reset();
    agent = tls
      ? new HttpsAgent({ keepAlive: true, ...(provider.ca === undefined ? {} : { ca: provider.ca }) })
      : new HttpAgent({ keepAlive: true });
    return () => agent.destroy();
  });

  const strike = (fault: Fault) => provider.carrier.faults.add({ times: 1, ...fault });
  const received = () => provider.carrier.requests.length;

  it.each(["reset-on-connect"] as const)("%s: not sent", async (kind) => {
    strike({ kind });
    expect(await errorOf(clientOf(provider.url, { agent }).request(text))).toMatchObject(notSent);
    expect(received()).toBe(0);
  });

  const afterTheWrite = [
    ["reset-before-read", 0],
    ["reset-after-read", 1],
    ["fin", 1],
    ["garbage-answer", 1],
  ] as const;
  for (const socket of ["fresh", "reused"] as const) {
    it.each(afterTheWrite)(`%s on a ${socket} socket: unknown, never resent`, async (kind, reads) => {
      const client = clientOf(provider.url, { agent });
      if (socket === "reused") expect(await client.request(text)).toMatchObject({ status: 201 });
      const before = received();
      strike({ kind });
      const error = await errorOf(client.request(text));
      expect(error).toMatchObject(unknown);
      expect(error.message).toContain("lost after the request was written, before its response");
      expect(Object.keys(error)).not.toContain("httpStatus");
      expect(received() - before).toBe(reads);
    });

    it(`silence on a ${socket} socket: a timeout, unknown`, async () => {
      const client = clientOf(provider.url, { agent });
      if (socket === "reused") await client.request(text);
      strike({ kind: "hang" });
      const before = received();
      const error = await timedOutOnce(
        () => received() > before,
        500 + 250,
        () => errorOf(client.request({ ...text, timeoutMs: 500 })),
      );
      expect(error).toMatchObject({
        code: "timeout",
        delivery: "unknown",
        retryable: false,
        failover: false,
      });
      expect(received() - before).toBe(1);
    });

    it(`a 201 cut short on a ${socket} socket: unknown, with its status`, async () => {
      const client = clientOf(provider.url, { agent });
      if (socket === "reused") await client.request(text);
      strike({ kind: "truncated-answer" });
      const error = await errorOf(client.request(text));
      expect(error).toMatchObject({ ...unknown, httpStatus: 201 });
      expect(error.message).toContain("ended early, after its status 201");
    });
  }

  it("a 400 cut short: not sent, since the status is known", async () => {
    strike({ kind: "truncated-answer" });
    const body = text.body.replace("%2B15558675310", "nobody");
    const error = await errorOf(clientOf(provider.url, { agent }).request({ ...text, body }));
    expect(error).toMatchObject({ code: "unavailable", delivery: "not-sent", httpStatus: 400 });
  });

  it("a response of any status resolves", async () => {
    const client = clientOf(provider.url, { agent });
    strike({ kind: "server-error", status: 503, body: "<h1>Down</h1>" });
    expect(await client.request(text)).toMatchObject({ status: 503, body: "<h1>Down</h1>" });
    strike({ kind: "rate-limited", retryAfter: "7" });
    const limited = await client.request(text);
    expect(limited.status).toBe(429);
    expect(limited.header("retry-after")).toBe("7");
    expect(limited.header("no-such-header")).toBeUndefined();
    strike({ kind: "empty-answer" });
    expect(await client.request(text)).toMatchObject({ status: 201, body: "" });
  });

  it("does not follow a redirect", async () => {
    const elsewhere = await serve();
    strike({ kind: "redirect", location: elsewhere.url });
    const response = await clientOf(provider.url, { agent }).request(text);
    expect(response.status).toBe(307);
    expect(response.header("location")).toBe(elsewhere.url);
    expect(elsewhere.requests).toEqual([]);
  });

  it("an aborted request: not sent before the write, unknown after it", async () => {
    const client = clientOf(provider.url, { agent });
    const aborted = { code: "aborted", retryable: false, failover: false };
    expect(await errorOf(client.request({ ...text, signal: AbortSignal.abort() }))).toMatchObject({
      ...aborted,
      delivery: "not-sent",
    });
    const before = new AbortController();
    const early = errorOf(client.request({ ...text, signal: before.signal }));
    before.abort();
    expect(await early).toMatchObject({ ...aborted, delivery: "not-sent" });
    expect((await early).message).toMatch(
      /^The caller aborted the request to .* before the request was written\.$/,
    );
    expect(received()).toBe(0);

    const after = new AbortController();
    strike({ kind: "hang" });
    const off = provider.carrier.on("message", () => after.abort());
    const late = await errorOf(client.request({ ...text, signal: after.signal }));
    off();
    expect(late).toMatchObject({ ...aborted, delivery: "unknown" });
    expect(late.message).toMatch(/^The caller aborted the request to .* after the request was written\.$/);
    expect(received()).toBe(1);
  });

  it("concurrent requests get their own responses", async () => {
    // So many handshakes at once may take a busy machine longer than connections may usually take.
    const client = clientOf(provider.url, { agent, connectTimeoutMs: 60_000, timeoutMs: 60_000 });
    const bodies = Array.from({ length: 40 }, (_, n) => text.body.replace("123456", `${n}.`));
    const responses = await Promise.all(bodies.map((body) => client.request({ ...text, body })));
    for (const [n, { body }] of responses.entries()) {
      expect(JSON.parse(body)).toMatchObject({ body: `Your code is ${n}.` });
    }
    expect(received()).toBe(40);
  });
});

describe("a connection that fails is reported as not sent", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("an unknown host", async () => {
    const error = await errorOf(clientOf("https://nonexistent.invalid").request(text));
    expect(error).toMatchObject(notSent);
    expect(error.message).toContain("nonexistent.invalid");
  });

  it("a refused connection", async () => {
    const gone = await listen(() => {});
    gone.close();
    const error = await errorOf(clientOf(gone.url).request(text));
    expect(error).toMatchObject(notSent);
    expect(error.message).toContain("ECONNREFUSED");
  });

  it("a rejected certificate, with failover but no retry", async () => {
    const provider = await startMockServer({ port: 0, tls: true });
    onTestFinished(() => provider.close());
    const error = await errorOf(clientOf(provider.url).request(text));
    expect(error).toMatchObject({ ...notSent, retryable: false });
    expect(error.message).toContain("certificate");
    expect(provider.carrier.requests).toHaveLength(0);
  });

  it("a certificate for another name", async () => {
    const provider = await startMockServer({ port: 0, tls: true });
    const agent = new HttpsAgent({
      ca: provider.ca as string,
      lookup: (_host, options, found) =>
        options.all
          ? found(null, [{ address: "127.0.0.1", family: 4 }])
          : (found as (error: null, address: string, family: number) => void)(null, "127.0.0.1", 4),
    });
    onTestFinished(() => {
      agent.destroy();
      return provider.close();
    });
    const url = provider.url.replace("127.0.0.1", "elsewhere.example");
    const error = await errorOf(clientOf(url, { agent }).request(text));
    expect(error).toMatchObject({ ...notSent, retryable: false });
    expect(error.message).toContain("certificate");
    expect(provider.carrier.requests).toHaveLength(0);
  });

  it("a plain HTTP server behind an https URL", async () => {
    const provider = await startMockServer({ port: 0 });
    onTestFinished(() => provider.close());
    const error = await errorOf(clientOf(provider.url.replace("http:", "https:")).request(text));
    expect(error).toMatchObject(notSent);
    expect(provider.carrier.requests).toHaveLength(0);
  });

  it("a reset, an end or garbage in the middle of the TLS handshake", async () => {
    for (const then of [reset, end, (socket: Socket) => socket.write("HTTP/1.1 201 Created\r\n\r\n")]) {
      const server = await listen((socket) => socket.once("data", () => then(socket)));
      const url = server.url.replace("http:", "https:");
      expect(await errorOf(clientOf(url).request(text))).toMatchObject(notSent);
      server.close();
    }
  });

  it("a TLS handshake that hangs: the connect timeout makes it unavailable", async () => {
    const server = await listen((socket) => socket.resume());
    const client = clientOf(server.url.replace("http:", "https:"), { connectTimeoutMs: 150 });
    const error = await settledWithin(150 + 250, errorOf(client.request({ ...text, timeoutMs: 5_000 })));
    expect(error).toMatchObject(notSent);
    expect(error.message).toMatch(/^No connection to \S+ within the connect timeout\.$/);
  });

  it("a TLS handshake that hangs: a deadline that comes first makes it a timeout", async () => {
    const server = await listen((socket) => socket.resume());
    const client = clientOf(server.url.replace("http:", "https:"), { connectTimeoutMs: 5_000 });
    const error = await errorOf(client.request({ ...text, timeoutMs: 150 }));
    expect(error).toMatchObject({ code: "timeout", delivery: "not-sent", retryable: true, failover: true });
  });

  it("an abort during the TLS handshake", async () => {
    const controller = new AbortController();
    const server = await listen((socket) => socket.once("data", () => controller.abort()));
    const client = clientOf(server.url.replace("http:", "https:"));
    const error = await errorOf(client.request({ ...text, signal: controller.signal }));
    expect(error).toMatchObject({ code: "aborted", delivery: "not-sent" });
  });

  it("the connect timeout does not cut off an established exchange", async () => {
    const server = await listen((socket) => {
      socket.once("data", async () => {
        await vi.advanceTimersByTimeAsync(1_000);
        socket.write("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok");
      });
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const client = clientOf(server.url, { connectTimeoutMs: 700 });
    expect(await client.request(text)).toMatchObject({ status: 201, body: "ok" });
  });

  it("a deadline while waiting in the agent's queue", async () => {
    const received = Promise.withResolvers<unknown>();
    const server = await listen((socket) => socket.once("data", received.resolve));
    const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const client = clientOf(server.url, { agent });
    const holder = new AbortController();
    const first = errorOf(client.request({ ...text, signal: holder.signal }));
    const error = await errorOf(client.request({ ...text, timeoutMs: 150 }));
    await received.promise;
    expect(error).toMatchObject({ code: "timeout", delivery: "not-sent", retryable: true, failover: true });
    holder.abort();
    expect(await first).toMatchObject({ code: "aborted", delivery: "unknown" });
  });

  it("waiting in the agent's queue does not count as connecting", async () => {
    const server = await listen((socket) => {
      socket.on("data", async () => {
        await vi.advanceTimersByTimeAsync(500);
        socket.write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
      });
    });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const client = clientOf(server.url, { agent, connectTimeoutMs: 700 });
    const responses = await Promise.all([client.request(text), client.request(text), client.request(text)]);
    expect(responses.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(server.sockets).toHaveLength(1);
  });
});

describe("responses", () => {
  const listenWith = (bytes: string, then?: (socket: Socket) => void) => listen(respondWith(bytes, then));

  it.each([
    [201, "unknown"],
    [302, "unknown"],
    [400, "not-sent"],
    [401, "not-sent"],
    [408, "unknown"],
    [429, "not-sent"],
    [500, "unknown"],
    [503, "unknown"],
  ])("cut short after a %i: %s", async (status, delivery) => {
    for (const then of [end, reset]) {
      const server = await listenWith(
        `HTTP/1.1 ${status} Status\r\nContent-Length: 100\r\n\r\n{"sid":`,
        then,
      );
      const error = await errorOf(clientOf(server.url).request(text));
      expect(error).toMatchObject({ code: "unavailable", delivery, httpStatus: status });
      server.close();
    }
  });

  it.each([
    [201, "unknown"],
    [400, "not-sent"],
    [408, "unknown"],
  ])("aborted or late after a %i: %s", async (status, delivery) => {
    const heads = watchHeads();
    const server = await listenWith(`HTTP/1.1 ${status} Status\r\nContent-Length: 100\r\n\r\n{"sid":`);
    const client = clientOf(server.url);
    const late = await timedOutOnce(
      () => heads() === 1,
      600 + 250,
      () => errorOf(client.request({ ...text, timeoutMs: 600 })),
    );
    expect(late).toMatchObject({ code: "timeout", delivery });
    expect(late.message).toContain("while the response arrived");
    const controller = new AbortController();
    const aborted = errorOf(client.request({ ...text, signal: controller.signal }));
    while (heads() < 2) await new Promise(setImmediate);
    controller.abort();
    expect(await aborted).toMatchObject({ code: "aborted", delivery });
  });

  it.each([
    ["half a status line", "HTTP/1.1 20"],
    ["half a head", "HTTP/1.1 201 Created\r\nContent-Le"],
    ["nothing", ""],
    ["a greeting of another protocol", "220 smtp.example.com ESMTP\r\n"],
    ["a status line of no number", "HTTP/1.1 OK Created\r\nContent-Length: 0\r\n\r\n"],
    ["two lengths", "HTTP/1.1 201 Created\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    ["a head that does not end", `HTTP/1.1 201 Created\r\nX: ${"x".repeat(100_000)}\r\n\r\n`],
  ])("%s: unknown", async (_, bytes) => {
    const server = await listenWith(bytes, end);
    expect(await errorOf(clientOf(server.url).request(text))).toMatchObject(unknown);
  });

  it("a broken chunk after a 201: unknown", async () => {
    const server = await listenWith(
      "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno chunk",
    );
    expect(await errorOf(clientOf(server.url).request(text))).toMatchObject({ ...unknown, httpStatus: 201 });
  });

  it("at most 1 MiB of a response is read", async () => {
    const bytes = 1_048_576;
    const server = await listenWith(
      `HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n${"x".repeat(bytes)}`,
    );
    const { body } = await clientOf(server.url).request({ path: "/" });
    expect(body).toHaveLength(bytes);
    const larger = await listenWith(
      `HTTP/1.1 201 OK\r\nContent-Length: ${bytes + 1}\r\n\r\n${"x".repeat(bytes + 1)}`,
    );
    const error = await errorOf(clientOf(larger.url).request(text));
    expect(error).toMatchObject({ ...unknown, httpStatus: 201 });
  });

  it("an endless response is aborted", async () => {
    for (const [status, delivery] of [
      [201, "unknown"],
      [400, "not-sent"],
    ] as const) {
      const server = await listen((socket) => {
        socket.once("data", () => {
          const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
          const more = () => {
            while (!socket.destroyed && socket.write(chunk));
            socket.once("drain", more);
          };
          socket.write(`HTTP/1.1 ${status} Status\r\nTransfer-Encoding: chunked\r\n\r\n`);
          more();
        });
      });
      const error = await errorOf(clientOf(server.url).request(text));
      expect(error).toMatchObject({ code: "unavailable", delivery, httpStatus: status });
      expect(error.message).toContain("1048576 bytes");
      await closed(server.sockets);
    }
  });

  it("informational responses are skipped", async () => {
    const server = await listenWith(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok",
    );
    expect(await clientOf(server.url).request(text)).toMatchObject({ status: 201, body: "ok" });
  });

  it("informational responses alone leave the outcome unknown", async () => {
    const server = await listenWith("HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n", end);
    expect(await errorOf(clientOf(server.url).request(text))).toMatchObject(unknown);
  });

  it("an upgrade: unknown, and its socket is closed", async () => {
    const server = await listenWith(
      "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    );
    expect(await errorOf(clientOf(server.url).request(text))).toMatchObject(unknown);
    await closed(server.sockets);
  });

  it("a body without a length ends when the connection closes", async () => {
    const server = await listenWith("HTTP/1.0 201 Created\r\n\r\n{}", end);
    expect(await clientOf(server.url).request(text)).toMatchObject({ status: 201, body: "{}" });
  });

  it("characters that are split across chunks are decoded", async () => {
    const bytes = Buffer.from("é😀");
    const server = await listen((socket) => {
      socket.once("data", async () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`);
        for (const byte of bytes) {
          await new Promise((written) => socket.write(Buffer.of(byte), written));
          await new Promise(setImmediate);
        }
      });
    });
    expect(await clientOf(server.url).request({ path: "/" })).toMatchObject({ body: "é😀" });
  });

  it("a rejection that arrives before the request is fully read is used", async () => {
    const server = await listen((socket) => {
      socket.once("data", () =>
        socket.end("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno"),
      );
    });
    const response = await clientOf(server.url).request({ ...text, body: "x".repeat(100_000) });
    expect(response).toMatchObject({ status: 413, body: "no" });
  });
});

describe("requests", () => {
  it("keep the base URL's path as a prefix, and their query", async () => {
    const { url, host, requests } = await serve();
    for (const prefix of ["", "/", "/gateway/v2", "/gateway/v2/"]) {
      await clientOf(`${url}${prefix}`).request({ path: "/Messages.json?To=%2B1&a=b" });
    }
    const lines = requests.map(({ line }) => line);
    expect(lines).toEqual([
      ...["GET /Messages.json?To=%2B1&a=b", "GET /Messages.json?To=%2B1&a=b"],
      ...["GET /gateway/v2/Messages.json?To=%2B1&a=b", "GET /gateway/v2/Messages.json?To=%2B1&a=b"],
    ]);
    expect(requests.every(({ headers }) => headers.host === host)).toBe(true);
  });

  it("use the byte length of their body as Content-Length", async () => {
    const { url, requests } = await serve();
    const body = "Ваш код: 123456 😀";
    await clientOf(url).request({ method: "POST", path: "/", body });
    expect(requests[0]?.body).toBe(body);
    expect(requests[0]?.headers["content-length"]).toBe(String(Buffer.byteLength(body)));
    expect(requests[0]?.headers["transfer-encoding"]).toBeUndefined();
  });

  it.each(["POST", "PUT", "PATCH"] as const)("%s without a body has Content-Length 0", async (method) => {
    const { url, requests } = await serve();
    await clientOf(url).request({ method, path: "/" });
    expect(requests[0]).toMatchObject({ line: `${method} /`, body: "" });
    expect(requests[0]?.headers).toMatchObject({ "content-length": "0" });
    expect(requests[0]?.headers["transfer-encoding"]).toBeUndefined();
  });

  it.each(["GET", "DELETE"] as const)("%s has no body and no Content-Length", async (method) => {
    const { url, requests } = await serve();
    await clientOf(url).request({ method, path: "/" });
    expect(requests[0]).toMatchObject({ line: `${method} /`, body: "" });
    expect(requests[0]?.headers["content-length"]).toBeUndefined();
    expect(requests[0]?.headers["transfer-encoding"]).toBeUndefined();
  });

  it("support IPv6", async () => {
    const { url, host, requests } = await serve("::1");
    const client = clientOf(url);
    await client.request(text);
    await client.request(text);
    expect(requests.map(({ headers }) => headers.host)).toEqual([host, host]);
  });

  it("reuse their socket", async () => {
    const server = await listen(respondWith("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"));
    const client = clientOf(server.url);
    for (let round = 0; round < 5; round++) await client.request(text);
    expect(server.sockets).toHaveLength(1);
  });

  const badRequests = [
    { ...text, headers: { Authorization: `Bearer ${authToken}\r\nX-Injected: 1` } },
    { ...text, headers: { Authorization: `Bearer ${authToken}\u20ac` } },
    { ...text, headers: { "Bad Name": authToken } },
    { ...text, path: "/Messages 123456.json" },
    { ...text, path: "/Messages\r\nX-Injected: 1" },
  ];
  it.each(badRequests)("that HTTP cannot represent are not sent: $path $headers", async (request) => {
    const { url, requests } = await serve();
    const client = clientOf(url);
    const controller = new AbortController();
    const unsendable = { code: "unavailable", delivery: "not-sent", retryable: false };
    const { signal } = controller;
    expect(await errorOf(client.request({ ...request, signal }))).toMatchObject(unsendable);
    // Nor on a socket that must first prove itself, when the request is made two turns later.
    await client.request({ path: "/" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await errorOf(client.request({ ...request, signal }))).toMatchObject(unsendable);
    expect(requests).toHaveLength(1);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("accept any text as their body and return it unchanged", async () => {
    const { url, requests } = await serve();
    const client = clientOf(url);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 200 }), async (body) => {
        await client.request({ method: "POST", path: "/", body });
        expect(requests.at(-1)?.body).toBe(body);
      }),
      { numRuns: 50 },
    );
  });

  it("reject a base URL that would leak credentials", () => {
    for (const baseUrl of ["http://api.example.com", "https://user:pass@api.example.com", "nonsense", ""]) {
      expect(() => createHttpClient({ baseUrl })).toThrow(SmsError);
      expect(() => createHttpClient({ baseUrl })).toThrow(/baseUrl/);
    }
  });
});

describe("cleanup", () => {
  it.each([
    ["a response", respondWith("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")],
    ["a reset", respondWith("", reset)],
    ["an end", respondWith("", end)],
    ["silence", (socket: Socket) => void socket.resume()],
    ["a response that stops", respondWith("HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n")],
  ])("leaves no listener and no socket after %s", async (_, behave) => {
    const server = await listen(behave);
    const { signal } = new AbortController();
    const client = createHttpClient({ baseUrl: server.url });
    await client.request({ ...text, signal, timeoutMs: 150 }).catch(() => {});
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    client.close();
    await closed(server.sockets);
  });

  it("is complete after an abort in every phase", async () => {
    for (const scheme of ["http:", "https:"]) {
      const controller = new AbortController();
      const { signal } = controller;
      const silent = await listen((socket) =>
        socket.once("data", () => {
          expect(getEventListeners(signal, "abort")).toHaveLength(1);
          controller.abort();
          expect(getEventListeners(signal, "abort")).toHaveLength(0);
        }),
      );
      const client = clientOf(silent.url.replace("http:", scheme));
      expect(await errorOf(client.request({ ...text, signal }))).toMatchObject({ code: "aborted" });
      await closed(silent.sockets);
    }
  });

  it("leaves no timer: a process exits by itself after each of them without closing anything", async () => {
    const servers = await Promise.all(
      [
        respondWith("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"),
        respondWith("HTTP/1.1 201 Created\r\nContent-Length: 9\r\n\r\n", reset),
        respondWith("", reset),
        respondWith("", end),
        (socket: Socket) => void socket.resume(),
      ].map((behave) => listen(behave)),
    );
    const urls = servers.flatMap(({ url }) => [url, url.replace("http:", "https:")]);
    const script = `
      import { createHttpClient } from ${JSON.stringify(new URL("../provider.ts", import.meta.url).href)};
      const { signal } = new AbortController();
      for (const baseUrl of ${JSON.stringify(urls)}) {
        const client = createHttpClient({ baseUrl, timeoutMs: 60_000, connectTimeoutMs: 300 });
        const quick = AbortSignal.any([signal, AbortSignal.timeout(300)]);
        await client.request({ path: "/", signal: quick }).then(() => {}, (error) => error.code);
        await client.request({ path: "/", signal, timeoutMs: 300 }).then(() => {}, (error) => error.code);
      }
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
      const left = process.getActiveResourcesInfo().filter((kind) => !/Pipe|TTY|FSReq/.test(kind));
      process.stdout.write(JSON.stringify(left));`;
    const child = execFile(process.execPath, [
      ...["--conditions=@smskit/source", "--input-type=module", "-e", script],
    ]);
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk) => {
        printed += chunk;
      });
    }
    const [code] = await once(child, "close");
    expect({ code, printed }).toEqual({ code: 0, printed: "[]" });
  });

  it("allows one signal to be used for many requests", async () => {
    const { url } = await serve();
    const { signal } = new AbortController();
    const client = clientOf(url);
    for (let round = 0; round < 20; round++) await client.request({ ...text, signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("aborting a request on an unverified socket does not affect other requests", async () => {
    const { url, requests } = await serve();
    const client = clientOf(url);
    await client.request(text);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const controller = new AbortController();
    const failed = errorOf(client.request({ ...text, signal: controller.signal }));
    controller.abort();
    expect(await failed).toMatchObject({ code: "aborted", delivery: "not-sent" });
    // What the aborted one had started would show by now.
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    expect((await client.request(text)).status).toBe(200);
    expect(requests).toHaveLength(2);
  });

  it("accepts a timeout longer than timers support", async () => {
    const { url } = await serve();
    const client = clientOf(url, { timeoutMs: Number.POSITIVE_INFINITY, connectTimeoutMs: 2 ** 40 });
    expect((await client.request(text)).status).toBe(200);
    expect((await client.request({ ...text, timeoutMs: 2 ** 32 })).status).toBe(200);
  });
});

describe("a keep-alive agent of the caller", () => {
  it("never counts a written request as not sent, also if a caller's agent connected its socket", async () => {
    const server = await listen((socket) => {
      let count = 0;
      socket.on("data", () => {
        count += 1;
        if (count === 1) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        else socket.resetAndDestroy();
      });
    });
    const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const client = clientOf(server.url, { agent });
    // The second gets the socket from the queue, where Node says neither "connect" nor "reused".
    const [first, second] = await Promise.allSettled([client.request(text), client.request(text)]);
    expect(first).toMatchObject({ status: "fulfilled" });
    expect(second).toMatchObject({ status: "rejected", reason: unknown });
  });

  it("can return TLS sockets without a secureConnect event: written requests are not reported as not sent", async () => {
    const provider = await startMockServer({ port: 0, tls: true });
    onTestFinished(() => provider.close());
    class RawTls extends HttpsAgent {
      override createConnection(options: NetConnectOpts) {
        return new TLSSocket(connect(options), { ca: provider.ca } as TLSSocketOptions);
      }
    }
    const agent = new RawTls({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const client = clientOf(provider.url, { agent, connectTimeoutMs: 2_000 });
    for (const socket of ["fresh", "reused"]) {
      provider.carrier.faults.add({ kind: "reset-after-read", times: 1 });
      expect(await errorOf(client.request(text)), socket).toMatchObject(unknown);
      // Leaves a socket to the second round.
      expect(await client.request(text)).toMatchObject({ status: 201 });
    }
    provider.carrier.faults.add({ kind: "hang", times: 1 });
    const late = await timedOutOnce(
      () => provider.carrier.requests.length === 5,
      1_000 + 250,
      () => errorOf(client.request({ ...text, timeoutMs: 1_000 })),
    );
    expect(late).toMatchObject({ code: "timeout", delivery: "unknown" });
    expect(provider.carrier.requests).toHaveLength(5);
  });

  it("can return sockets that only claim to be encrypted", async () => {
    const server = await listen((socket) => socket.once("data", reset.bind(undefined, socket)));
    class Labeled extends HttpAgent {
      override createConnection(options: NetConnectOpts) {
        return Object.assign(connect(options), { encrypted: true });
      }
    }
    expect(await errorOf(clientOf(server.url, { agent: new Labeled() }).request(text))).toMatchObject(
      unknown,
    );
  });

  it("can abort the request that it carries", async () => {
    const { url, requests } = await serve();
    const controller = new AbortController();
    class Aborting extends HttpAgent {
      override createConnection(options: NetConnectOpts) {
        controller.abort();
        return connect(options);
      }
    }
    const { signal } = controller;
    const work = clientOf(url, { agent: new Aborting() }).request({ ...text, signal });
    expect(await errorOf(work)).toMatchObject({ code: "aborted", delivery: "not-sent" });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(requests).toHaveLength(0);
  });

  it("throws only an SmsError and leaves no listener if it is invalid", async () => {
    const { url } = await serve();
    const { signal } = new AbortController();
    const getName = () => {
      throw new Error("no names here");
    };
    for (const agent of [{ destroy() {} }, { destroy() {}, getName }]) {
      const error = await errorOf(clientOf(url, { agent }).request({ ...text, signal }));
      expect(error).toMatchObject({ delivery: "not-sent", retryable: false });
      expect(error.message).toContain("agent");
    }
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("is not closed by the client", async () => {
    const server = await listen(respondWith("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"));
    const agent = new HttpAgent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const client = createHttpClient({ baseUrl: server.url, agent });
    await client.request(text);
    client.close();
    await createHttpClient({ baseUrl: server.url, agent }).request(text);
    expect(server.sockets).toHaveLength(1);
  });

  it("throws only an SmsError if it was destroyed", async () => {
    const { url } = await serve();
    const agent = new HttpAgent({ keepAlive: true });
    agent.destroy();
    expect((await clientOf(url, { agent }).request(text)).status).toBe(200);
  });
});

describe("a keep-alive socket that the server closed while it was idle", () => {
  it.each([
    { scheme: "http", host: "127.0.0.1", close: "FIN" },
    { scheme: "http", host: "127.0.0.1", close: "RST" },
    { scheme: "https", host: "127.0.0.1", close: "FIN" },
    { scheme: "https", host: "localhost", close: "RST" },
  ])("is detected before it is written to: $close, $scheme://$host", async ({ scheme, host, close }) => {
    const provider = await startMockServer({ port: 0, tls: scheme === "https" });
    const { carrier, ca } = provider;
    // Only sockets of a separate agent can trust the mock's authority.
    const agent = ca === undefined ? undefined : new HttpsAgent({ keepAlive: true, ca });
    onTestFinished(() => {
      agent?.destroy();
      return provider.close();
    });
    carrier.faults.add({ kind: "idle-close", reset: close === "RST" });
    const client = clientOf(provider.url.replace("127.0.0.1", host), { agent });
    let unknowns = 0;
    for (let round = 0; round < 60; round++) {
      const body = text.body.replace("123456", `${round}.`);
      const outcome = await client.request({ ...text, body }).then(
        () => "accepted",
        (error: SmsError) => error.delivery,
      );
      const arrived = carrier.messages.filter((message) => message.body.endsWith(` ${round}.`)).length;
      if (outcome === "accepted") expect(arrived).toBe(1);
      else if (outcome === "not-sent") expect(arrived).toBe(0);
      else {
        unknowns += 1;
        expect(arrived).toBeLessThanOrEqual(1);
      }
      // Longer than a socket is trusted without a look, and without a turn in which the close would be seen.
      const until = performance.now() + 5 + (round % 4);
      while (performance.now() < until);
      if (round % 2 === 0) await new Promise(setImmediate);
    }
    expect(unknowns).toBeLessThanOrEqual(6);
  });
});
