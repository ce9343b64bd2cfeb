import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type LookupFunction,
  type Socket,
} from "node:net";
import { freePort } from "@smskit/test-support/free-port";
import { settledWithin } from "@smskit/test-support/settled-within";
import { describe, expect, it, onTestFinished } from "vitest";
import { countConnections, postSafely } from "../testing/post-safely.ts";

/** What a proxy would get. */
const loopback = countConnections();

async function serve(listener: RequestListener): Promise<string> {
  const server = createHttpServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function serveRaw(respond: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => respond(socket));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const local = { privateHosts: ["127.0.0.1"] };

describe("a request", () => {
  it("posts body and headers, and returns the status", async () => {
    const seen: unknown[] = [];
    const url = await serve(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push(request.method, request.url, request.headers["content-type"], body);
      response.writeHead(202).end("thanks");
    });
    expect(await postSafely(`${url}status?a=1`, local)).toEqual({ status: 202 });
    expect(seen).toEqual(["POST", "/status?a=1", "text/plain", "hello"]);
  });

  it("does not follow redirects", async () => {
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      response.writeHead(307, { Location: "/again" }).end();
    });
    expect(await postSafely(url, local)).toEqual({ status: 307 });
    expect(requests).toBe(1);
  });

  it("ignores the proxies of the environment", async () => {
    const url = await serve((_request, response) => void response.end());
    const before = { ...process.env };
    onTestFinished(() => {
      process.env = before;
    });
    Object.assign(process.env, {
      HTTP_PROXY: `http://127.0.0.1:${loopback.port}`,
      http_proxy: `http://127.0.0.1:${loopback.port}`,
      NODE_USE_ENV_PROXY: "1",
    });
    expect(await postSafely(url, local)).toEqual({ status: 200 });
    expect(loopback.connections).toBe(0);
  });

  it("drops a response without an end, and keeps its status", async () => {
    let written = 0;
    const url = await serve((_request, response) => {
      const write = () => {
        while (!response.destroyed && response.write("x".repeat(16_384))) written += 16_384;
      };
      response.on("drain", write);
      write();
    });
    expect(await postSafely(url, local)).toEqual({ status: 200 });
    expect(written).toBeLessThan(50_000_000);
  });

  it("keeps the status of a response that never ends", async () => {
    const url = await serve((_request, response) => void response.writeHead(200).flushHeaders());
    expect(await settledWithin(5_000, postSafely(url, { ...local, timeoutMs: 50 }))).toEqual({ status: 200 });
  });

  it("fails in time if there is no response", async () => {
    const url = await serveRaw(() => {});
    expect(await settledWithin(5_000, postSafely(url, { ...local, timeoutMs: 50 }))).toEqual({
      failure: "timeout",
    });
    const silent: LookupFunction = () => {};
    const slow = postSafely("https://example.com/", { lookup: silent, timeoutMs: 50 });
    expect(await settledWithin(5_000, slow)).toEqual({ failure: "timeout" });
  });

  it.each([
    ["nothing", ""],
    ["no HTTP", "+15558675310 hello\r\n\r\n"],
    ["endless headers", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(200_000)}\r\n\r\n`],
    ["another protocol", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"],
  ])("fails for a server that responds with %s", async (_name, bytes) => {
    const url = await serveRaw((socket) => void socket.end(bytes));
    const response = await settledWithin(5_000, postSafely(url, local));
    expect(response).toMatchObject({ failure: "connection-failed" });
    expect(JSON.stringify(response)).not.toContain("8675310");
  });

  it("says why nobody was reached", async () => {
    expect(await postSafely(`http://127.0.0.1:${await freePort()}/`, local)).toEqual({
      failure: "connection-failed",
      code: "ECONNREFUSED",
    });
  });

  it("ends with its signal", async () => {
    const url = await serveRaw(() => {});
    const controller = new AbortController();
    const response = postSafely(url, { ...local, signal: controller.signal });
    controller.abort();
    expect(await settledWithin(5_000, response)).toEqual({ failure: "timeout" });
  });
});
