import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mergeDelivery, SmsWebhookError, type SmsWebhookEvent, toWebRequest } from "@smskit/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createVonageSmsWebhook, type VonageSmsWebhookConfig } from "./index.ts";
import {
  byForm,
  byGet,
  byJson,
  eventsOf,
  receipt,
  refusalOf,
  secret,
  sentAt,
  sha256,
  signed,
  unsigned,
  url,
} from "./testing/webhook-requests.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: sentAt });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("secrets", () => {
  test("can be several during rotation", async () => {
    const webhook = sha256({ signatureSecret: ["new secret", secret] });
    expect(await eventsOf(byGet(signed(receipt)), webhook)).toHaveLength(1);
    expect(await eventsOf(byGet(signed(receipt, "sha256", "new secret")), webhook)).toHaveLength(1);
    expect(await refusalOf(byGet(signed(receipt, "sha256", "old")), webhook)).toMatchObject({ status: 403 });
    const unset = sha256({ signatureSecret: [secret, undefined as unknown as string] });
    expect(await refusalOf(byGet(signed(receipt, "sha256", "undefined")), unset)).toMatchObject({
      status: 403,
    });
  });

  test("can be those of the API key in the request", async () => {
    const asked: string[] = [];
    const webhook = sha256({
      signatureSecret: async (apiKey) => {
        asked.push(apiKey);
        return apiKey === "abcd1234" ? secret : [];
      },
    });
    expect(await eventsOf(byForm(signed(receipt)), webhook)).toHaveLength(1);
    const foreign = signed({ ...receipt, "api-key": "other123" }, "sha256", "");
    expect(await refusalOf(byForm(foreign), webhook)).toMatchObject({ status: 403 });
    const { "api-key": _, ...nameless } = receipt;
    expect(await refusalOf(byForm(signed(nameless)), webhook)).toMatchObject({ status: 403 });
    expect(asked).toEqual(["abcd1234", "other123", ""]);
  });

  test.each([
    [{}, "allowUnsigned"],
    [{ signatureSecret: "" }, "`signatureSecret` is missing"],
    [{ signatureSecret: [] }, "`signatureSecret` is missing"],
    [{ signatureSecret: ["", ""] }, "`signatureSecret` is missing"],
    [{ signatureSecret: [undefined, null] }, "`signatureSecret` is missing"],
    [{ signatureSecret: 7 }, "`signatureSecret` is missing"],
    [{ allowUnsigned: false }, "`signatureSecret` is missing"],
    [{ allowUnsigned: "yes" }, "`signatureSecret` is missing"],
    [{ signatureSecret: secret, allowUnsigned: true }, "remove one of them"],
    [{ signatureSecret: secret, signatureMethod: "SHA256" }, "signatureMethod"],
    [{ signatureSecret: secret, signatureMethod: "toString" }, "signatureMethod"],
    [{ signatureSecret: secret, toleranceSeconds: 0 }, "toleranceSeconds"],
    [{ signatureSecret: secret, toleranceSeconds: Number.NaN }, "toleranceSeconds"],
    [
      { signatureSecret: secret, tolerance: 5 },
      "`tolerance` is not an option (did you mean `toleranceSeconds`?)",
    ],
  ])("%j is refused", (config, sentence) => {
    const create = () => createVonageSmsWebhook(config as unknown as VonageSmsWebhookConfig);
    expect(create).toThrow(SmsWebhookError);
    expect(create).toThrow(
      expect.objectContaining({ status: 500, message: expect.stringContaining(sentence) }),
    );
    expect(create).not.toThrow(secret);
  });

  test("are not needed with allowUnsigned", async () => {
    const { timestamp: _, ...plain } = receipt;
    for (const request of [
      byGet(plain),
      byForm(plain),
      byJson(plain),
      byGet({ ...plain, sig: "nonsense" }),
    ]) {
      expect(await eventsOf(request, unsigned)).toMatchObject([{ update: { status: "delivered" } }]);
    }
  });
});

describe("the timestamp", () => {
  const at = (seconds: number) => signed({ ...receipt, timestamp: String(1_540_469_429 + seconds) });

  test("can differ by five minutes from now, and no more", async () => {
    for (const seconds of [-300, 0, 300]) expect(await eventsOf(byGet(at(seconds)))).toHaveLength(1);
    for (const seconds of [-301, 301, 86_400]) {
      expect(await refusalOf(byGet(at(seconds)))).toMatchObject({
        status: 403,
        message: expect.stringContaining("toleranceSeconds"),
      });
    }
  });

  test("can differ by the config's toleranceSeconds", async () => {
    expect(await eventsOf(byGet(at(-86_000)), sha256({ toleranceSeconds: 86_400 }))).toHaveLength(1);
    expect(await refusalOf(byGet(at(-30)), sha256({ toleranceSeconds: 10 }))).toMatchObject({ status: 403 });
  });

  test.each(["", "now", "1e9", "-1540469429", " 1540469429", "0x5BD1B0F5", "Infinity"])(
    "must be one: %j",
    async (timestamp) => {
      expect(await refusalOf(byGet(signed({ ...receipt, timestamp })))).toMatchObject({ status: 403 });
    },
  );

  test("is required in a signed request", async () => {
    const { timestamp: _, ...others } = receipt;
    expect(await refusalOf(byGet(signed(others)))).toMatchObject({ status: 403 });
  });

  test("of a repeated request changes nothing", async () => {
    const updates = await Promise.all(
      [1, 2].map(async () => {
        const [event] = await eventsOf(byGet(signed(receipt)));
        if (event?.type !== "delivery") throw new Error("It is not a delivery.");
        return event.update;
      }),
    );
    const [first, again] = updates as [(typeof updates)[0], (typeof updates)[0]];
    const state = mergeDelivery(undefined, first);
    expect(mergeDelivery(state, again)).toBe(state);
  });
});

describe("a request", () => {
  test("that is neither GET nor POST is refused", async () => {
    for (const method of ["PUT", "DELETE", "HEAD"]) {
      expect(await refusalOf(new Request(url, { method }))).toMatchObject({ status: 405 });
    }
  });

  test("without any field is Vonage's check of the URL", async () => {
    const { events, response } = await sha256().parse(new Request(url));
    expect(events).toEqual([]);
    expect(response.status).toBe(200);
    expect(await refusalOf(byForm({}))).toMatchObject({ status: 403 });
  });

  test("with a body that is too large is refused, in any encoding", async () => {
    const large = { text: "x".repeat(70_000) };
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`f${index}`, "1"]));
    for (const webhook of [sha256(), unsigned]) {
      for (const request of [byForm(large), byJson(large), byForm(many), byJson(many), byGet(many)]) {
        expect(await refusalOf(request, webhook)).toMatchObject({ status: 413 });
      }
    }
  });

  test.each(["", "<html>", "[]", "null", '"text"', "7", '{"messageId":"A",'])(
    "whose JSON is %j is refused",
    async (body) => {
      const headers = { "Content-Type": "application/json; charset=utf-8" };
      const request = new Request(url, { method: "POST", body, headers });
      expect(await refusalOf(request)).toMatchObject({ status: 400 });
    },
  );

  test("of the Messages API is refused, with the setting that is wrong", async () => {
    const message = { message_uuid: "a", to: "447700900000", usage: { price: "0.1" }, status: "delivered" };
    for (const body of [message, { ...receipt, status: ["delivered"] }, { ...receipt, status: {} }]) {
      expect(await refusalOf(byJson(body))).toMatchObject({
        status: 400,
        message: expect.stringContaining("SMS API"),
      });
    }
  });

  test("with fields that are null is read as one without them", async () => {
    const { "err-code": _, "message-timestamp": __, ...rest } = receipt;
    const nulls = { "err-code": null, price: null, "client-ref": null, "message-timestamp": null };
    const events = await eventsOf(byJson({ ...signed(rest), ...nulls }));
    expect(events).toMatchObject([
      { type: "delivery", update: { id: receipt["messageId"], status: "delivered" } },
    ]);
    expect(events[0]).not.toHaveProperty("update.reference");
    // A request with a signed field emptied has been changed.
    for (const name of Object.keys(signed(receipt))) {
      const emptied = { ...signed(receipt), [name]: null };
      expect(await refusalOf(byJson(emptied)), name).toMatchObject({ status: 403 });
    }
    const neither = await eventsOf(byJson({ ...receipt, status: null, text: null }), unsigned);
    expect(neither).toMatchObject([{ type: "other" }]);
  });

  test("of another type is refused", async () => {
    const request = new Request(url, {
      method: "POST",
      body: "<a/>",
      headers: { "Content-Type": "text/xml" },
    });
    expect(await refusalOf(request)).toMatchObject({ status: 415 });
  });

  test("can come through Node's http", async () => {
    vi.useRealTimers();
    const seen: SmsWebhookEvent[] = [];
    const server = createServer(async (request, response) => {
      const { events, response: result } = await unsigned.parse(await toWebRequest(request));
      seen.push(...events);
      response.writeHead(result.status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/vonage`;
    const responses = [
      await fetch(`${base}?${new URLSearchParams(receipt)}`),
      await fetch(base, { method: "POST", body: new URLSearchParams(receipt) }),
      await fetch(base, {
        method: "POST",
        body: JSON.stringify(receipt),
        headers: { "Content-Type": "application/json" },
      }),
    ];
    server.close();
    expect(responses.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(seen.map((event) => event.type)).toEqual(["delivery", "delivery", "delivery"]);
  });
});
