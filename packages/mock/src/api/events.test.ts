import { once } from "node:events";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock, mockTwilio } from "../index.ts";
import { post } from "../providers/twilio/testing/twilio-client.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";
import { mockAcme } from "../testing/mock-acme.ts";
import { closeApps, startApp } from "../testing/webhook-app.ts";

interface ServerEvent {
  id: string;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect in it
  data: any;
}

let server: CheckedServer;
const open: ClientRequest[] = [];

afterEach(async () => {
  for (const request of open.splice(0)) request.destroy();
  await server.close();
  await closeApps();
});

/** Listens as a browser does. Ignores events of requests, which every text causes too, unless they are wanted. */
async function listen(options: { account?: string; lastId?: string; requests?: boolean } = {}) {
  const query = options.account === undefined ? "" : `?account=${options.account}`;
  const headers = { ...(options.lastId !== undefined && { "last-event-id": options.lastId }) };
  const request = httpRequest(`${server.url}/api/v1/events${query}`, { headers, agent: false });
  open.push(request);
  request.on("error", () => {});
  request.end();
  const [response]: IncomingMessage[] = await once(request, "response");
  if (!response) throw new Error("no response");
  expect(response.headers["content-type"]).toBe("text/event-stream");
  const seen: ServerEvent[] = [];
  let first: string | undefined;
  let buffer = "";
  let wake = (): void => {};
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    buffer += chunk;
    for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
      const fields = new Map(
        buffer
          .slice(0, end)
          .split("\n")
          .map((line): [string, string] => [
            line.slice(0, line.indexOf(":")),
            line.slice(line.indexOf(":") + 2),
          ]),
      );
      buffer = buffer.slice(end + 2);
      const id = fields.get("id") ?? "";
      const data = fields.get("data");
      if (data === undefined) first = id;
      else if (options.requests || fields.get("event") !== "request")
        seen.push({ id, event: fields.get("event") ?? "", data: JSON.parse(data) });
    }
    wake();
  });
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) await new Promise<void>((resolve) => (wake = resolve));
  };
  await until(() => first !== undefined);
  return {
    seen,
    request,
    firstId: first ?? "",
    /** The first event of a kind, as soon as there is one. */
    async next(event: string): Promise<ServerEvent> {
      await until(() => seen.some((one) => one.event === event));
      return seen.find((one) => one.event === event) as ServerEvent;
    },
    async count(events: number): Promise<void> {
      await until(() => seen.length >= events);
    },
  };
}

describe("events", () => {
  test("report a message and each of its statuses", async () => {
    server = await startCheckedServer();
    const { seen, count } = await listen();
    const id = await server.text("aaaaaaaa");
    await count(4);
    expect(seen.map(({ event, data }) => [event, data.event?.status ?? data.status])).toEqual([
      ["message", "queued"],
      ["status", "sending"],
      ["status", "sent"],
      ["status", "delivered"],
    ]);
    expect(seen[0]?.data).toMatchObject({ id, code: "123456", to: "+447700900123" });
    expect(seen[3]?.data).toMatchObject({
      id,
      message: { id, status: "delivered" },
      event: { status: "delivered" },
    });
    expect(new Set(seen.map((event) => event.id)).size).toBe(4);
  });

  test("report webhooks, requests, replies, phones, numbers, faults, the clock, deletions and resets", async () => {
    const app = await startApp();
    const carrier = createCarrier();
    const mocks = [mockTwilio(carrier, { inboundUrl: app.url }), mockAcme(carrier)];
    server = await startCheckedServer({ mocks });
    const { next } = await listen({ requests: true });
    const to = "+15558675310";
    const sent = await post(server, { To: to, From: "+15550001111", Body: "hi", StatusCallback: app.url });
    const id = sent.body["sid"];
    expect((await next("callback")).data).toMatchObject({
      id,
      index: 0,
      callback: { status: 204, url: `${app.url}/` },
    });
    await server.call("POST", "/replies", { from: to, body: "fine" });
    expect((await next("reply")).data).toMatchObject({ from: to, body: "fine", callbacks: [] });
    await server.call("PATCH", `/phones/${to}`, { state: "blocked" });
    expect((await next("phone")).data).toEqual({ number: to, state: "blocked", optedOutOf: [] });
    expect((await next("request")).data).toMatchObject({ id: "1", provider: "twilio", status: 201 });
    await server.call("PUT", "/numbers/+15550001111", { inboundUrl: app.url });
    const { data: number } = await next("number");
    expect(number).toEqual({ number: "+15550001111", provider: "twilio", inboundUrl: app.url });
    await server.call("POST", "/faults", { kind: "hang" });
    expect((await next("fault")).data).toMatchObject({ faults: [{ kind: "hang" }] });
    await server.call("POST", "/clock", { advanceMs: 5 });
    expect((await next("clock")).data).toMatchObject({ offsetMs: 5 });
    await server.call("DELETE", "/faults");
    const kept = await server.text("aaaaaaaa");
    await server.call("DELETE", `/messages/${id}`);
    expect((await next("deleted")).data).toEqual({ ids: [id] });
    await server.call("DELETE", `/messages/${kept}`);
    await server.call("POST", "/reset");
    expect((await next("reset")).data).toEqual({});
  });

  test("report that everything is deleted if nothing is left", async () => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa");
    await server.text("bbbbbbbb");
    const mine = await listen({ account: "aaaaaaaa" });
    await server.call("DELETE", "/messages");
    expect((await mine.next("deleted")).data).toEqual({ all: true });
  });

  test("report a message that was removed to make room as deleted, and nothing after that", async () => {
    const clock = createManualClock();
    const carrier = createCarrier({ clock, limits: { messages: 1 } });
    server = await startCheckedServer({ carrier });
    const { seen, count } = await listen();
    const dropped = await server.text("aaaaaaaa");
    await server.text("bbbbbbbb");
    clock.advance(1000);
    await count(6);
    expect(
      seen.map(({ event, data }) => [event, data.ids ?? data.accountId ?? data.message.accountId]),
    ).toEqual([
      ["message", "aaaaaaaa"],
      ["message", "bbbbbbbb"],
      ["deleted", [dropped]],
      ...Array(3).fill(["status", "bbbbbbbb"]),
    ]);
  });

  test("report a status as it was, even if the message has changed since", async () => {
    const clock = createManualClock();
    server = await startCheckedServer({ carrier: createCarrier({ clock }) });
    server.carrier.setPhone("+447700900123", { state: "blocked" });
    const { firstId, request } = await listen();
    request.destroy();
    await server.text("aaaaaaaa");
    clock.advance(1000);
    const { seen, count } = await listen({ lastId: firstId });
    await count(4);
    expect(seen.map(({ data }) => data.message ?? data)).toMatchObject([
      { status: "queued" },
      { status: "sending" },
      { status: "sent" },
      { status: "undelivered", errorCode: "blocked" },
    ]);
    expect(seen.slice(0, 3).map(({ data }) => (data.message ?? data).errorCode)).toEqual(
      Array(3).fill(undefined),
    );
  });

  test("resume without losing or repeating one", async () => {
    server = await startCheckedServer();
    const first = await listen();
    await server.text("aaaaaaaa", { body: "one" });
    await server.carrier.idle();
    await first.count(4);
    const half = first.seen[1];
    first.request.destroy();
    await server.text("aaaaaaaa", { body: "two" });
    await server.carrier.idle();
    const second = await listen({ lastId: half?.id ?? "" });
    await second.count(6);
    expect(second.seen.slice(0, 2)).toEqual(first.seen.slice(2, 4));
    expect(second.seen[2]).toMatchObject({ event: "message", data: { body: "two" } });
  });

  test("resume also for a client that had received none", async () => {
    server = await startCheckedServer();
    const { firstId, request } = await listen();
    request.destroy();
    await server.text("aaaaaaaa");
    const again = await listen({ lastId: firstId });
    expect((await again.next("message")).data).toMatchObject({ accountId: "aaaaaaaa" });
  });

  test("start from now for a new client", async () => {
    server = await startCheckedServer();
    await listen();
    await server.text("aaaaaaaa", { body: "old" });
    await server.carrier.idle();
    const { next } = await listen();
    await server.text("aaaaaaaa", { body: "new" });
    expect((await next("message")).data.body).toBe("new");
  });

  test.each(["nonsense", "00000000-5", ""])(
    "of another server's id (%j) begin with a reset",
    async (lastId) => {
      server = await startCheckedServer();
      const { next, seen } = await listen({ lastId });
      await next("reset");
      await server.text("aaaaaaaa");
      await next("message");
      expect(seen[0]?.event).toBe("reset");
    },
  );

  test("that a client missed and that have been dropped become a reset", async () => {
    server = await startCheckedServer();
    const { firstId, request } = await listen();
    request.destroy();
    for (let number = 0; number < 2001; number++)
      server.carrier.setPhone("+15558675310", { state: "blocked" });
    const { next, seen } = await listen({ lastId: firstId });
    await next("reset");
    server.carrier.setPhone("+15558675311", { state: "blocked" });
    expect((await next("phone")).data.number).toBe("+15558675311");
    expect(seen).toHaveLength(2);
  });

  test("are not buffered for a client that does not read", async () => {
    server = await startCheckedServer();
    const slow = httpRequest(`${server.url}/api/v1/events`, { agent: false });
    open.push(slow);
    slow.on("error", () => {});
    slow.end();
    const [response]: IncomingMessage[] = await once(slow, "response");
    response?.pause();
    const body = "x".repeat(10_000);
    for (let number = 0; number < 10_000; number++) {
      server.carrier.setPhone("+15558675310", { optedOutOf: [body] });
      // Sockets take in some of it.
      if (number % 100 === 0) await new Promise(setImmediate);
    }
    server.carrier.setPhone("+15558675399", { optedOutOf: [] });
    let length = 0;
    let end = "";
    response?.setEncoding("utf8").on("data", (chunk: string) => {
      length += chunk.length;
      end = (end + chunk).slice(-1000);
    });
    while (!end.includes("event: reset")) {
      response?.resume();
      await new Promise(setImmediate);
    }
    expect(length).toBeLessThan(50_000_000);
  });

  test("of one account include its own and those of all accounts", async () => {
    server = await startCheckedServer();
    const mine = await listen({ account: "aaaaaaaa" });
    const everything = await listen();
    await server.text("bbbbbbbb", { body: "theirs" });
    await server.call("PATCH", "/phones/%2B447700900123?account=bbbbbbbb", { state: "blocked" });
    await server.call("POST", "/faults?account=bbbbbbbb", { kind: "fin" });
    await server.call("POST", "/reset?account=bbbbbbbb");
    await server.text("aaaaaaaa", { body: "mine" });
    await server.call("POST", "/clock", { advanceMs: 1000 });
    await mine.next("clock");
    expect(mine.seen[0]).toMatchObject({ event: "message", data: { body: "mine" } });
    expect(mine.seen.every(({ event }) => ["message", "status", "clock"].includes(event))).toBe(true);
    await everything.next("clock");
    expect(new Set(everything.seen.map(({ event }) => event))).toEqual(
      new Set(["message", "status", "phone", "fault", "reset", "clock"]),
    );
  });
});
