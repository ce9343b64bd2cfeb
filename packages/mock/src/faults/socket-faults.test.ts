import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest, Agent as TlsAgent } from "node:https";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import {
  type CarrierOptions,
  createCarrier,
  createManualClock,
  type Fault,
  type MockServer,
  startMockServer,
} from "../index.ts";
import { accountSid, authToken } from "../providers/twilio/testing/twilio-client.ts";

const body = "To=%2B15558675310&From=%2B15550001111&Body=hello";
const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const authorization = `Basic ${btoa(`${accountSid}:${authToken}`)}`;

let server: MockServer;

afterEach(() => server.close());

async function serve(tls: boolean, options: CarrierOptions = { latencyMs: 0 }): Promise<MockServer> {
  server = await startMockServer({ carrier: createCarrier(options), tls });
  return server;
}

type Outcome =
  | { what: "response"; status: number; text: string; socket: Socket | null }
  | { what: "no response" | "cut response"; code: string | undefined };

/** Sends, on a fresh connection unless an agent is given, and says what a client sees. */
function send(agent?: Agent | TlsAgent): Promise<Outcome> {
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const options = {
    host: "127.0.0.1",
    port: server.port,
    method: "POST",
    path,
    headers,
    agent: agent ?? false,
  };
  const request = server.ca ? httpsRequest({ ...options, ca: server.ca }) : httpRequest(options);
  return new Promise((resolve) => {
    request.on("response", (response: IncomingMessage) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("error", ({ code }: NodeJS.ErrnoException) => resolve({ what: "cut response", code }));
      response.on("end", () => {
        resolve({ what: "response", status: response.statusCode ?? 0, text, socket: request.socket });
      });
    });
    request.on("error", ({ code }: NodeJS.ErrnoException) => resolve({ what: "no response", code }));
    request.end(body);
  });
}

/** A promise that has nothing to wait for keeps still: it loses against what is known to have happened. */
async function isStill(promise: Promise<unknown>): Promise<boolean> {
  const turn = new Promise((resolve) => setImmediate(() => setImmediate(resolve, "still")));
  return (await Promise.race([promise, turn])) === "still";
}

describe.each([
  ["plain", false],
  ["TLS", true],
])("over %s", (_, tls) => {
  test("reset-on-connect: RST and nothing is read", async () => {
    const { carrier } = await serve(tls);
    carrier.faults.add({ kind: "reset-on-connect", times: 1 });
    expect(await send()).toMatchObject({ what: "no response", code: "ECONNRESET" });
    expect(carrier.requests).toEqual([]);
    expect(carrier.faults.fired).toMatchObject([{ kind: "reset-on-connect" }]);
    expect(await send()).toMatchObject({ what: "response", status: 201 });
  });

  test("hang-handshake: the connection stays open and nothing is read", async () => {
    const { carrier } = await serve(tls);
    carrier.faults.add({ kind: "hang-handshake", times: 1 });
    const hanging = send();
    const after = await send();
    expect(after).toMatchObject({ what: "response", status: 201 });
    expect(await isStill(hanging)).toBe(true);
    expect(carrier.requests).toHaveLength(1);
    await server.close();
    expect(await hanging).toMatchObject({ what: "no response" });
  });

  test("reset-before-read: RST, and the provider never receives the request", async () => {
    const { carrier } = await serve(tls);
    carrier.faults.add({ kind: "reset-before-read" });
    expect(await send()).toMatchObject({ what: "no response", code: "ECONNRESET" });
    expect(carrier.requests).toEqual([]);
    expect(carrier.faults.fired).toHaveLength(1);
  });

  test("hang: read and accepted, without a response", async () => {
    const { carrier } = await serve(tls);
    carrier.faults.add({ kind: "hang", times: 1 });
    const hanging = send();
    await carrier.waitForMessage({ to: "+15558675310" });
    expect(await send()).toMatchObject({ what: "response", status: 201 });
    expect(await isStill(hanging)).toBe(true);
  });

  test("reset-after-read: RST, and the text arrives", async () => {
    const { carrier } = await serve(tls);
    carrier.faults.add({ kind: "reset-after-read" });
    expect(await send()).toMatchObject({ what: "no response", code: "ECONNRESET" });
    expect(carrier.requests).toMatchObject([{ status: 201 }]);
    expect(await carrier.waitForMessage({ to: "+15558675310" })).toMatchObject({ body: "hello" });
  });

  test("fin: the connection ends without a response", async () => {
    const { carrier } = await serve(tls);
    carrier.faults.add({ kind: "fin" });
    expect(await send()).toMatchObject({ what: "no response", code: "ECONNRESET" });
    expect(carrier.messages).toHaveLength(1);
  });

  test("truncated-answer: 201, then half of the body and the end of the connection", async () => {
    const { carrier } = await serve(tls);
    carrier.faults.add({ kind: "truncated-answer" });
    expect(await send()).toMatchObject({ what: "cut response", code: "ECONNRESET" });
    expect(carrier.messages).toHaveLength(1);
  });

  test("garbage-answer: a response that is not HTTP", async () => {
    const { carrier } = await serve(tls);
    carrier.faults.add({ kind: "garbage-answer" });
    expect(await send()).toMatchObject({ what: "no response", code: expect.stringMatching(/^HPE_/) });
    expect(carrier.messages).toHaveLength(1);
  });

  test("slow-answer: a normal response that arrives after the text", async () => {
    const { carrier } = await serve(tls, { clock: createManualClock() });
    carrier.faults.add({ kind: "slow-answer", afterMs: 100 });
    const seen: string[] = [];
    // The text arrives in the next turn, and the response by a timer.
    carrier.on("message", () => void setImmediate(() => carrier.advance(1000)));
    carrier.on("status", (_, { status }) => status === "delivered" && seen.push("text"));
    expect(await send()).toMatchObject({ what: "response", status: 201 });
    seen.push("response");
    expect(seen).toEqual(["text", "response"]);
  });

  test.each<Fault["kind"]>(["hang", "reset-after-read", "fin", "truncated-answer", "garbage-answer"])(
    "%s with accepted: false: the provider receives the request, and no text is sent",
    async (kind) => {
      const { carrier } = await serve(tls);
      carrier.faults.add({ kind, accepted: false, to: "+15558675310" } as Fault);
      const outcome = send();
      if (kind !== "hang") expect((await outcome).what).toMatch(/^(no|cut) response$/);
      await expect.poll(() => carrier.requests).toHaveLength(1);
      expect(carrier.messages).toEqual([]);
    },
  );

  test.each([
    ["FIN", false],
    ["RST", true],
  ])("idle-close: a normal response, then %s on the idle connection", async (_, reset) => {
    const { carrier, ca } = await serve(tls);
    carrier.faults.add({ kind: "idle-close", reset, times: 1 });
    const agent = ca === undefined ? new Agent({ keepAlive: true }) : new TlsAgent({ keepAlive: true, ca });
    const first = await send(agent);
    expect(first).toMatchObject({ what: "response", status: 201 });
    if (first.what !== "response" || first.socket === null) return;
    if (!first.socket.closed) await once(first.socket, "close");
    expect(await send(agent)).toMatchObject({ what: "response", status: 201 });
    agent.destroy();
  });
});

test("a fault applies to one request on a connection, and the next connection works", async () => {
  const { carrier } = await serve(false);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await send(agent);
  carrier.faults.add({ kind: "reset-after-read", times: 1 });
  expect(await send(agent)).toMatchObject({ what: "no response", code: "ECONNRESET" });
  expect(await send(agent)).toMatchObject({ what: "response", status: 201 });
  agent.destroy();
});

test("a connection that never sends is kept open", async () => {
  await serve(false);
  const socket = connect(server.port, "127.0.0.1");
  await once(socket, "connect");
  expect(await send()).toMatchObject({ what: "response" });
  expect(socket.destroyed).toBe(false);
  socket.destroy();
});
