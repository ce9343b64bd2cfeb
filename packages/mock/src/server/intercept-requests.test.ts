import { once } from "node:events";
import http, { type RequestOptions } from "node:http";
import http2 from "node:http2";
import https, { get as getBefore, request as requestBefore } from "node:https";
import net from "node:net";
import { Readable } from "node:stream";
import tls from "node:tls";
import { Agent, Pool, ProxyAgent, request as undiciRequest } from "undici";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Carrier, createCarrier, mockTwilio, type RunningMocks, startMocks } from "../index.ts";
import { accountSid, authToken } from "../providers/twilio/testing/twilio-client.ts";

// All that follows was there before the mocks were started.
const fetchBefore = fetch;
const boundFetch = fetch.bind(globalThis);
const agentBefore = new https.Agent({ keepAlive: true });
const poolBefore = new Pool("https://api.twilio.com");
const { WebSocket: WebSocketBefore } = globalThis;

const host = "api.twilio.com";
const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const url = `https://${host}${path}`;
const body = new URLSearchParams({ To: "+15558675310", From: "+15550001111", Body: "hello" }).toString();
const headers = {
  authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
  "content-type": "application/x-www-form-urlencoded",
};
const rawRequest = [
  `POST ${path} HTTP/1.1`,
  `host: ${host}`,
  ...Object.entries({ ...headers, "content-length": String(body.length) }).map((pair) => pair.join(": ")),
  "",
  body,
].join("\r\n");

let carrier: Carrier;
let mocks: RunningMocks;

beforeEach(() => {
  carrier = createCarrier();
  mocks = startMocks(mockTwilio(carrier));
});

afterEach(() => mocks.stop());

type Send = () => Promise<number | undefined>;

async function statusOf(request: http.ClientRequest): Promise<number | undefined> {
  const [response]: http.IncomingMessage[] = await once(request, "response");
  response?.resume();
  return response?.statusCode;
}

async function sendBy(
  request: typeof https.request,
  options: RequestOptions,
  end = (made: http.ClientRequest): void => {
    made.end(body);
  },
) {
  const made = request({ host, path, method: "POST", headers, ...options });
  end(made);
  return statusOf(made);
}

/** The status of a response that comes over a socket. */
async function sendOver(socket: net.Socket): Promise<number> {
  socket.write(rawRequest);
  const [chunk]: Buffer[] = await once(socket, "data");
  socket.destroy();
  return Number(String(chunk).split(" ")[1]);
}

async function* inTwoParts() {
  yield body.slice(0, 5);
  await new Promise((resolve) => setImmediate(setImmediate, resolve));
  yield body.slice(5);
}

/** Ends a request when its connection could long be there. */
function later(made: http.ClientRequest): void {
  setImmediate(() => setImmediate(() => made.end(body)));
}

const post = { method: "POST", headers, body } as const;

const ways: Record<string, Send> = {
  "fetch that was captured": async () => (await fetchBefore(url, post)).status,
  "fetch that was bound": async () => (await boundFetch(url, post)).status,
  "fetch that was captured, of a body that comes in parts": async () => {
    const streamed = { ...post, body: Readable.from(inTwoParts()), duplex: "half" };
    return (await fetchBefore(url, streamed as unknown as RequestInit)).status;
  },
  "request of node:https that was captured": () => sendBy(requestBefore, {}),
  "request of node:https that is written to later": () => sendBy(requestBefore, {}, later),
  "request over an agent that was there before": () => sendBy(https.request, { agent: agentBefore }),
  "a pool of undici that was there before": async () => {
    const response = await poolBefore.request({ path, ...post });
    await response.body.dump();
    return response.statusCode;
  },
  "undici with HTTP/2 allowed": async () => {
    const response = await undiciRequest(url, { ...post, dispatcher: new Agent({ allowH2: true }) });
    await response.body.dump();
    return response.statusCode;
  },
  "undici over a proxy": async () => {
    const proxy = new ProxyAgent("http://proxy.corp.example:3128");
    const response = await undiciRequest(url, { ...post, dispatcher: proxy });
    await response.body.dump();
    return response.statusCode;
  },
  "a tunnel through a proxy on this machine": async () => {
    const connect = http.request({ port: 9, method: "CONNECT", path: `${host}:443` }).end();
    const [, socket] = (await once(connect, "connect")) as [unknown, net.Socket];
    return sendOver(tls.connect({ socket, servername: host }));
  },
  "a proxy on this machine, without a tunnel": () =>
    sendBy(http.request, { host: "127.0.0.1", port: 9, path: `http://${host}${path}` }),
  "HTTP/1.1 over a plain TLS socket": () => sendOver(tls.connect({ host, port: 443 })),
  "HTTP/1.1 over a plain socket": () => sendOver(net.connect({ host, port: 80 })),
};

describe("a request is handled", () => {
  test.each(Object.entries(ways))("by %s", async (_, send) => {
    expect([await send(), await send()]).toEqual([201, 201]);
    expect(carrier.messages).toMatchObject([{ body: "hello" }, { body: "hello" }]);
  });

  test("by get of node:https that was captured", async () => {
    expect(await statusOf(getBefore(`https://${host}/2010-04-01/Accounts/${accountSid}.json`))).toBe(401);
  });

  test("by the running mocks, when others were stopped before", async () => {
    mocks.stop();
    const next = createCarrier();
    mocks = startMocks(mockTwilio(next));
    expect((await fetchBefore(url, post)).status).toBe(201);
    expect([carrier.messages.length, next.messages.length]).toEqual([0, 1]);
  });
});

describe("nothing leaves the process", () => {
  test.each([
    ["fetch that was captured", () => fetchBefore("https://api.example.com/Messages.json", post)],
    ["fetch to an address", () => fetchBefore("https://93.184.216.34/Messages.json", post)],
    ["request that was captured", () => sendBy(requestBefore, { host: "api.example.com" })],
    ["a tunnel", () => fetchOver("http://127.0.0.1:9", "https://api.example.com/Messages.json")],
    ["a proxy", () => fetchOver("http://proxy.corp.example:3128", "http://api.example.com/Messages.json")],
  ])("by %s, and the error names the host", async (_, send) => {
    const error = await send().catch((thrown: unknown) => thrown);
    const { message } = ((error as Error).cause ?? error) as Error;
    expect(message).toMatch(
      /^No mock handles POST requests to (api\.example\.com|93\.184\.216\.34), so smskit blocked it\. /,
    );
  });

  test("by a WebSocket that was captured", async () => {
    const [event] = await once(new WebSocketBefore("wss://api.example.com/socket"), "error");
    expect(event.type).toBe("error");
  });

  test.each([host, "api.example.com"])("by HTTP/2 to %s, which mocks do not support", async (name) => {
    const session = http2.connect(`https://${name}`);
    const [error] = await once(session, "error");
    expect(error.message).toContain(
      `No mock handles connections to ${name} that are not HTTP/1.1, so smskit blocked it.`,
    );
  });

  test.each([
    ["\u0000\u0001 no HTTP", () => net.connect({ host, port: 80 })],
    ["\u0000\u0001 no HTTP", () => tls.connect({ host, port: 443 })],
    ["GET\r\n\r\n", () => net.connect({ host, port: 80 })],
  ])("by bytes to a provider such as %j", async (bytes, connect) => {
    const socket = connect();
    socket.write(bytes);
    const [error] = await once(socket, "error");
    expect(error.message).toContain("that are not HTTP/1.1");
  });

  test("over a connection that a pool kept open from before, which is closed", async () => {
    mocks.stop();
    let reached = 0;
    const provider = http.createServer((_, response) => response.end(String(++reached))).listen(0);
    await once(provider, "listening");
    const { port } = provider.address() as net.AddressInfo;
    const lookup: net.LookupFunction = (_, { all }, done) =>
      all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
    const pool = new Pool(`http://${host}:${port}`, { connections: 1, connect: { lookup } });
    const send = async () => {
      const { statusCode, body: read } = await pool.request({ path, ...post });
      await read.dump();
      return statusCode;
    };
    expect(await send()).toBe(200);
    mocks = startMocks(mockTwilio(carrier));
    await expect(send()).rejects.toThrow(`connections to ${host} from before the mocks were started`);
    expect(await send()).toBe(201);
    expect([reached, carrier.messages.length]).toEqual([1, 1]);
    await pool.destroy();
    provider.close();
  });

  test("by a connection to a provider that nothing is written to", async () => {
    const lookup = vi.fn();
    const socket = net.connect({ host, port: 80, lookup });
    socket.on("data", () => undefined);
    await new Promise((resolve) => setImmediate(setImmediate, resolve));
    expect(lookup).not.toHaveBeenCalled();
    expect(await sendOver(socket)).toBe(201);
  });
});

async function fetchOver(proxy: string, address: string) {
  return undiciRequest(address, { ...post, dispatcher: new ProxyAgent(proxy) });
}

test("after a stop, requests reach their hosts again", async () => {
  mocks.stop();
  const failed = await fetchBefore("http://provider.invalid/").catch((error: Error) => error.cause);
  expect(failed).toMatchObject({ syscall: "getaddrinfo" });
});

describe("in production", () => {
  afterEach(() => void vi.unstubAllEnvs());

  test("mocks do not start unless `allowProduction` is set", () => {
    mocks.stop();
    vi.stubEnv("NODE_ENV", "production");
    expect(() => startMocks(mockTwilio(carrier))).toThrow(/NODE_ENV is production.*allowProduction/);
    expect(() => startMocks(mockTwilio(carrier), { allowProduction: false })).toThrow("allowProduction");
    mocks = startMocks(mockTwilio(carrier), { allowProduction: true });
  });
});
