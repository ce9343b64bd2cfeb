import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import { request as httpsRequest } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { startMockServer } from "@smskit/mock";
import { describe, expect, it, onTestFinished } from "vitest";
import { type FrameworkRequest, type NodeRequest, SmsWebhookError, toWebRequest } from "../index.ts";

const form = "MessageSid=SM1&Body=Stop%20it%2C%20%C3%A9+%F0%9F%98%80&Empty=&Twice=1&Twice=2";
const formHeaders = { "content-type": "application/x-www-form-urlencoded" };
const limit = 65_536;

/** Serves what the listener does; `seen` is what it made of the requests. */
async function serve(listener: RequestListener) {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** A bare Node server that responds as a webhook's route would. */
function route(use: (request: Request) => unknown = () => {}): RequestListener {
  return async (request, response) => {
    try {
      await use(await toWebRequest(request));
      response.writeHead(204).end();
    } catch (error) {
      const { status, message } = error as SmsWebhookError;
      response.writeHead(error instanceof SmsWebhookError ? status : 599).end(message);
    }
  };
}

/** What Express hands to a route, imitated: a stream with fields. */
function express(fields: Partial<NodeRequest> & { bytes?: string | Buffer } = {}): NodeRequest {
  const { bytes = form, ...rest } = fields;
  return Object.assign(Readable.from([Buffer.from(bytes)], { objectMode: false }), {
    method: "POST",
    url: "/status",
    headers: { host: "example.com", ...formHeaders },
    socket: {},
    ...rest,
  });
}

/** The same, after a body parser. */
async function parsed(body: unknown, fields: Partial<NodeRequest> = {}): Promise<NodeRequest> {
  const request = express(fields);
  for await (const _ of request);
  expect(request.readableEnded).toBe(true);
  return Object.assign(request, { body });
}

async function refusalOf(request: FrameworkRequest): Promise<SmsWebhookError> {
  const thrown = await toWebRequest(request).then(
    () => expect.fail("was taken"),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(SmsWebhookError);
  return thrown as SmsWebhookError;
}

describe("a request of Node's server", () => {
  it("keeps its method, URL, headers and all bytes", async () => {
    const seen: Request[] = [];
    const bodies: string[] = [];
    const { url } = await serve(
      route(async (request) => {
        seen.push(request);
        bodies.push(await request.text());
      }),
    );
    const response = await fetch(`${url}/status?account=%31&a=b%20c`, {
      method: "POST",
      headers: { ...formHeaders, "X-Twilio-Signature": "abc=", "X-Two": "1, 2" },
      body: form,
    });
    expect(response.status).toBe(204);
    expect(bodies).toEqual([form]);
    expect(seen[0]).toMatchObject({ method: "POST", url: `${url}/status?account=%31&a=b%20c` });
    expect(seen[0]?.headers.get("x-twilio-signature")).toBe("abc=");
    expect(seen[0]?.headers.get("x-two")).toBe("1, 2");
  });

  it("can have no body", async () => {
    const bodies: string[] = [];
    const { url } = await serve(
      route(async (request) => void bodies.push(`${request.method} ${await request.text()}`)),
    );
    for (const method of ["GET", "HEAD", "POST", "DELETE"]) {
      expect((await fetch(`${url}/status?id=1`, { method })).status).toBe(204);
    }
    expect(bodies).toEqual(["GET ", "HEAD ", "POST ", "DELETE "]);
  });

  it("can arrive in chunks, up to 64 KiB", async () => {
    const lengths: number[] = [];
    const { url } = await serve(
      route(async (request) => void lengths.push((await request.arrayBuffer()).byteLength)),
    );
    const body = new ReadableStream({
      start(controller) {
        for (let piece = 0; piece < 64; piece++) controller.enqueue(new Uint8Array(1_024));
        controller.close();
      },
    });
    const response = await fetch(url, { method: "POST", body, duplex: "half" } as RequestInit);
    expect(response.status).toBe(204);
    expect(lengths).toEqual([limit]);
  });

  it.each([
    ["a byte more", limit + 1],
    ["10 MB", 10_000_000],
  ])("of %s receives a 413 on the connection", async (_, size) => {
    const { url } = await serve(route());
    const response = await fetch(url, { method: "POST", body: "x".repeat(size) });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain("65536");
    // And the server serves on.
    expect((await fetch(url, { method: "POST", body: form })).status).toBe(204);
  });

  it("of infinite length receives a 413 too", async () => {
    const { url } = await serve(route());
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    onTestFinished(() => void socket.destroy());
    socket.on("error", () => {});
    socket.write("POST / HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n\r\n");
    socket.write(`11000\r\n${"x".repeat(0x11000)}\r\n`);
    const [response] = await once(socket, "data");
    expect(String(response)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("that breaks off is rejected", async () => {
    let outcome: Promise<unknown> = Promise.resolve();
    const reached = new Promise<void>((resolve) => {
      void serve((request) => {
        outcome = toWebRequest(request).then(
          () => "taken",
          (error: unknown) => error,
        );
        resolve();
      }).then(({ url }) => {
        const socket = connect(Number(new URL(url).port), "127.0.0.1");
        socket.write(
          "POST / HTTP/1.1\r\nHost: example.com\r\nContent-Length: 100\r\n\r\nMessageSid=SM1",
          () => setTimeout(() => socket.resetAndDestroy(), 20),
        );
      });
    });
    await reached;
    expect(await outcome).toBeInstanceOf(SmsWebhookError);
    expect(await outcome).toMatchObject({ status: 400 });
  });

  it("over TLS has an https URL", async () => {
    const provider = await startMockServer({ port: 0, tls: true });
    onTestFinished(() => provider.close());
    // The mock lends its certificate: what matters is a real TLS socket.
    const seen = new Promise<IncomingMessage["socket"]>((resolve) => {
      const request = httpsRequest(provider.url, { ca: provider.ca as string, agent: false });
      request.on("response", (response) => {
        response.resume();
        resolve(response.socket);
      });
      request.end();
    });
    const socket = await seen;
    expect((await toWebRequest(express({ socket }))).url).toBe("https://example.com/status");
    expect((await toWebRequest(express({ socket: null }))).url).toBe("http://example.com/status");
  });

  it("can use HTTP/2", async () => {
    const server = createHttp2Server(
      route(async (request) => {
        expect(request.url).toBe(`http://127.0.0.1:${port}/status?a=b`);
        expect(await request.text()).toBe(form);
      }) as never,
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    onTestFinished(() => {
      session.destroy();
      server.close();
    });
    const stream = session.request({ ":method": "POST", ":path": "/status?a=b", ...formHeaders });
    stream.end(form);
    const [headers] = await once(stream, "response");
    let text = "";
    stream.on("data", (chunk) => {
      text += chunk;
    });
    await once(stream, "end");
    expect({ status: headers[":status"], text }).toEqual({ status: 204, text: "" });
  });
});

describe("a request of Express", () => {
  it("is read if nothing has parsed it", async () => {
    const request = await toWebRequest(express());
    expect(request.url).toBe("http://example.com/status");
    expect(await request.text()).toBe(form);
  });

  it("has its original URL, before routers shortened it", async () => {
    const request = await toWebRequest(express({ originalUrl: "/hooks/sms/status?a=b", url: "/status" }));
    expect(request.url).toBe("http://example.com/hooks/sms/status?a=b");
  });

  it("parsed by express.urlencoded is rebuilt", async () => {
    const body = { MessageSid: "SM1", Body: "Stop it, é 😀", Empty: "", Twice: ["1", "2"] };
    const request = await toWebRequest(await parsed(body));
    expect([...new URLSearchParams(await request.text())]).toEqual([...new URLSearchParams(form)]);
    const bare = await toWebRequest(await parsed(Object.assign(Object.create(null), body)));
    expect(new URLSearchParams(await bare.text()).get("Body")).toBe("Stop it, é 😀");
    const charset = {
      host: "example.com",
      "content-type": "Application/x-www-form-urlencoded; charset=utf-8",
    };
    const upper = await toWebRequest(await parsed(body, { headers: charset }));
    expect(await upper.text()).toContain("MessageSid=SM1");
  });

  it("parsed into nested fields or JSON is rejected with a solution", async () => {
    const json = { headers: { host: "example.com", "content-type": "application/json" } };
    for (const request of [
      await parsed({ a: { b: "1" } }),
      await parsed({ a: [{ b: "1" }] }),
      await parsed({ a: 1 }),
      await parsed(undefined),
      await parsed({ MessageSid: "SM1" }, json),
      await parsed([], json),
    ]) {
      const error = await refusalOf(request);
      expect(error.status).toBe(500);
      expect(error.message).toContain("rawBody");
      expect(error.message).not.toContain("SM1");
    }
  });

  it("is read from its raw bytes if they were kept", async () => {
    const bytes = '{"message_uuid":"1",  "text":"é"}';
    for (const rawBody of [Buffer.from(bytes), new TextEncoder().encode(bytes), bytes]) {
      const request = await parsed({ message_uuid: "1" }, { rawBody });
      expect(await (await toWebRequest(request)).text()).toBe(bytes);
    }
  });

  it.each([
    ["express.raw()", Buffer.from(form)],
    ["express.text()", form],
    ["a parser of bytes", new TextEncoder().encode(form)],
  ])("that was read by %s is rebuilt from its body", async (_, body) => {
    const json = { headers: { host: "example.com", "content-type": "application/json" } };
    for (const request of [await parsed(body), await parsed(body, json), await parsed(Buffer.from(""))]) {
      const text = await (await toWebRequest(request)).text();
      expect(text).toBe(request.body === body ? form : "");
    }
    const large = await parsed(typeof body === "string" ? "é".repeat(limit) : Buffer.alloc(limit + 1));
    expect((await refusalOf(large)).status).toBe(413);
  });

  it("keeps its text if its stream has an encoding", async () => {
    const request = express();
    (request as unknown as Readable).setEncoding("utf8");
    expect(await (await toWebRequest(request)).text()).toBe(form);
    const large = express({ bytes: "é".repeat(limit) });
    (large as unknown as Readable).setEncoding("utf8");
    expect((await refusalOf(large)).status).toBe(413);
  });

  it("is limited in each of these forms", async () => {
    const large = "x".repeat(limit + 1);
    for (const request of [
      express({ bytes: large }),
      await parsed({ a: large }),
      await parsed({}, { rawBody: large }),
      await parsed({}, { rawBody: Buffer.from(large) }),
    ]) {
      expect((await refusalOf(request)).status).toBe(413);
    }
  });
});

describe("a request of another framework", () => {
  const fields = { method: "POST", url: "/status", headers: { host: "example.com", ...formHeaders } };
  const bytesOf = async (request: FrameworkRequest) => (await toWebRequest(request)).text();

  it("uses rawBody in Cloud Functions", async () => {
    const request = await parsed({ MessageSid: "SM1" }, { rawBody: Buffer.from(form) });
    expect(await bytesOf(request)).toBe(form);
  });

  it("uses the parsed body or the stream in Koa", async () => {
    expect(
      await bytesOf({ ...fields, rawBody: form, body: { MessageSid: "SM1" }, req: await parsed({}) }),
    ).toBe(form);
    expect(await bytesOf({ ...fields, req: express() })).toBe(form);
  });

  it("uses the parsed body or the stream in Fastify", async () => {
    const raw = await parsed(undefined);
    expect(await bytesOf({ ...fields, raw, body: Buffer.from(form) })).toBe(form);
    expect(await bytesOf({ ...fields, raw, rawBody: form, body: { MessageSid: "SM1" } })).toBe(form);
    expect(await bytesOf({ ...fields, raw: express(), body: undefined })).toBe(form);
    const error = await refusalOf({ ...fields, raw, body: { a: { b: 1 } } });
    expect(error).toMatchObject({ status: 500, message: expect.stringContaining("express.raw") });
  });

  it("uses the parsed form or text in Next's pages router", async () => {
    expect(
      new URLSearchParams(await bytesOf(await parsed({ MessageSid: "SM1", Twice: ["1", "2"] }))).get("Twice"),
    ).toBe("1");
    expect(await bytesOf(await parsed(form))).toBe(form);
  });

  it("is returned unchanged if it is a web request", async () => {
    const request = new Request("https://example.com/status", { method: "POST", body: form });
    expect(await toWebRequest(request)).toBe(request);
  });
});

describe("a value that is not a request", () => {
  it.each([
    undefined,
    null,
    7,
    "POST",
    true,
    {},
    [],
    () => {},
    new Map(),
    { headers: null },
    { headers: "x" },
  ])("is rejected: %o", async (value) => {
    const error = await refusalOf(value as never);
    expect(error).toMatchObject({ status: 500, message: expect.stringContaining("toWebRequest: takes") });
  });

  it("with invalid parts is rejected", async () => {
    const headers = { host: "example.com" };
    expect(await refusalOf(express({ headers: { ...headers, "a b": "c" } }))).toMatchObject({ status: 400 });
    expect(await refusalOf(express({ headers: { ...headers, a: "b\nc" } }))).toMatchObject({ status: 400 });
    expect(await refusalOf(express({ method: "NO METHOD" }))).toMatchObject({ status: 405 });
    expect(await refusalOf({ method: "POST", headers, body: 7 })).toMatchObject({ status: 500 });
  });
});

describe("the request URL", () => {
  it("stays on its host, whatever its path", async () => {
    for (const url of ["//evil.example/x", "/\\evil.example/x", "///evil.example", "/@evil.example"]) {
      const request = await toWebRequest(express({ url }));
      expect(new URL(request.url).host).toBe("example.com");
    }
  });

  it("can be absolute, as from proxies", async () => {
    const request = await toWebRequest(express({ url: "http://example.com:8080/status?a=b" }));
    expect(request.url).toBe("http://example.com:8080/status?a=b");
  });

  it("has a default host if the request has none", async () => {
    const request = await toWebRequest(express({ headers: formHeaders, url: undefined, method: undefined }));
    expect(request).toMatchObject({ url: "http://localhost/", method: "GET" });
  });

  it.each(["exa mple.com", "user:password@example.com", "example.com:99999", "[::1", "a/b"])(
    "with the host %s is rejected: 400",
    async (host) => {
      const error = await refusalOf(express({ headers: { host, ...formHeaders } }));
      expect(error.status).toBe(400);
      expect(error.message).not.toContain(host);
    },
  );

  it.each(["TRACE", "CONNECT"])("with the method %s is rejected: 405", async (method) => {
    expect((await refusalOf(express({ method }))).status).toBe(405);
  });
});
