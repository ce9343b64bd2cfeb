import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { settledWithin } from "@smskit/test-support/settled-within";
import { expect, onTestFinished, test } from "vitest";
import { problemResponse } from "../http/problem.ts";
import { readBody } from "../http/read-body.ts";

import { type ServeOptions, serveGateway } from "./serve-gateway.ts";

/** A gateway that reads each body, and responds with what `respond` returns. */
async function served(
  options: ServeOptions = {},
  respond: () => Promise<Response> | Response = () => new Response("done"),
) {
  const seen: { remoteAddress: string | undefined; body: string }[] = [];
  const server = await serveGateway(
    {
      async fetch(request, { remoteAddress } = {}) {
        try {
          seen.push({ remoteAddress, body: await readBody(request) });
          return await respond();
        } catch (thrown) {
          return problemResponse(thrown);
        }
      },
    },
    { port: 0, ...options },
  );
  onTestFinished(() => server.close(0));
  return { server, seen };
}

interface OpenSocket {
  socket: Socket;
  /** Ends when the connection does, also by a reset. */
  closed: Promise<void>;
  received: () => string;
}

async function openSocket(port: number): Promise<OpenSocket> {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  onTestFinished(() => void socket.destroy());
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  await once(socket, "connect");
  return { socket, closed, received: () => text };
}

test("requests reach the gateway with the address of the peer", async () => {
  const { server, seen } = await served();
  const response = await fetch(server.url, { method: "POST", body: "hello" });
  expect([response.status, await response.text()]).toEqual([200, "done"]);
  expect(seen).toEqual([{ remoteAddress: "127.0.0.1", body: "hello" }]);
});

test("a client that sends its headers slowly is cut off", async () => {
  const { server, seen } = await served({ requestTimeoutMs: 200 });
  const { socket, closed, received } = await openSocket(server.port);
  socket.write("GET / HTTP/1.1\r\nHost: gateway.test\r\nX-Slow: ");
  await settledWithin(10_000, closed);
  expect(received()).toContain("408 Request Timeout");
  expect(seen).toEqual([]);
});

test("a client that sends its body a byte at a time is cut off", async () => {
  const { server, seen } = await served({ requestTimeoutMs: 200 });
  const { socket, closed } = await openSocket(server.port);
  socket.write("POST / HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 1000\r\n\r\n");
  const dripping = setInterval(() => socket.write("a"), 20);
  onTestFinished(() => clearInterval(dripping));
  await settledWithin(10_000, closed);
  expect(seen).toEqual([]);
});

test("headers that are too large are refused", async () => {
  const { server, seen } = await served();
  const { socket, closed, received } = await openSocket(server.port);
  socket.write(`GET / HTTP/1.1\r\nHost: gateway.test\r\nX-Large: ${"a".repeat(20_000)}\r\n\r\n`);
  await settledWithin(10_000, closed);
  expect(received()).toContain("431 Request Header Fields Too Large");
  expect(seen).toEqual([]);
});

test("a body that is too large is refused, whether or not its length is announced", async () => {
  const { server, seen } = await served();
  const announced = await fetch(server.url, { method: "POST", body: "a".repeat(70_000) });
  expect(announced.status).toBe(413);
  const { socket, closed, received } = await openSocket(server.port);
  socket.write("POST / HTTP/1.1\r\nHost: gateway.test\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (let sent = 0; sent < 80_000; sent += 10_000) socket.write(`2710\r\n${"a".repeat(10_000)}\r\n`);
  // The rest of a body that never ends is not waited for.
  await settledWithin(10_000, closed);
  expect(received()).toContain("413");
  expect(seen).toEqual([]);
});

test("an invalid Host header or request line is refused", async () => {
  const { server, seen } = await served();
  for (const request of [
    "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    "nonsense\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
  ]) {
    const { socket, closed, received } = await openSocket(server.port);
    socket.end(request);
    await settledWithin(10_000, closed);
    expect(received(), request).toContain("400 Bad Request");
  }
  expect(seen).toEqual([]);
});

test("connections beyond the maximum are closed", async () => {
  const { server } = await served({ maximumConnections: 1 });
  await openSocket(server.port);
  const { closed } = await openSocket(server.port);
  await settledWithin(10_000, closed);
});

test("closing waits for requests under way, and ends connections that are kept alive", async () => {
  const underWay = Promise.withResolvers<Response>();
  const begun = Promise.withResolvers<void>();
  const { server } = await served({}, () => {
    begun.resolve();
    return underWay.promise;
  });
  const idle = await openSocket(server.port);
  const response = fetch(server.url, { method: "POST", body: "hello" });
  await begun.promise;
  const closed = server.close();
  await settledWithin(10_000, idle.closed);
  await expect(fetch(server.url)).rejects.toThrow();
  underWay.resolve(new Response("late"));
  expect(await (await response).text()).toBe("late");
  await settledWithin(4_000, closed);
});

test("a connection stays open between two requests as long as any other that is idle", async () => {
  const { server } = await served();
  const { headers } = await fetch(server.url);
  expect(headers.get("keep-alive")).toBe("timeout=65");
});

test("closing cuts requests that take longer than it may wait", async () => {
  const begun = Promise.withResolvers<void>();
  const { server } = await served({}, () => {
    begun.resolve();
    return new Promise(() => {});
  });
  const response = fetch(server.url);
  await begun.promise;
  await Promise.all([expect(response).rejects.toThrow(), server.close(50)]);
});

test("a port in use is an error with its code", async () => {
  const { server } = await served();
  await expect(served({ port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});
