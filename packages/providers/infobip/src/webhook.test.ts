import { readdirSync, readFileSync } from "node:fs";
import { type DeliveryUpdate, mergeDelivery, SmsWebhookError } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createInfobipWebhook } from "./index.ts";
import { report, secret, signedWebhooks, webhookRequest } from "./testing/signed-webhooks.ts";

const fixtures = new URL("fixtures/webhooks/", import.meta.url);
const webhook = createInfobipWebhook({ secret });
const inbound = read("inbound.json").body.results[0];

function read(name: string) {
  return JSON.parse(readFileSync(new URL(name, fixtures), "utf8"));
}

/** A request with a body of any form. */
function requestOf(body: unknown, query?: string): Request {
  const { url, ...init } = webhookRequest([], query);
  return new Request(url, { ...init, body: typeof body === "string" ? body : JSON.stringify(body) });
}

async function updatesIn(...results: unknown[]): Promise<DeliveryUpdate[]> {
  const { events } = await webhook.parse(requestOf({ results }));
  return events.flatMap((event) => (event.type === "delivery" ? [event.update] : []));
}

async function refusal(given: Request): Promise<SmsWebhookError> {
  const thrown = await webhook.parse(given).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(SmsWebhookError);
  return thrown as SmsWebhookError;
}

describe("Infobip's webhooks and their events", () => {
  test.each(readdirSync(fixtures))("%s", async (name) => {
    const { body, events: expected } = read(name);
    const { events, response } = await webhook.parse(requestOf(body));
    expect(response.status).toBe(200);
    expect(JSON.parse(JSON.stringify(events))).toEqual(expected);
  });

  test("several in one request stay in their order, whatever they are", async () => {
    const results = [
      report("PENDING", "PENDING_ENROUTE"),
      inbound,
      report("DELIVERED", "DELIVERED_TO_HANDSET"),
    ];
    const { events } = await webhook.parse(requestOf({ results }));
    expect(events.map(({ type }) => type)).toEqual(["delivery", "inbound", "delivery"]);
  });

  test("a bad one does not lose the good ones, and reaches the app as one that it does not know", async () => {
    const bad = [
      null,
      7,
      "text",
      [],
      {},
      { messageId: 7 },
      { messageId: "m-1" },
      { messageId: "m-1", status: 3 },
    ];
    const results = [...bad, report("DELIVERED", "DELIVERED_TO_HANDSET"), ...bad, inbound];
    const { events } = await webhook.parse(requestOf({ results }));
    const others = bad.map(() => "other");
    expect(events.map(({ type }) => type)).toEqual([...others, "delivery", ...others, "inbound"]);
    expect(events[1]).toEqual({ type: "other", raw: 7 });
  });

  test("a hundred in one request, each with the longest reference, are a hundred", async () => {
    const callbackData = "r".repeat(4_000);
    const results = Array.from({ length: 100 }, (_, n) =>
      report("DELIVERED", "DELIVERED_TO_HANDSET", { messageId: `m-${n}`, callbackData }),
    );
    const updates = await updatesIn(...results);
    expect(updates.map(({ id }) => id)).toEqual(results.map((_, n) => `m-${n}`));
  });

  test.each([
    ["ACCEPTED", "A_NEW_NAME", "accepted"],
    ["PENDING", "PENDING_ACCEPTED", "accepted"],
    ["PENDING", "PENDING_ENROUTE", "queued"],
    ["PENDING", "PENDING_WAITING_DELIVERY", "sending"],
    ["PENDING", "PENDING_SOMETHING_NEW", "queued"],
    ["DELIVERED", "DELIVERED_TO_OPERATOR", "sent"],
    ["DELIVERED", "DELIVERED_TO_HANDSET", "delivered"],
    ["EXPIRED", "EXPIRED_DLR_UNKNOWN", "sent"],
    ["A_NEW_GROUP", "A_NEW_NAME", "unknown"],
  ])("%s, %s is %s, without a code", async (groupName, name, status) => {
    const [update] = await updatesIn(report(groupName, name));
    expect(update).toMatchObject({ status, providerStatus: name });
    expect(update).not.toHaveProperty("code");
    expect(update).not.toHaveProperty("providerCode");
  });

  test.each([
    ["UNDELIVERABLE", "UNDELIVERABLE_NOT_DELIVERED", "EC_ABSENT_SUBSCRIBER", "undelivered", "unavailable"],
    [
      "UNDELIVERABLE",
      "UNDELIVERABLE_NOT_DELIVERED",
      "EC_UNKNOWN_SUBSCRIBER",
      "undelivered",
      "invalid-recipient",
    ],
    [
      "UNDELIVERABLE",
      "UNDELIVERABLE_REJECTED_OPERATOR",
      "EC_REJECTED_SPAM_BY_OPERATOR",
      "undelivered",
      "content-rejected",
    ],
    [
      "UNDELIVERABLE",
      "UNDELIVERABLE_NOT_DELIVERED",
      "EC_CONTENT_BLOCKED",
      "undelivered",
      "recipient-blocked",
    ],
    ["EXPIRED", "EXPIRED_EXPIRED", "EC_VP_EXPIRED", "undelivered", "timeout"],
    ["EXPIRED", "EXPIRED_EXPIRED", "EC_MESSAGE_CANCELED", "undelivered", "timeout"],
    ["UNDELIVERABLE", "UNDELIVERABLE_NOT_DELIVERED", "EC_NEW", "undelivered", "rejected"],
  ])("%s, %s with the error %s is %s, %s", async (groupName, name, error, status, code) => {
    const [update] = await updatesIn(report(groupName, name, { error: { id: 1, name: error } }));
    expect(update).toMatchObject({ status, code, providerCode: error, providerStatus: name });
  });

  test("a failure without an error has the code of its status", async () => {
    for (const error of [undefined, null, 7, {}, { name: "NO_ERROR" }, { name: "no_error" }]) {
      const [update] = await updatesIn(report("REJECTED", "REJECTED_NOT_ENOUGH_CREDITS", { error }));
      expect(update).toMatchObject({
        status: "failed",
        code: "insufficient-funds",
        providerCode: "REJECTED_NOT_ENOUGH_CREDITS",
      });
    }
  });

  test("names of errors that are not in capital letters, as older accounts have them, are the same", async () => {
    const error = { id: 256, name: "EC_SM_DF_memoryCapacityExceeded" };
    const [update] = await updatesIn(report("UNDELIVERABLE", "UNDELIVERABLE_NOT_DELIVERED", { error }));
    expect(update).toMatchObject({ code: "unavailable", providerCode: "EC_SM_DF_MEMORYCAPACITYEXCEEDED" });
  });

  test("a scheduled message that was canceled is canceled, not failed", async () => {
    const error = { id: 4100, name: "EC_MESSAGE_CANCELED" };
    const [update] = await updatesIn(report("UNDELIVERABLE", "UNDELIVERABLE_NOT_SENT", { error }));
    expect(update).toMatchObject({ status: "canceled" });
    expect(update).not.toHaveProperty("code");
  });

  test.each([
    [{ pricePerMessage: 0.0051, currency: "EUR" }, 1, "0.0051"],
    [{ pricePerMessage: 0.1, currency: "EUR" }, 3, "0.3"],
    [{ pricePerMessage: 10, currency: "EUR" }, 1, "10"],
    [{ pricePerMessage: 0, currency: "EUR" }, 1, "0"],
    [{ pricePerMessage: 0.01, currency: "euro" }, 1, undefined],
    [{ pricePerMessage: "0.01", currency: "EUR" }, 1, undefined],
    [{ pricePerMessage: -1, currency: "EUR" }, 1, undefined],
    [null, 1, undefined],
  ])("the price %j of %i segments is %s", async (price, messageCount, amount) => {
    const [update] = await updatesIn(report("DELIVERED", "DELIVERED_TO_HANDSET", { price, messageCount }));
    expect(update?.price?.amount).toBe(amount);
  });

  test.each([
    ["2026-01-02T03:04:05.678+0530", "2026-01-01T21:34:05.678Z"],
    ["2026-01-02T03:04:05.678-0800", "2026-01-02T11:04:05.678Z"],
    ["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z"],
  ])("the time %s is %s", async (doneAt, at) => {
    const [update] = await updatesIn(report("DELIVERED", "DELIVERED_TO_HANDSET", { doneAt }));
    expect(update?.at.toISOString()).toBe(at);
  });

  test("a report that comes twice, or late, does not undo what is known", async () => {
    const [delivered, again, late] = await updatesIn(
      report("DELIVERED", "DELIVERED_TO_HANDSET"),
      report("DELIVERED", "DELIVERED_TO_HANDSET"),
      report("PENDING", "PENDING_ENROUTE", { doneAt: "2026-01-02T03:04:04.900+0000" }),
    );
    const merged = [again, late].reduce(
      (known, update) => mergeDelivery(known, update as DeliveryUpdate),
      mergeDelivery(undefined, delivered as DeliveryUpdate),
    );
    expect(merged?.status).toBe("delivered");
  });

  test.each([
    ["STOP", "stop"],
    [" unsubscribe\n", "stop"],
    ["unstop", "start"],
    ["info", "help"],
    ["Stop it!", undefined],
    ["constructor", undefined],
  ])("the word %j alone is the keyword %s", async (text, keyword) => {
    const { events } = await webhook.parse(requestOf({ results: [{ ...inbound, text }] }));
    expect(events[0]?.type === "inbound" && events[0].message.keyword).toBe(keyword);
  });

  test("a text to a short code, from a name, or with nothing in it is as it is", async () => {
    const results = [{ ...inbound, to: "55555", from: "Bank", text: "" }];
    const { events } = await webhook.parse(requestOf({ results }));
    expect(events[0]).toMatchObject({ type: "inbound", message: { to: "55555", from: "Bank", body: "" } });
  });

  test.each([
    ["nothing", ""],
    ["HTML", "<html>"],
    ["XML", "<reportResponse><results></results></reportResponse>"],
    ["JSON that is cut", '{"results":['],
    ["a list in a list, and so on", "[".repeat(30_000) + "]".repeat(30_000)],
    ["a form", "messageId=m-1"],
    ["no results", { messageCount: 0 }],
    ["an empty list", { results: [] }],
    ["results that are not Infobip's", { results: [{}, null, 7, { messageId: 7 }] }],
    ["results that are not a list", { results: { messageId: "m-1" } }],
    ["null", "null"],
  ])("%s is refused, since it may be anybody's", async (_, body) => {
    expect(await refusal(requestOf(body))).toMatchObject({ status: 400 });
  });

  test("a body that is too large is refused", async () => {
    expect(await refusal(requestOf(`[${" ".repeat(2_000_000)}]`))).toMatchObject({ status: 413 });
  });

  test("whatever the JSON is, a webhook has events or is refused", async () => {
    const json = fc.jsonValue();
    const group = fc.constantFrom("REJECTED", "DELIVERED", "NEW");
    await fc.assert(
      fc.asyncProperty(group, json, json, json, async (groupName, entry, any, other) => {
        const status = { groupName, name: any };
        const fields = {
          messageId: "m-1",
          to: any,
          from: any,
          text: any,
          price: any,
          doneAt: any,
          error: any,
        };
        const results = [
          entry,
          { ...fields, status },
          { ...fields, status: any, error: { name: other } },
          fields,
        ];
        const events = await webhook.parse(requestOf({ results })).then(
          (parsed) => parsed.events,
          (error) => (error instanceof SmsWebhookError ? results : undefined),
        );
        expect(events).toHaveLength(results.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a webhook is accepted only with the secret in its URL", () => {
  const body = { results: [report("DELIVERED", "DELIVERED_TO_HANDSET")] };

  test.each([
    ["no query", ""],
    ["no secret", "tenant=7"],
    ["an empty secret", "secret="],
    ["another secret", "secret=another"],
    ["the secret in part", `secret=${secret.slice(0, -1)}`],
    ["a longer secret", `secret=${secret}0`],
    ["the secret by another name", `key=${secret}`],
    ["the secret in the fragment", `#secret=${secret}`],
    ["two secrets, even if both are right", `secret=${secret}&secret=${secret}`],
    ["two secrets, one of them wrong", `secret=wrong&secret=${secret}`],
  ])("not with %s", async (_, query) => {
    const error = await refusal(requestOf(body, query));
    expect(error).toMatchObject({ status: 403, message: expect.stringContaining("secret") });
    expect(error.message).not.toContain(secret);
  });

  test("beside other parameters, in any place", async () => {
    for (const query of [`tenant=7&secret=${secret}`, `secret=${secret}&tenant=7`]) {
      expect((await webhook.parse(requestOf(body, query))).events).toHaveLength(1);
    }
  });

  test("with one of several secrets, while they are rotated", async () => {
    const rotating = createInfobipWebhook({ secret: ["new-secret", secret] });
    for (const each of ["new-secret", secret]) {
      expect((await rotating.parse(requestOf(body, `secret=${each}`))).events).toHaveLength(1);
    }
    for (const { config, request } of signedWebhooks()) {
      const { url, ...init } = request;
      expect((await createInfobipWebhook(config).parse(new Request(url, init))).events).toHaveLength(1);
    }
  });

  test("whose characters need escapes in a URL", async () => {
    const other = "geheim & süß+/=?😀";
    const own = createInfobipWebhook({ secret: other });
    expect((await own.parse(requestOf(body, `secret=${encodeURIComponent(other)}`))).events).toHaveLength(1);
  });

  test("by POST", async () => {
    const given = new Request(webhookRequest([]).url);
    expect(await refusal(given)).toMatchObject({ status: 405 });
  });
});

test.each([
  [undefined],
  [{}],
  [{ secret: "" }],
  [{ secret: [] }],
  [{ secret: [""] }],
  [{ secret: () => secret }],
  [{ secret, username: "x" }],
])("a config without a secret is refused: %j", (config) => {
  expect(() => createInfobipWebhook(config as never)).toThrow(SmsWebhookError);
});
