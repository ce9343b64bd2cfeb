import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startMockServer } from "@smskit/mock";
import { describe, expect, it, onTestFinished } from "vitest";
import { createHttpClient } from "../provider.ts";

/** A server that keeps connections, and the connections. */
async function serve(host = "127.0.0.1") {
  const sockets: Socket[] = [];
  const server = createHttpServer((request, response) => {
    request.resume().on("end", () => response.end("ok"));
  });
  server.keepAliveTimeout = 0;
  server.on("connection", (socket: Socket) => sockets.push(socket));
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${port}`, port, sockets };
}

const closing = (socket: Socket) =>
  socket.destroyed ? undefined : new Promise((done) => void socket.once("close", done));
const open = (sockets: readonly Socket[]) => sockets.filter((socket) => !socket.destroyed).length;

describe("shared sockets", () => {
  it("are shared by clients of one origin, whatever their path prefix", async () => {
    const { url, sockets } = await serve();
    const clients = [url, `${url}/gateway`, url].map((baseUrl) => createHttpClient({ baseUrl }));
    for (const client of clients) await client.request({ path: "/" });
    expect(sockets).toHaveLength(1);
    for (const client of clients) client.close();
    await Promise.all(sockets.map(closing));
  });

  it("are closed when the last client closes", async () => {
    const { url, sockets } = await serve();
    const first = createHttpClient({ baseUrl: url });
    const second = createHttpClient({ baseUrl: url });
    await Promise.all([first.request({ path: "/" }), second.request({ path: "/" })]);
    first.close();
    first.close();
    await second.request({ path: "/" });
    expect(open(sockets)).toBe(2);
    second.close();
    await Promise.all(sockets.map(closing));
  });

  it.each(["127.0.0.1", "::1"])("are closed only for that origin (%s)", async (host) => {
    const kept = await serve(host);
    const left = await serve(host);
    const keeper = createHttpClient({ baseUrl: kept.url });
    const leaver = createHttpClient({ baseUrl: left.url });
    await keeper.request({ path: "/" });
    await leaver.request({ path: "/" });
    leaver.close();
    await Promise.all(left.sockets.map(closing));
    await keeper.request({ path: "/" });
    expect(kept.sockets).toHaveLength(1);
    keeper.close();
    await Promise.all(kept.sockets.map(closing));
  });

  it("are not closed during a request", async () => {
    const slow = createHttpServer((_request, response) => {
      response.write("o");
      setTimeout(() => response.end("k"), 50);
    });
    slow.listen(0, "127.0.0.1");
    await once(slow, "listening");
    onTestFinished(() => void slow.close());
    const client = createHttpClient({
      baseUrl: `http://127.0.0.1:${(slow.address() as AddressInfo).port}`,
    });
    const response = client.request({ path: "/" });
    client.close();
    expect(await response).toMatchObject({ status: 200, body: "ok" });
  });

  it("are opened again after a close", async () => {
    const { url, sockets } = await serve();
    const client = createHttpClient({ baseUrl: url });
    await client.request({ path: "/" });
    client.close();
    await Promise.all(sockets.map(closing));
    expect((await client.request({ path: "/" })).status).toBe(200);
  });

  it("are limited to 100 per origin, and further requests wait", async () => {
    const { url, sockets } = await serve();
    const client = createHttpClient({ baseUrl: url });
    const responses = await Promise.all(Array.from({ length: 250 }, () => client.request({ path: "/" })));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect(sockets.length).toBeLessThanOrEqual(100);
    client.close();
  });
});

/** A proxy that tunnels every name to one port of this machine. */
async function startProxy(target: number, response = "HTTP/1.1 200 OK\r\n\r\n") {
  const requests: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (head) => {
      requests.push(head.toString().split("\r\n", 1)[0] as string);
      socket.write(response);
      if (!response.includes(" 200 ")) {
        socket.end();
        return;
      }
      const upstream = connect(target, "127.0.0.1");
      upstream.on("error", () => socket.destroy());
      socket.pipe(upstream).pipe(socket);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** Runs requests in a process with these variables, since a client reads them when it is made. */
async function inProcess(env: Record<string, string>, baseUrls: readonly string[]): Promise<unknown[]> {
  const script = `
    import { createHttpClient } from ${JSON.stringify(new URL("../provider.ts", import.meta.url).href)};
    const results = [];
    for (const baseUrl of ${JSON.stringify(baseUrls)}) {
      const client = createHttpClient({ baseUrl });
      for (let round = 0; round < 2; round++) {
        results.push(
          await client.request({ path: "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef.json" }).then(
            ({ status }) => status,
            ({ code, delivery, message }) => ({ code, delivery, message }),
          ),
        );
      }
      client.close();
    }
    console.log(JSON.stringify(results));`;
  const child = execFile(
    process.execPath,
    ["--conditions=@smskit/source", "--input-type=module", "-e", script],
    { env },
  );
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      printed += chunk;
    });
  }
  await once(child, "close");
  expect(printed).toMatch(/^\[.*\]\n$/);
  return JSON.parse(printed);
}

const target = "https://api.twilio.com";
const notSent = { code: "unavailable", delivery: "not-sent" };

describe("a proxy from the environment", () => {
  async function startTarget() {
    const provider = await startMockServer({ port: 0, tls: true });
    const folder = await mkdtemp(join(tmpdir(), "smskit-ca-"));
    const ca = join(folder, "ca.pem");
    await writeFile(ca, provider.ca as string);
    onTestFinished(async () => {
      await provider.close();
      await rm(folder, { recursive: true });
    });
    return { port: provider.port, url: provider.url, trust: { NODE_EXTRA_CA_CERTS: ca } };
  }

  it.each(["HTTPS_PROXY", "https_proxy"])("carries https requests (%s)", async (variable) => {
    const { port, trust } = await startTarget();
    const proxy = await startProxy(port);
    const results = await inProcess({ [variable]: proxy.url, ...trust }, [target]);
    // The mock wants credentials; any response is enough.
    expect(results).toEqual([401, 401]);
    expect(proxy.requests).toEqual(["CONNECT api.twilio.com:443 HTTP/1.1"]);
  });

  it("is not used for hosts in NO_PROXY or on this machine", async () => {
    const { port, url, trust } = await startTarget();
    const proxy = await startProxy(port);
    const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NO_PROXY: "*.invalid", ...trust };
    const plain = await serve();
    const results = await inProcess(env, [
      url,
      plain.url,
      plain.url.replace("127.0.0.1", "localhost"),
      "https://api.provider.invalid",
    ]);
    expect(results.slice(0, 6)).toEqual([401, 401, 200, 200, 200, 200]);
    expect(results.slice(6)).toMatchObject([notSent, notSent]);
    expect(proxy.requests).toEqual([]);
  });

  it("leaves the message not sent if it refuses or is unreachable", async () => {
    const { port, trust } = await startTarget();
    const refusing = await startProxy(port, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    expect(await inProcess({ HTTPS_PROXY: refusing.url, ...trust }, [target])).toMatchObject([
      notSent,
      notSent,
    ]);
    expect(refusing.requests).toHaveLength(2);
    const { port: gone } = await startProxy(port).then(({ url }) => new URL(url));
    expect(gone).not.toBe("");
    expect(await inProcess({ HTTPS_PROXY: "http://127.0.0.1:1", ...trust }, [target])).toMatchObject([
      notSent,
      notSent,
    ]);
  });

  it("cannot read the request: an untrusted certificate is rejected", async () => {
    const { port } = await startTarget();
    const proxy = await startProxy(port);
    const results = await inProcess({ HTTPS_PROXY: proxy.url }, [target]);
    expect(results).toMatchObject([notSent, notSent]);
    expect(JSON.stringify(results)).toContain("certificate");
  });
});
