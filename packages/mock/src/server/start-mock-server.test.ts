import { once } from "node:events";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  type MockProvider,
  type MockServer,
  type MockServerOptions,
  mockTwilio,
  startMockServer,
} from "../index.ts";
import { defineMockProvider } from "../provider.ts";
import { accountSid, get, post } from "../providers/twilio/testing/twilio-client.ts";

const hello = { To: "+15558675310", From: "+15550001111", Body: "hello" };
const account = `/2010-04-01/Accounts/${accountSid}.json`;
let server: MockServer;

afterEach(() => server.close());

async function serve(options?: MockServerOptions): Promise<MockServer> {
  server = await startMockServer(options);
  return server;
}

/** A GET with any Host header. */
async function getAs(host: string, path: string, agent?: HttpAgent) {
  const request = httpRequest({ port: server.port, host: "127.0.0.1", path, headers: { host }, agent });
  request.end();
  const [response]: IncomingMessage[] = await once(request, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response as IncomingMessage) chunks.push(chunk);
  return {
    response: response as IncomingMessage,
    socket: request.socket,
    text: Buffer.concat(chunks).toString(),
  };
}

/** The smallest other provider, which echoes requests. */
function mockPing(carrier = createCarrier()): MockProvider {
  return defineMockProvider({
    provider: "ping",
    carrier,
    sites: [
      { host: "api.ping.test", hosts: /^api\.ping\.test$/, matches: ({ path }) => path.startsWith("/ping") },
    ],
    recipientOf: () => undefined,
    respond: ({ host, path, origin, body }) => ({
      status: 200,
      headers: { "content-type": "text/plain" },
      body: [host, path, origin, body].join(" "),
    }),
    refuse: ({ reason }) => ({ status: 499, headers: {}, body: `ping: ${reason}` }),
  });
}

describe("the provider of a request", () => {
  test("is selected by the Host header, including regional hosts", async () => {
    await serve();
    for (const host of ["api.twilio.com", "api.dublin.ie1.twilio.com:443", "API.twilio.com"]) {
      expect((await getAs(host, account)).response.headers["x-api-domain"]).toBe(
        host.toLowerCase().split(":")[0],
      );
    }
    expect((await getAs("messaging.twilio.com", account)).response.statusCode).toBe(501);
  });

  test("is selected by the path at the server's own address", async () => {
    const carrier = createCarrier();
    await serve({ mocks: [mockTwilio(carrier), mockPing(carrier)] });
    expect((await get(server, account)).headers.get("x-api-domain")).toBe("api.twilio.com");
    expect((await get(server, "/v1/Services/MG")).headers.get("x-api-domain")).toBe("messaging.twilio.com");
    expect((await get(server, "/ping/1")).text).toBe(`api.ping.test /ping/1 ${server.url} `);
  });

  test("is selected by the target's host for a client that uses the server as its proxy", async () => {
    const { url } = await serve();
    const named = (await getAs("example.com", `http://api.ie1.twilio.com${account}?a=b`)).response;
    expect(named).toMatchObject({ statusCode: 401, headers: { "x-api-domain": "api.ie1.twilio.com" } });
    expect((await getAs("example.com", `${url}${account}`)).response.headers["x-api-domain"]).toBe(
      "api.twilio.com",
    );
    expect((await getAs("example.com", `${url}/api/v1/info`)).response.statusCode).toBe(200);
    expect((await getAs("127.0.0.1", "http://evil.example/api/v1/info")).response.statusCode).toBe(403);
  });

  test("is missing for a client that uses the server as its HTTPS proxy, which gets a 501", async () => {
    await serve();
    const request = httpRequest({ port: server.port, method: "CONNECT", path: "api.twilio.com:443" }).end();
    const [response, , body] = (await once(request, "connect")) as [IncomingMessage, unknown, Buffer];
    expect([response.statusCode, JSON.parse(String(body)).title]).toEqual([501, "Not Implemented"]);
  });

  test.each(["*", "http://[/api/v1/info"])("the target %j is not mocked", async (target) => {
    await serve();
    const { response, text } = await getAs("127.0.0.1", target);
    expect([response.statusCode, JSON.parse(text).title]).toEqual([501, "Not Mocked"]);
  });
});

describe("the server", () => {
  test("listens only on this machine, on a free port, with a new carrier", async () => {
    const { url, port, carrier } = await serve();
    expect(url).toBe(`http://127.0.0.1:${port}`);
    await post(server, hello);
    expect(await carrier.waitForMessage({ to: hello.To })).toMatchObject({ body: "hello" });
  });

  test("keeps connections alive for any number of requests", async () => {
    await serve();
    const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 });
    const first = await getAs("api.twilio.com", account, agent);
    for (let request = 0; request < 20; request++) {
      expect((await getAs("api.twilio.com", account, agent)).socket).toBe(first.socket);
    }
    agent.destroy();
  });

  test("rejects a body over 1 MiB as the provider does and keeps running", async () => {
    await serve();
    const response = await post(server, { ...hello, Body: "a".repeat(2 ** 20) });
    expect(response).toMatchObject({ status: 413, body: { code: 20413, status: 413 } });
    expect((await post(server, hello)).status).toBe(201);
    expect(server.carrier.messages).toHaveLength(1);
  });

  test.each([
    ["\u0000\u0001 nonsense\r\n\r\n", "400 Bad Request"],
    [
      `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"a".repeat(20_000)}\r\n\r\n`,
      "431 Request Header Fields Too Large",
    ],
  ])("responds to malformed HTTP, and keeps running", async (bytes, status) => {
    await serve();
    const socket = connect(server.port, "127.0.0.1");
    const heard: Buffer[] = [];
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => heard.push(chunk));
    socket.write(bytes);
    await once(socket, "close");
    expect(Buffer.concat(heard).toString().split("\r\n")[0]).toBe(`HTTP/1.1 ${status}`);
    expect((await post(server, hello)).status).toBe(201);
  });

  test("closes immediately, with open connections and hanging requests", async () => {
    await serve();
    server.carrier.faults.add({ kind: "hang" });
    const idle = connect(server.port, "127.0.0.1");
    idle.on("error", () => {});
    await once(idle, "connect");
    const hanging = post(server, hello).catch(() => "cut");
    await new Promise<void>((resolve) => void server.carrier.on("message", () => resolve()));
    await server.close();
    expect(await hanging).toBe("cut");
    await expect(get(server, account)).rejects.toThrow();
  });

  test("rejects invalid mocks", async () => {
    await serve();
    const busy = { port: server.port };
    await expect(startMockServer(busy)).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(startMockServer({ mocks: [] })).rejects.toThrow("mocks: is empty");
    const apart = { carrier: createCarrier(), mocks: [mockTwilio(createCarrier())] };
    await expect(startMockServer(apart)).rejects.toThrow("on the server's carrier");
  });
});

describe("with tls", () => {
  function ask(options: { host?: string; servername?: string; ca?: string | undefined }): Promise<number> {
    return new Promise((resolve, reject) => {
      const headers = options.servername === undefined ? {} : { host: options.servername };
      const request = httpsRequest({ port: server.port, path: account, agent: false, headers, ...options });
      request.on("response", (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      request.on("error", reject);
      request.end();
    });
  }

  test.each([
    { host: "127.0.0.1" },
    { host: "localhost" },
    { host: "127.0.0.1", servername: "api.twilio.com" },
    { host: "127.0.0.1", servername: "api.dublin.ie1.twilio.com" },
  ])("its authority certifies %j", async (target) => {
    const { ca, url } = await serve({ tls: true });
    expect(url).toMatch(/^https:/);
    expect(await ask({ ...target, ca })).toBe(401);
  });

  test("other authorities are not trusted, and other hosts are not certified", async () => {
    const { ca } = await serve({ tls: true });
    await expect(ask({ host: "127.0.0.1" })).rejects.toMatchObject({
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    });
    await expect(ask({ host: "127.0.0.1", servername: "example.com", ca })).rejects.toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });
});
