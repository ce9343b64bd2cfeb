import { readdirSync, readFileSync } from "node:fs";
import { SmsCallbackWebhooks } from "@sinch/sms";
import { type DeliveryUpdate, SmsWebhookError } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import vector from "./fixtures/signatures/delivered.json" with { type: "json" };
import { createSinchWebhook } from "./index.ts";
import { report, type Signing, secret, signedRequest, signedWebhooks } from "./testing/signed-webhooks.ts";

const fixtures = new URL("fixtures/", import.meta.url);
const names = readdirSync(fixtures).filter((name) => name.endsWith(".json"));
const webhook = createSinchWebhook({ secret });
const header = "x-sinch-webhook-signature";

function request(callback: unknown, signing?: Signing): Request {
  const { url, ...init } = signedRequest(callback, signing);
  return new Request(url, init);
}

async function updatesIn(callback: unknown): Promise<DeliveryUpdate[]> {
  const { events } = await webhook.parse(request(callback));
  return events.flatMap((event) => (event.type === "delivery" ? [event.update] : []));
}

async function refusal(given: Request): Promise<SmsWebhookError> {
  const thrown = await webhook.parse(given).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(SmsWebhookError);
  return thrown as SmsWebhookError;
}

const statuses = (list: unknown) => ({ type: "delivery_report_sms", batch_id: "m-1", statuses: list });
const inbound = (extra: object) => ({
  type: "mo_text",
  id: "i-1",
  from: "15558675310",
  to: "15551230000",
  body: "Hi",
  received_at: "2026-01-02T03:04:05.678Z",
  ...extra,
});

describe("Sinch's callbacks and their events", () => {
  test.each(names)("%s", async (name) => {
    const { body, events: expected } = JSON.parse(readFileSync(new URL(name, fixtures), "utf8"));
    const { events, response } = await webhook.parse(request(body));
    expect(response.status).toBe(200);
    expect(JSON.parse(JSON.stringify(events))).toMatchObject(expected);
    for (const event of events) if (event.type === "delivery") expect(event.update.at).toBeInstanceOf(Date);
  });

  test("a full report is one event for each recipient, with the status of each", async () => {
    const updates = await updatesIn(
      statuses([
        { code: 0, count: 2, status: "Delivered", recipients: ["15558675310", "15558675311"] },
        { code: 150, count: 1, status: "Failed", recipients: ["15558675312"] },
      ]),
    );
    expect(updates.map(({ id, to, status, code }) => [id, to, status, code])).toEqual([
      ["m-1", "+15558675310", "delivered", undefined],
      ["m-1", "+15558675311", "delivered", undefined],
      ["m-1", "+15558675312", "undelivered", "invalid-recipient"],
    ]);
  });

  test("a bad status in a report does not lose the good ones, and reaches the app as one that it does not know", async () => {
    const bad = [null, 7, {}, [], "text", { status: 7 }, { code: 0 }];
    const { events } = await webhook.parse(
      request(statuses([bad[0], { code: 0, status: "Delivered" }, ...bad.slice(1)])),
    );
    expect(events.map(({ type }) => type)).toEqual(["other", "delivery", ...bad.slice(1).map(() => "other")]);
  });

  test.each<[unknown]>([
    [statuses([])],
    [statuses(null)],
    [statuses({})],
    [report("Delivered", { batch_id: undefined })],
    [report("Delivered", { batch_id: 7 })],
    [report("", {})],
    [inbound({ id: 7 })],
    [inbound({ from: ["15558675310"] })],
    [inbound({ from: "" })],
    [{ type: ["mo_text"] }],
    [[]],
    [null],
    ["text"],
    [7],
  ])("%j is an event of a kind that is not known", async (callback) => {
    expect((await webhook.parse(request(callback))).events).toMatchObject([{ type: "other" }]);
  });

  test.each([
    ["STOP", "stop"],
    [" stopall\n", "stop"],
    ["Unsubscribe", "stop"],
    ["unstop", "start"],
    ["info", "help"],
    ["Stop it!", undefined],
    ["constructor", undefined],
  ])("the word %j alone is the keyword %s", async (body, keyword) => {
    const [event] = (await webhook.parse(request(inbound({ body })))).events;
    expect(event?.type === "inbound" && event.message.keyword).toBe(keyword);
  });

  test("short codes and names stay as they are, and numbers have a plus", async () => {
    const to = async (value: string) => {
      const [event] = (await webhook.parse(request(inbound({ to: value })))).events;
      return event?.type === "inbound" && event.message.to;
    };
    expect([
      await to("55555"),
      await to("Cafe24"),
      await to("15551230000"),
      await to("+15551230000"),
    ]).toEqual(["55555", "Cafe24", "+15551230000", "+15551230000"]);
  });

  test("whatever the JSON is, a webhook has events", async () => {
    const types = fc.constantFrom(
      "recipient_delivery_report_sms",
      "delivery_report_sms",
      "mo_text",
      "mo_binary",
      "mo_media",
      "new",
    );
    await fc.assert(
      fc.asyncProperty(types, fc.jsonValue(), fc.jsonValue(), async (type, any, other) => {
        const fields = {
          id: any,
          batch_id: any,
          recipient: any,
          code: any,
          status: any,
          at: any,
          body: other,
        };
        const known = { id: "m-1", batch_id: "m-1", from: "1", status: "Failed", statuses: [any, other] };
        const media = { body: { message: any, media: [any, { url: other, content_type: any }] } };
        for (const extra of [{}, known, media, { ...known, ...media, code: other, recipients: any }]) {
          const { events } = await webhook.parse(request({ ...fields, ...extra, type }));
          expect(events.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("a callback is accepted only with Sinch's signature", () => {
  test("as in the example of Sinch's SDK", async () => {
    const headers = {
      [header]: vector.signature,
      [`${header}-algorithm`]: "HmacSHA256",
      [`${header}-nonce`]: vector.nonce,
      [`${header}-timestamp`]: vector.timestamp,
    };
    const sdk = new SmsCallbackWebhooks(vector.secret);
    expect(sdk.validateAuthenticationHeader(headers, vector.body)).toBe(true);
    const given = () =>
      new Request("https://example.com/sms", { method: "POST", headers, body: vector.body });
    const own = createSinchWebhook({ secret: vector.secret });
    vi.useFakeTimers({ toFake: ["Date"], now: Number(vector.timestamp) * 1_000 });
    expect((await own.parse(given())).events).toMatchObject([{ type: "delivery" }]);
    vi.useRealTimers();
    await expect(own.parse(given())).rejects.toMatchObject({ status: 403 });
  });

  test("the one that Sinch's SDK accepts, too", async () => {
    const sdk = new SmsCallbackWebhooks(secret);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 20 }), async (body) => {
        const signed = signedRequest(inbound({ body }));
        expect(sdk.validateAuthenticationHeader(signed.headers, signed.body)).toBe(true);
        const [event] = (await webhook.parse(request(inbound({ body })))).events;
        expect(event?.type === "inbound" && event.message.body).toBe(body);
      }),
      { numRuns: 30 },
    );
  });

  function stopClock(): void {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
  }

  test.each([[-299], [299]])("with a timestamp that is %i seconds off", async (seconds) => {
    stopClock();
    const timestamp = Math.floor(Date.now() / 1_000) + seconds;
    expect((await webhook.parse(request(report("Delivered"), { timestamp }))).events).toHaveLength(1);
  });

  test.each([[-302], [302]])("not with a timestamp that is %i seconds off", async (seconds) => {
    stopClock();
    const timestamp = Math.floor(Date.now() / 1_000) + seconds;
    const error = await refusal(request(report("Delivered"), { timestamp }));
    expect(error).toMatchObject({ status: 403, message: expect.stringContaining("timestamp") });
  });

  test.each<[string, Signing]>([
    ["another secret", { secret: "another" }],
    ["a timestamp that is not a number", { timestamp: "now" }],
    ["milliseconds", { timestamp: Date.now() }],
    ["an empty nonce", { nonce: "" }],
    ["a nonce that could be the end of a body", { nonce: "a.b" }],
  ])("not with %s", async (_, signing) => {
    const error = await refusal(request(report("Delivered"), signing));
    expect(error.status).toBe(403);
    expect(error.message).not.toContain(secret);
  });

  test.each(["", "-nonce", "-timestamp", "-algorithm"])("not without %s, nor with two", async (name) => {
    const without = request(report("Delivered"));
    without.headers.delete(header + name);
    expect(await refusal(without)).toMatchObject({ status: 403 });
    const twice = request(report("Delivered"));
    twice.headers.append(header + name, twice.headers.get(header + name) ?? "");
    expect(await refusal(twice)).toMatchObject({ status: 403 });
  });

  test("not with other Base64 of the same bytes", async () => {
    const given = request(report("Delivered"));
    const signature = given.headers.get(header) ?? "";
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const other = letters[letters.indexOf(signature[42] ?? "") + 1];
    given.headers.set(header, `${signature.slice(0, 42)}${other}=`);
    expect(await refusal(given)).toMatchObject({ status: 403 });
  });

  test("with one of several secrets, while they are rotated", async () => {
    for (const { config, request: signed } of signedWebhooks()) {
      const { url, ...init } = signed;
      expect((await createSinchWebhook(config).parse(new Request(url, init))).events).toHaveLength(1);
    }
  });

  test("by POST", async () => {
    const { headers } = request(report("Delivered"));
    expect(await refusal(new Request("https://example.com/sms", { headers }))).toMatchObject({ status: 405 });
  });

  test("of at most 64 KiB", async () => {
    expect(await refusal(request(inbound({ body: "x".repeat(70_000) })))).toMatchObject({ status: 413 });
  });

  test.each([["<html>"], [""], ["{"], ["[".repeat(30_000) + "]".repeat(30_000)]])(
    "of any content: what is not JSON is an event that is not known",
    async (body) => {
      expect((await webhook.parse(request(body))).events).toMatchObject([{ type: "other" }]);
    },
  );
});

test.each([
  [undefined],
  [{}],
  [{ secret: "" }],
  [{ secret: [""] }],
  [{ secret: () => "x" }],
  [{ secret, url: "x" }],
])("a config without a secret is refused: %j", (config) => {
  expect(() => createSinchWebhook(config as never)).toThrow(SmsWebhookError);
});
