import { readdirSync, readFileSync } from "node:fs";
import { type DeliveryUpdate, mergeDelivery, SmsWebhookError } from "@smskit/core";
import { createCarrier, mockBandwidth, startMockServer } from "@smskit/mock";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBandwidth, createBandwidthWebhook } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";
import {
  callbackRequest,
  password,
  signedWebhooks,
  statusEvent,
  username,
} from "./testing/signed-webhooks.ts";

const fixtures = new URL("fixtures/", import.meta.url);
const names = readdirSync(fixtures).filter((name) => name.endsWith(".json"));
const webhook = createBandwidthWebhook({ username, password });

function request(events: unknown, credentials?: { username: string; password: string }): Request {
  const { url, ...init } = callbackRequest(events, credentials);
  return new Request(url, init);
}

function read(name: string) {
  return JSON.parse(readFileSync(new URL(name, fixtures), "utf8"));
}

async function updatesIn(events: unknown): Promise<DeliveryUpdate[]> {
  const parsed = await webhook.parse(request(events));
  return parsed.events.flatMap((event) => (event.type === "delivery" ? [event.update] : []));
}

async function refusal(given: Request): Promise<SmsWebhookError> {
  const thrown = await webhook.parse(given).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(SmsWebhookError);
  return thrown as SmsWebhookError;
}

describe("Bandwidth's callbacks and their events", () => {
  test.each(names)("%s, as a list and as an object", async (name) => {
    const { body, event: expected } = read(name);
    for (const form of [body, body[0]]) {
      const { events, response } = await webhook.parse(request(form));
      expect(response.status).toBe(200);
      expect(JSON.parse(JSON.stringify(events))).toEqual([expected]);
    }
  });

  test("several in one list stay in their order", async () => {
    const list = [
      statusEvent("message-sending"),
      statusEvent("message-sent"),
      statusEvent("message-delivered"),
    ];
    expect((await updatesIn(list)).map(({ status }) => status)).toEqual(["sending", "sent", "delivered"]);
    const mixed = await webhook.parse(request([list[0], read("inbound.json").body[0]]));
    expect(mixed.events.map(({ type }) => type)).toEqual(["delivery", "inbound"]);
  });

  test("a bad one does not lose the good ones, and reaches the app as one that it does not know", async () => {
    const bad = [null, 7, {}, [], "text", { type: 7 }, { type: "message-sent" }];
    const list = [bad[0], statusEvent("message-delivered"), ...bad.slice(1), read("inbound.json").body[0]];
    const { events } = await webhook.parse(request(list));
    expect(events.map(({ type }) => type)).toEqual([
      "other",
      "delivery",
      ...bad.slice(1).map(() => "other"),
      "inbound",
    ]);
  });

  test("a hundred in one list are a hundred", async () => {
    const list = Array.from({ length: 100 }, (_, n) => statusEvent("message-sent", {}, { id: `m-${n}` }));
    const updates = await updatesIn(list);
    expect(updates.map(({ id }) => id)).toEqual(list.map((_, n) => `m-${n}`));
  });

  test("have no reference, since anybody who saw the password could forge it", async () => {
    const extra = { tag: "order-7", reference: "order-7" };
    const [update] = await updatesIn([statusEvent("message-delivered", extra, extra)]);
    expect(update).toMatchObject({ status: "delivered" });
    expect(update).not.toHaveProperty("reference");
  });

  test.each([[undefined], [""], [7], [null], [["+15558675310"]]])(
    "a text from %j is from nobody, and no inbound text",
    async (from) => {
      const [event] = read("inbound.json").body;
      const { events } = await webhook.parse(request([{ ...event, message: { ...event.message, from } }]));
      expect(events.map(({ type }) => type)).toEqual(["other"]);
    },
  );

  test.each([
    ["suggestion-response", "in", "other"],
    ["requested-location-response", "in", "other"],
    ["a-new-type", "in", "other"],
    ["a-new-type", undefined, "other"],
    ["a-new-type", "out", "delivery"],
    ["message-sent", "in", "delivery"],
    ["message-sent-again", "in", "other"],
    ["not-message-sent", "in", "other"],
  ])("with the type %s and the direction %s is of the type %s", async (type, direction, expected) => {
    const { events } = await webhook.parse(request([statusEvent(type, {}, { direction })]));
    expect(events.map((event) => event.type)).toEqual([expected]);
  });

  test("two for one group message are one for each phone", async () => {
    const to = ["+15558675310", "+15558675311"];
    const list = to.map((phone) => statusEvent("message-delivered", { to: phone }, { to }));
    const updates = await updatesIn(list);
    expect(updates.map((update) => update.to)).toEqual(to);
    expect(new Set(updates.map(({ id }) => id)).size).toBe(1);
  });

  test("one that comes twice, or late, does not undo what is known", async () => {
    const [delivered, again, sent] = await updatesIn([
      statusEvent("message-delivered"),
      statusEvent("message-delivered"),
      statusEvent("message-sent", { time: "2026-01-02T03:04:04.900Z" }),
    ]);
    const merged = [again, sent].reduce(
      (known, update) => mergeDelivery(known, update as DeliveryUpdate),
      mergeDelivery(undefined, delivered as DeliveryUpdate),
    );
    expect(merged?.status).toBe("delivered");
  });

  test.each([
    [4403, "failed", "invalid-sender"],
    [4475, "failed", "recipient-blocked"],
    [4720, "undelivered", "invalid-recipient"],
    [4770, "undelivered", "content-rejected"],
    [5100, "failed", "unavailable"],
    [5600, "undelivered", "unavailable"],
    [9999, "undelivered", "rejected"],
    [4999, "failed", "rejected"],
    ["4432", "failed", "permission"],
  ])("a failure with %j is %s, %s", async (errorCode, status, code) => {
    const [update] = await updatesIn([statusEvent("message-failed", { errorCode })]);
    expect(update).toMatchObject({ status, code, providerCode: String(errorCode) });
  });

  test("9902, a receipt that never came, is reported as sent: the text may have arrived", async () => {
    const [update] = await updatesIn([statusEvent("message-failed", { errorCode: 9902 })]);
    expect(update).toMatchObject({ status: "sent", providerStatus: "message-failed" });
    expect(update).not.toHaveProperty("code");
  });

  test.each<[string, object, string]>([
    ["message-read", { eventTime: "2026-01-02T05:00:00.000Z" }, "2026-01-02T05:00:00.000Z"],
    ["message-read", {}, "2026-01-02T03:04:05.678Z"],
    ["message-delivered", { eventTime: "2026-01-02T05:00:00.000Z" }, "2026-01-02T03:04:05.678Z"],
  ])("the time of %s with %j is %s", async (type, extra, at) => {
    const [update] = await updatesIn([statusEvent(type, extra)]);
    expect(update?.at.toISOString()).toBe(at);
  });

  test.each<[object, object, string, string]>([
    [{}, {}, "+15551230001", "2026-01-02T03:04:04.000Z"],
    [{ to: undefined }, {}, "+15551230002", "2026-01-02T03:04:04.000Z"],
    [{ to: 7 }, { owner: undefined }, "+15551230003", "2026-01-02T03:04:04.000Z"],
    [{}, { time: undefined }, "+15551230001", "2026-01-02T03:04:05.678Z"],
  ])("a text with %j and %j is to %s, at %s", async (extra, message, to, at) => {
    const event = statusEvent(
      "message-received",
      { to: "+15551230001", ...extra },
      { owner: "+15551230002", to: ["+15551230003"], from: "+15558675310", direction: "in", ...message },
    );
    const { events } = await webhook.parse(request([event]));
    const [first] = events;
    expect(first?.type === "inbound" && [first.message.to, first.message.at.toISOString()]).toEqual([to, at]);
  });

  test("media of a text that are not URLs are left out", async () => {
    const media = ["https://example.com/a.png", "", 7, null];
    const inbound = statusEvent("message-received", {}, { from: "+15558675310", media });
    const { events } = await webhook.parse(request([inbound]));
    const [first] = events;
    expect(first?.type === "inbound" && first.message.media).toEqual([{ url: media[0], contentType: "" }]);
  });

  test.each([[0], [12], [123_456], ["4403 "], ["x".repeat(200)], [null], [true], [[4403]], [4403.5], [-440]])(
    "a failure with %j, which is not a code, is rejected without a code",
    async (errorCode) => {
      const [update] = await updatesIn([statusEvent("message-failed", { errorCode })]);
      expect(update).toMatchObject({ status: "failed", code: "rejected" });
      expect(update).not.toHaveProperty("providerCode");
    },
  );

  test("a recipient that is not a number is left out", async () => {
    const [update] = await updatesIn([statusEvent("message-sent", { to: "user@example.com" })]);
    expect(update).not.toHaveProperty("to");
  });

  test("one that arrived stays so, whatever error code comes with it", async () => {
    const [update] = await updatesIn([statusEvent("message-delivered", { errorCode: 9902 })]);
    expect(update).toMatchObject({ status: "delivered" });
  });

  test("a failure without a code is rejected", async () => {
    const [update] = await updatesIn([statusEvent("message-failed")]);
    expect(update).toMatchObject({ status: "failed", code: "rejected" });
  });

  test.each([
    ["STOP", "stop"],
    [" stopall\n", "stop"],
    ["Unsubscribe", "stop"],
    ["unstop", "start"],
    ["info", "help"],
    ["Stop it!", undefined],
    ["constructor", undefined],
  ])("the word %j alone is the keyword %s", async (text, keyword) => {
    const [event] = read("inbound.json").body;
    const list = [{ ...event, message: { ...event.message, text } }];
    const { events } = await webhook.parse(request(list));
    expect(events[0]?.type === "inbound" && events[0].message.keyword).toBe(keyword);
  });

  test.each([[[]], [null], ["text"], [7], [[{}]], [[{}, null, { type: 7 }]], [[[]]], [{ type: 7 }]])(
    "a body without Bandwidth's fields is refused, since it may be anybody's: %j",
    async (body) => {
      expect(await refusal(request(body))).toMatchObject({ status: 400 });
    },
  );

  test.each([
    ["nothing", ""],
    ["HTML", "<html>"],
    ["JSON that is cut", "[{"],
    ["a list in a list, and so on", "[".repeat(30_000) + "]".repeat(30_000)],
    ["a form", "type=message-sent"],
  ])("%s is refused", async (_, body) => {
    const { url, ...init } = callbackRequest([]);
    expect(await refusal(new Request(url, { ...init, body }))).toMatchObject({ status: 400 });
  });

  test("a body that is too large is refused", async () => {
    const { url, ...init } = callbackRequest([]);
    const body = `[${" ".repeat(2_000_000)}]`;
    expect(await refusal(new Request(url, { ...init, body }))).toMatchObject({ status: 413 });
  });

  test("whatever the JSON is, a webhook has events or is refused", async () => {
    const types = fc.constantFrom("message-failed", "message-received", "message-read", "new");
    const [json, field] = [fc.jsonValue(), fc.jsonValue()];
    await fc.assert(
      fc.asyncProperty(types, json, json, field, async (type, message, errorCode, any) => {
        const fields = { id: "m-1", from: any, to: any, direction: "out", text: any, media: any, time: any };
        const events = [
          { type, errorCode, message, to: any, time: any, eventTime: any },
          { type, errorCode, message: fields, to: any, time: any, eventTime: any },
        ];
        const outcome = await webhook.parse(request(events)).then(
          ({ events: found }) => found.length === 2,
          (error) => error instanceof SmsWebhookError,
        );
        expect(outcome).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a callback is accepted only with the application's credentials", () => {
  const event = [statusEvent("message-delivered")];

  test.each([
    ["another password", { username, password: "another" }],
    ["another user", { username: "another", password }],
    ["an empty password", { username, password: "" }],
    ["the password in part", { username, password: password.slice(0, -1) }],
    ["a longer password", { username, password: `${password}0` }],
  ])("not with %s", async (_, credentials) => {
    const error = await refusal(request(event, credentials));
    expect(error).toMatchObject({ status: 403, message: expect.stringContaining("password") });
    expect(error.message).not.toContain(password);
  });

  test.each([[null], [""], ["Basic"], ["Basic "], [`Bearer ${password}`], [password]])(
    "not with the header %j",
    async (header) => {
      const given = request(event);
      given.headers.delete("authorization");
      if (header !== null) given.headers.set("authorization", header);
      expect(await refusal(given)).toMatchObject({ status: 403 });
    },
  );

  test("with the scheme in any case", async () => {
    const given = request(event);
    given.headers.set("authorization", (given.headers.get("authorization") ?? "").replace("Basic", "basic"));
    expect((await webhook.parse(given)).events).toHaveLength(1);
  });

  test("with one of several passwords, while they are rotated", async () => {
    const rotating = createBandwidthWebhook({ username, password: ["new-password", password] });
    for (const each of ["new-password", password]) {
      expect((await rotating.parse(request(event, { username, password: each }))).events).toHaveLength(1);
    }
    for (const { config, request: signed } of signedWebhooks()) {
      const { url, ...init } = signed;
      expect((await createBandwidthWebhook(config).parse(new Request(url, init))).events).toHaveLength(1);
    }
  });

  test("whose characters are not ASCII, as UTF-8", async () => {
    const credentials = { username: "müller", password: "пароль-😀" };
    const other = createBandwidthWebhook(credentials);
    const { url, ...init } = callbackRequest(event, credentials);
    expect((await other.parse(new Request(url, init))).events).toHaveLength(1);
    for (const wrong of ["пароль-😁", "??????-?", ""]) {
      const thrown = await other
        .parse(request(event, { ...credentials, password: wrong }))
        .catch((error: unknown) => error);
      expect(thrown).toMatchObject({ status: 403 });
    }
  });

  test("not with two headers, even if both are right", async () => {
    const given = request(event);
    given.headers.append("authorization", given.headers.get("authorization") ?? "");
    expect(await refusal(given)).toMatchObject({ status: 403 });
  });

  test("by POST", async () => {
    const headers = request(event).headers;
    const error = await refusal(new Request("https://example.com/sms", { headers }));
    expect(error).toMatchObject({ status: 405 });
  });
});

test.each([
  [undefined],
  [{}],
  [{ username }],
  [{ password }],
  [{ username: "", password }],
  [{ username: "a:b", password }],
  [{ username, password: "" }],
  [{ username, password: [""] }],
  [{ username, password: () => password }],
  [{ username, password, secret: "x" }],
])("a config without credentials is refused: %j", (config) => {
  expect(() => createBandwidthWebhook(config as never)).toThrow(SmsWebhookError);
});

test("a message that is accepted with a 202 and refused by a callback says why when it is asked", async () => {
  const carrier = createCarrier();
  const bandwidth = mockBandwidth(carrier, { numbers: [exampleConfig.from] });
  const server = await startMockServer({ carrier, mocks: [bandwidth] });
  const sms = createBandwidth({ ...exampleConfig, baseUrl: server.url });
  const receipt = await sms.send({
    to: "+15558675310",
    from: "+15558889999",
    body: "Your table is ready",
  });
  expect(receipt.status).toBe("queued");
  await carrier.idle();
  expect(await sms.getStatus(receipt)).toMatchObject({
    status: "failed",
    code: "invalid-sender",
    providerCode: "4403",
  });
  await sms.close();
  await server.close();
});
