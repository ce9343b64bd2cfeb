import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../index.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";
import { acmeSecret } from "../testing/mock-acme.ts";

let server: CheckedServer;
afterEach(() => server.close());

const to = "+447700900123";

describe("the list of messages", () => {
  test("is sorted newest first, in pages that stay stable when more messages arrive", async () => {
    server = await startCheckedServer();
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift(await server.text("aaaaaaaa"));
    const first = await server.call("GET", "/messages?limit=2");
    expect(first.body).toMatchObject({ total: 5, next: ids[1], messages: [{ id: ids[0] }, { id: ids[1] }] });
    await server.text("aaaaaaaa");
    const second = await server.call("GET", `/messages?limit=2&before=${first.body.next}`);
    expect(second.body.messages.map(({ id }: { id: string }) => id)).toEqual([ids[2], ids[3]]);
    const third = await server.call("GET", `/messages?limit=2&before=${second.body.next}`);
    expect(third.body.messages.map(({ id }: { id: string }) => id)).toEqual([ids[4]]);
    expect(third.body.next).toBeUndefined();
  });

  test("contains a summary of each message", async () => {
    server = await startCheckedServer();
    const id = await server.text("aaaaaaaa", { body: "Your code is 123456" });
    await server.carrier.idle();
    expect((await server.call("GET", "/messages")).body.messages).toEqual([
      {
        id,
        provider: "acme",
        accountId: "aaaaaaaa",
        from: "Acme",
        to,
        channel: "sms",
        body: "Your code is 123456",
        media: [],
        segments: 1,
        encoding: "gsm-7",
        status: "delivered",
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        code: "123456",
      },
    ]);
  });

  test.each([
    ["to=%2B447700900124", ["b"]],
    ["to=+447700900124", ["b"]],
    ["from=Acme", ["c", "a"]],
    ["provider=acme", ["c", "b", "a"]],
    ["provider=other", []],
    ["status=delivered", ["c", "b", "a"]],
    ["status=queued", []],
    ["q=PARCEL", ["c"]],
    ["q=900124", ["b"]],
    ["q=900-124", ["b"]],
    ["q=%2B44%207700%20900124", ["b"]],
    ["q=other", ["b"]],
    ["account=bbbbbbbb", ["b"]],
    ["account=bbbbbbbb&q=parcel", []],
  ])("can be filtered by %s", async (query, expected) => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa", { body: "a" });
    await server.text("bbbbbbbb", { to: "+447700900124", from: "Other", body: "b" });
    await server.text("aaaaaaaa", { body: "c: your parcel" });
    await server.carrier.idle();
    const { body } = await server.call("GET", `/messages?${query}`);
    expect(body.messages.map((one: { body: string }) => one.body[0])).toEqual(expected);
    expect(body.total).toBe(expected.length);
  });

  test.each(["limit=0", "limit=1001", "limit=x", "acount=x", "before=nothing", "account="])(
    "rejects %s with an explanation",
    async (query) => {
      server = await startCheckedServer();
      const { status, body } = await server.call("GET", `/messages?${query}`);
      expect(status).toBe(400);
      expect(body.detail).toContain(query.split("=")[0]);
    },
  );
});

describe("a message", () => {
  test("has all its details", async () => {
    server = await startCheckedServer();
    const id = await server.text("aaaaaaaa", { body: "Don’t share 123456\n@example.com #123456" });
    await server.carrier.idle();
    const { status, body } = await server.call("GET", `/messages/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      code: "123456",
      callbacks: [],
      parameters: { from: "Acme", to: "+447700900123" },
      parts: [{ text: "Don’t share 123456\n@example.com #123456", units: 39, limit: 70 }],
      nonGsm: [{ character: "’", name: "right single quotation mark", index: 3 }],
      webOtp: { verdict: "ok", domain: "example.com", code: "123456", problems: [] },
    });
    expect(body.events.map((event: { status: string }) => event.status)).toEqual([
      "queued",
      "sending",
      "sent",
      "delivered",
    ]);
    expect(JSON.stringify(body)).not.toContain(acmeSecret);
  });

  test("returns 404 if it does not exist or belongs to another account", async () => {
    server = await startCheckedServer();
    const id = await server.text("aaaaaaaa");
    for (const path of ["/messages/nothing", `/messages/${id}?account=bbbbbbbb`]) {
      expect((await server.call("GET", path)).status).toBe(404);
      expect((await server.call("DELETE", path)).status).toBe(404);
    }
    expect((await server.call("GET", `/messages/${id}?account=aaaaaaaa`)).status).toBe(200);
  });
});

describe("deleting", () => {
  test("removes one message", async () => {
    server = await startCheckedServer();
    const id = await server.text("aaaaaaaa");
    const kept = await server.text("aaaaaaaa");
    expect((await server.call("DELETE", `/messages/${id}`)).status).toBe(204);
    expect(server.carrier.messages.map((message) => message.id)).toEqual([kept]);
  });

  test("removes the matching ones of one account", async () => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa", { body: "parcel" });
    await server.text("bbbbbbbb", { body: "parcel" });
    await server.text("aaaaaaaa", { body: "other" });
    expect((await server.call("DELETE", "/messages?account=aaaaaaaa&q=parcel")).body).toEqual({ deleted: 1 });
    expect(server.carrier.messages.map(({ body }) => body)).toEqual(["parcel", "other"]);
    expect((await server.call("DELETE", "/messages")).body).toEqual({ deleted: 2 });
    expect((await server.call("DELETE", "/messages")).body).toEqual({ deleted: 0 });
  });

  test("stops a delivery: no further status, and no webhook", async () => {
    const clock = createManualClock();
    server = await startCheckedServer({ carrier: createCarrier({ clock }) });
    const id = await server.text("aaaaaaaa");
    const message = server.carrier.message(id);
    await server.call("DELETE", `/messages/${id}`);
    clock.advance(1000);
    expect(message?.status).toBe("queued");
    await server.carrier.idle();
  });
});

describe("waiting", () => {
  test("returns a message that arrives, and its code", async () => {
    server = await startCheckedServer();
    const waiting = server.call("GET", `/wait?to=${encodeURIComponent(to)}&timeoutMs=60000`);
    await server.text("aaaaaaaa", { to: "+447700900124", body: "Your code is 999999" });
    const id = await server.text("aaaaaaaa");
    expect(await waiting).toMatchObject({ status: 200, body: { id, code: "123456", status: "delivered" } });
  });

  test("returns a message that was delivered before", async () => {
    server = await startCheckedServer();
    const id = await server.text("aaaaaaaa");
    await server.carrier.idle();
    expect((await server.call("GET", `/wait?to=${encodeURIComponent(to)}`)).body.id).toBe(id);
  });

  test.each([
    ["body=parcel", "Your parcel 2222"],
    ["pattern=%5Eyour%20PARCEL&flags=i", "Your parcel 2222"],
    ["code=1111", "Your code 1111"],
    ["account=bbbbbbbb", "Hello 3333"],
  ])("returns only messages that match %s", async (query, expected) => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa", { body: "Your code 1111" });
    await server.text("aaaaaaaa", { body: "Your parcel 2222" });
    await server.text("bbbbbbbb", { body: "Hello 3333" });
    await server.carrier.idle();
    expect((await server.call("GET", `/wait?${query}`)).body.body).toBe(expected);
  });

  test("returns only messages after a message or a time", async () => {
    server = await startCheckedServer();
    const first = await server.text("aaaaaaaa");
    const second = await server.text("aaaaaaaa");
    await server.carrier.idle();
    expect((await server.call("GET", `/wait?after=${first}`)).body.id).toBe(second);
    expect((await server.call("GET", "/wait?after=2026-01-01T00:00:00Z")).body.id).toBe(first);
    expect((await server.call("GET", "/wait?timeoutMs=1&after=2999-01-01T00:00:00Z")).status).toBe(408);
    expect((await server.call("GET", "/wait?after=yesterday")).body.detail).toContain("after: is neither");
  });

  test("fails with the accepted messages, without numbers or bodies", async () => {
    server = await startCheckedServer();
    await server.text("aaaaaaaa", { to: "+447700900124" });
    await server.text("bbbbbbbb", { to: "+447700900125" });
    await server.carrier.idle();
    const query = `to=${encodeURIComponent(to)}&timeoutMs=20`;
    expect((await server.call("GET", `/wait?${query}`)).body).toEqual({
      title: "Request Timeout",
      status: 408,
      detail:
        "No message was delivered to +44••••••••23 within 20 ms. The carrier accepted 2; the last: +44••••••••24 delivered, +44••••••••25 delivered.",
    });
    expect((await server.call("GET", `/wait?${query}&account=aaaaaaaa`)).body.detail).toContain(
      "accepted 1;",
    );
  });

  test("with onlyUnderWay ends as soon as no delivery is in progress", async () => {
    server = await startCheckedServer();
    const query = `onlyUnderWay=true&timeoutMs=60000&to=${encodeURIComponent(to)}`;
    expect((await server.call("GET", `/wait?${query}`)).status).toBe(408);
    await server.text("aaaaaaaa");
    expect((await server.call("GET", `/wait?${query}`)).status).toBe(200);
    server.carrier.setPhone(to, { state: "blocked" });
    const id = await server.text("aaaaaaaa", { body: "second" });
    const late = await server.call("GET", `/wait?${query}&body=second`);
    expect([late.status, server.carrier.message(id)?.status]).toEqual([408, "undelivered"]);
    expect(late.body.detail).toContain("none is being delivered");
  });

  test("keeps no resources for a client that has disconnected", async () => {
    const carrier = createCarrier();
    let listening = 0;
    const on: typeof carrier.on = (event, listener) => {
      const stop = carrier.on(event, listener);
      listening += 1;
      return () => {
        listening -= 1;
        stop();
      };
    };
    const { createApi } = await import("./create-api.ts");
    const watched = Object.assign(Object.create(carrier), { on });
    watched.waitForMessage = (wanted: never) => waitOn(watched, wanted);
    const { waitForMessage: waitOn } = await import("../client/wait-for-message.ts");
    server = await startCheckedServer();
    const api = createApi({ carrier: watched, url: server.url, mocks: [] });
    const gone = new AbortController();
    const before = listening;
    const waiting = api.request("/api/v1/wait?timeoutMs=60000", { signal: gone.signal });
    while (listening === before) await new Promise(setImmediate);
    gone.abort();
    expect((await waiting).status).toBe(408);
    expect(listening).toBe(before);
  });

  test.each(["was there before", "comes later"])(
    "ends soon for a pattern with catastrophic backtracking if the text %s",
    async (when) => {
      server = await startCheckedServer();
      const text = () => server.text("aaaaaaaa", { body: `${"a".repeat(60)}!` });
      if (when === "was there before") {
        await text();
        await server.carrier.idle();
      }
      const waiting = server.call("GET", `/wait?timeoutMs=60000&pattern=${encodeURIComponent("(a+)+$")}`);
      if (when === "comes later") await text();
      const { status, body } = await waiting;
      expect([status, body.detail]).toEqual([400, "`pattern` takes more than 2000 ms for a text."]);
      expect((await server.call("GET", "/wait?pattern=a%2B!")).status).toBe(200);
    },
  );

  test.each(["timeoutMs=60001", "timeoutMs=-1", "pattern=(", "onlyUnderWay=1"])(
    "rejects %s",
    async (query) => {
      server = await startCheckedServer();
      const { status, body } = await server.call("GET", `/wait?${query}`);
      expect(status).toBe(400);
      expect(body.detail).toContain(query.split("=")[0]);
    },
  );
});
