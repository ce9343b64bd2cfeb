import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type LookupFunction,
  type Socket,
} from "node:net";
import { settledWithin } from "@smskit/test-support/settled-within";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { isPublicAddress } from "./public-address.ts";
import { type SafeRequestOptions, safeRequest, urlProblem } from "./safe-request.ts";

/** Counts what reaches loopback: nothing may, unless the config names it. */
let port = 0;
let connections = 0;
const loopback = createTcpServer((socket) => {
  connections += 1;
  socket.destroy();
});

beforeAll(async () => {
  loopback.listen(0, "127.0.0.1");
  await once(loopback, "listening");
  port = (loopback.address() as AddressInfo).port;
});
afterAll(() => void loopback.close());

/** A resolver that returns these addresses for every name. */
function resolvesTo(...addresses: string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  return (_name, _options, callback) => setImmediate(callback, null, found);
}

function post(url: string, options: Partial<SafeRequestOptions> = {}) {
  return safeRequest(
    { url, headers: { "Content-Type": "text/plain" }, body: "hello" },
    { privateHosts: [], timeoutMs: 5_000, ...options },
  );
}

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

describe("a URL from a request", () => {
  it.each([
    "127.0.0.1",
    "127.1",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "127.0.0.1.",
    "127%2e0.0.1",
    "①②⑦.0.0.1",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fec0::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "2852039166",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
  ])("is refused for the address %s", async (host) => {
    expect(await post(`https://${host}:${port}/`)).toMatchObject({ failure: "url-refused" });
    expect(connections).toBe(0);
  });

  it.each(["localhost", "localhost.", "LOCALHOST", "app.localhost"])(
    "reaches no loopback as %s",
    async (host) => {
      const { failure } = await post(`https://${host}:${port}/`);
      // Some systems do not know names below localhost.
      expect(["address-refused", "connection-failed"]).toContain(failure);
      expect(connections).toBe(0);
    },
  );

  it.each([
    [["127.0.0.1"]],
    [["::1"]],
    [["::ffff:127.0.0.1"]],
    [["169.254.169.254"]],
    [["fe80::1%eth0"]],
    [["not an address"]],
    [[]],
    [["93.184.215.14", "127.0.0.1"]],
    [["127.0.0.1", "93.184.215.14"]],
  ])("is refused for a name that resolves to %j", async (addresses) => {
    const lookup = resolvesTo(...addresses);
    expect(await post(`https://rebind.example.com:${port}/`, { lookup })).toEqual({
      failure: "address-refused",
    });
    expect(connections).toBe(0);
  });

  it("connects to the addresses that were checked: the name is looked up once", async () => {
    let lookups = 0;
    const changing: LookupFunction = (name, options, callback) => {
      lookups += 1;
      resolvesTo(lookups === 1 ? "127.0.0.1" : "93.184.215.14")(name, options, callback);
    };
    expect(await post("https://rebind.example.com/", { lookup: changing })).toEqual({
      failure: "address-refused",
    });
    expect(lookups).toBe(1);
  });

  it.each([
    "http://example.com/",
    "http://93.184.215.14/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "data:text/plain,x",
    "https://user:secret@example.com/",
    "https://:secret@example.com/",
    "/status",
    "",
    "https://",
    `https://example.com/${"x".repeat(3_000)}`,
  ])("is refused (%#)", async (url) => {
    expect(await post(url)).toMatchObject({ failure: "url-refused" });
    expect(urlProblem(url, [])).not.toContain("secret");
  });

  it("may name a private host only as the config has it", () => {
    const hosts = ["hooks.internal", "build.internal:8080", "::1"];
    const allowed = ["http://hooks.internal/x", "https://HOOKS.internal:99/", "http://build.internal:8080/"];
    const refused = [
      "http://a.hooks.internal/",
      "http://hooks.internal.example.com/",
      "http://build.internal/",
    ];
    for (const url of [...allowed, "http://[::1]:9/"]) expect(urlProblem(url, hosts)).toBeUndefined();
    for (const url of refused) expect(urlProblem(url, hosts)).toContain("must begin with https://");
  });
});

it("knows no private IPv4 address as public, in any IPv6 form", () => {
  const byte = fc.nat(255);
  const privately = fc.oneof(
    fc.tuple(fc.constantFrom(0, 10, 127), byte, byte, byte),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
  );
  fc.assert(
    fc.property(privately, (parts) => {
      const address = parts.join(".");
      const [a, b, c, d] = parts;
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      for (const form of [address, `::ffff:${address}`, `::${hex}`, `64:ff9b::${hex}`, `2002:${hex}::`]) {
        expect(isPublicAddress(form), form).toBe(false);
      }
    }),
  );
  for (const address of ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450::1"])
    expect(isPublicAddress(address)).toBe(true);
});

describe("a request", () => {
  it("posts body and headers, and returns the status", async () => {
    const seen: unknown[] = [];
    const url = await serve(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push(request.method, request.url, request.headers["content-type"], body);
      response.writeHead(202).end("thanks");
    });
    expect(await post(`${url}status?a=1`, local)).toEqual({ status: 202 });
    expect(seen).toEqual(["POST", "/status?a=1", "text/plain", "hello"]);
  });

  it("does not follow redirects", async () => {
    let requests = 0;
    const url = await serve((_request, response) => {
      requests += 1;
      response.writeHead(307, { Location: "/again" }).end();
    });
    expect(await post(url, local)).toEqual({ status: 307 });
    expect(requests).toBe(1);
  });

  it("ignores the proxies of the environment", async () => {
    const url = await serve((_request, response) => void response.end());
    const before = { ...process.env };
    onTestFinished(() => {
      process.env = before;
    });
    Object.assign(process.env, {
      HTTP_PROXY: `http://127.0.0.1:${port}`,
      http_proxy: `http://127.0.0.1:${port}`,
      NODE_USE_ENV_PROXY: "1",
    });
    expect(await post(url, local)).toEqual({ status: 200 });
    expect(connections).toBe(0);
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
    expect(await post(url, local)).toEqual({ status: 200 });
    expect(written).toBeLessThan(50_000_000);
  });

  it("keeps the status of a response that never ends", async () => {
    const url = await serve((_request, response) => void response.writeHead(200).flushHeaders());
    expect(await settledWithin(5_000, post(url, { ...local, timeoutMs: 50 }))).toEqual({ status: 200 });
  });

  it("fails in time if there is no response", async () => {
    const url = await serveRaw(() => {});
    expect(await settledWithin(5_000, post(url, { ...local, timeoutMs: 50 }))).toEqual({
      failure: "timeout",
    });
    const silent: LookupFunction = () => {};
    const slow = post("https://example.com/", { lookup: silent, timeoutMs: 50 });
    expect(await settledWithin(5_000, slow)).toEqual({ failure: "timeout" });
  });

  it.each([
    ["nothing", ""],
    ["no HTTP", "+15558675310 hello\r\n\r\n"],
    ["endless headers", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(200_000)}\r\n\r\n`],
    ["another protocol", "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"],
  ])("fails for a server that responds with %s", async (_name, bytes) => {
    const url = await serveRaw((socket) => void socket.end(bytes));
    const response = await settledWithin(5_000, post(url, local));
    expect(response).toMatchObject({ failure: "connection-failed" });
    expect(JSON.stringify(response)).not.toContain("8675310");
  });

  it("says why nobody was reached", async () => {
    const closed = createTcpServer().listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port: free } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await post(`http://127.0.0.1:${free}/`, local)).toEqual({
      failure: "connection-failed",
      code: "ECONNREFUSED",
    });
  });

  it("ends with its signal", async () => {
    const url = await serveRaw(() => {});
    const controller = new AbortController();
    const response = post(url, { ...local, signal: controller.signal });
    controller.abort();
    expect(await settledWithin(5_000, response)).toEqual({ failure: "timeout" });
  });
});
