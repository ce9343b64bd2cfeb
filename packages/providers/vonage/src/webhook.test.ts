import { readdirSync, readFileSync } from "node:fs";
import { SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createVonageSmsWebhook, createVonageWebhook, type VonageWebhookConfig } from "./index.ts";
import { signatureSecret, signedRequest, signedWebhooks, tokenOf } from "./testing/signed-webhooks.ts";

const folder = new URL("fixtures/", import.meta.url);
const [genuine] = signedWebhooks();
if (genuine === undefined) throw new Error("no webhook");
const { url, ...init } = genuine.request;
const webhook = createVonageWebhook({ signatureSecret });

async function eventsOf(content: object): Promise<readonly SmsWebhookEvent[]> {
  const { url: to, ...rest } = signedRequest(content);
  const { events, response } = await webhook.parse(new Request(to, rest));
  expect(response.status).toBe(200);
  return events;
}

async function refusalOf(request: Request, by = webhook): Promise<SmsWebhookError> {
  const thrown = await by.parse(request).catch((error: unknown) => error);
  if (!(thrown instanceof SmsWebhookError)) throw new Error("The webhook did not refuse the request.");
  expect(`${thrown.message} ${JSON.stringify(thrown)}`).not.toMatch(/\d{7}|[0-9a-f]{32}|eyJ/);
  return thrown;
}

/** A request whose token has other claims, another header or secret. */
function withToken(options: Parameters<typeof tokenOf>[1]): Request {
  return new Request(url, { ...init, headers: { authorization: `Bearer ${tokenOf(init.body, options)}` } });
}

describe("what Vonage sends becomes an event", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  test.each(files)("%s", async (file) => {
    const { body, event } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    expect(JSON.parse(JSON.stringify(await eventsOf(body)))).toEqual([event]);
  });

  test("whose fields are all optional", async () => {
    const [event] = await eventsOf({ message_uuid: "m-1", status: "rejected", channel: "sms" });
    expect(event).toMatchObject({ update: { id: "m-1", status: "undelivered", code: "rejected" } });
    for (const content of [
      {},
      [],
      { status: "delivered" },
      { message_uuid: "m-1", channel: "sms", status: 7 },
    ]) {
      expect(await eventsOf(content)).toMatchObject([{ type: "other" }]);
    }
  });

  test.each([
    [{ title: "1190" }, "invalid-recipient"],
    [
      { type: "https://developer.nexmo.com/api-errors/messages-olympus#1240", title: "x" },
      "recipient-blocked",
    ],
    [{ code: 1360, reason: "TTL was activated" }, "timeout"],
    [{ type: "https://developer.vonage.com/api-errors/messages#1999" }, "rejected"],
    [{}, "rejected"],
    ["1190", "rejected"],
  ])("with the cause of a failure: %j", async (error, code) => {
    const [event] = await eventsOf({ message_uuid: "m-1", status: "rejected", channel: "sms", error });
    expect(event).toMatchObject({ update: { status: "undelivered", code } });
  });

  test.each([
    ["submitted", "unavailable"],
    ["delivered", undefined],
    ["read", undefined],
  ])("with an error beside %s has the code %s", async (status, code) => {
    const error = { type: "https://developer.vonage.com/api-errors/messages#1220", title: "1220" };
    const [event] = await eventsOf({ message_uuid: "m-1", status, channel: "sms", error });
    const update = event?.type === "delivery" ? event.update : undefined;
    expect(update?.providerStatus).toBe(status);
    expect(update?.code).toBe(code);
    expect(update?.providerCode).toBe(code && "1220");
  });
});

test.each([
  ["15551230000", "+15551230000"],
  ["1234567", "+1234567"],
  ["123456", "123456"],
  ["0123456789", "0123456789"],
  ["Cafe 24", "Cafe 24"],
  ["+15551230000", "+15551230000"],
])("%s is shown as %s: only a number has a plus", async (to, shown) => {
  const [event] = await eventsOf({
    message_uuid: "m-1",
    channel: "sms",
    message_type: "text",
    text: "Hi",
    to,
  });
  expect(event).toMatchObject({ message: { to: shown } });
});

test("a price without a currency of three letters is left out", async () => {
  for (const usage of [
    { price: "0.03", currency: "euros" },
    { price: "0.03" },
    { price: -1, currency: "EUR" },
  ]) {
    const [event] = await eventsOf({ message_uuid: "m-1", status: "submitted", channel: "sms", usage });
    expect(event).toEqual({
      type: "delivery",
      update: expect.not.objectContaining({ price: expect.anything() }),
    });
  }
});

describe("a token proves who sent the body", () => {
  const old = { claims: { iat: Math.floor(Date.now() / 1_000) - 301 } };

  test.each<[string, Request, string]>([
    ["no token", new Request(url, { method: "POST", body: init.body }), "has no token"],
    [
      "another scheme",
      new Request(url, { ...init, headers: { authorization: "Basic YTpi" } }),
      "has no token",
    ],
    [
      "text that is not a token",
      new Request(url, { ...init, headers: { authorization: "Bearer a.b" } }),
      "not signed",
    ],
    ["another secret", withToken({ secret: "another-secret" }), "not signed"],
    ["another issuer", withToken({ claims: { iss: "Vonage, but another" } }), "not signed"],
    ["no issuer", withToken({ claims: { iss: undefined } }), "not signed"],
    ["the algorithm none", withToken({ header: { alg: "none" } }), "not signed"],
    ["the algorithm RS256", withToken({ header: { alg: "RS256" } }), "not signed"],
    ["the algorithm HS512", withToken({ header: { alg: "HS512" } }), "not signed"],
    [
      "a changed body",
      new Request(url, { ...init, body: init.body.replace("delivered", "rejected") }),
      "changed",
    ],
    ["no hash", withToken({ claims: { payload_hash: undefined } }), "changed"],
    ["a list of hashes", withToken({ claims: { payload_hash: ["a"] } }), "changed"],
    ["an old time", withToken(old), "too far from now"],
    ["a future time", withToken({ claims: { iat: old.claims.iat + 610 } }), "too far from now"],
    ["no time", withToken({ claims: { iat: undefined } }), "too far from now"],
    ["an end in the past", withToken({ claims: { exp: old.claims.iat - 9 } }), "too far from now"],
  ])("and refuses %s", async (_, request, sentence) => {
    expect(await refusalOf(request)).toMatchObject({
      status: 403,
      message: expect.stringContaining(sentence),
    });
  });

  test("of one of several secrets, or of those of the token's account", async () => {
    const keys: string[] = [];
    const configs: VonageWebhookConfig["signatureSecret"][] = [
      ["old-secret", "", signatureSecret],
      (account) => {
        keys.push(account);
        return signatureSecret;
      },
    ];
    for (const secret of configs) {
      const parsed = await createVonageWebhook({ signatureSecret: secret }).parse(new Request(url, init));
      expect(parsed.events).toHaveLength(1);
    }
    expect(keys).toEqual(["abcd1234"]);
  });

  test("whatever the case of its scheme", async () => {
    const headers = { authorization: `bearer ${tokenOf(init.body)}` };
    expect((await webhook.parse(new Request(url, { ...init, headers }))).events).toHaveLength(1);
  });

  test("whatever the case of the hash, and as late as toleranceSeconds allows", async () => {
    const late = createVonageWebhook({ signatureSecret, toleranceSeconds: 3_600 });
    expect((await late.parse(withToken(old))).events).toHaveLength(1);
    const [, claims = ""] = tokenOf(init.body).split(".");
    const { payload_hash } = JSON.parse(Buffer.from(claims, "base64url").toString()) as {
      payload_hash: string;
    };
    const upper = withToken({ claims: { payload_hash: payload_hash.toUpperCase() } });
    expect((await webhook.parse(upper)).events).toHaveLength(1);
  });

  test("of exactly that body: a token of one webhook does not serve another", async () => {
    // The unit "binary" takes seconds to build.
    const body = fc.string({ unit: "binary-ascii", maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(body, body, async (one, other) => {
        fc.pre(one !== other);
        const headers = { authorization: `Bearer ${tokenOf(one)}` };
        const refused = await refusalOf(new Request(url, { method: "POST", headers, body: other }));
        expect(refused.status).toBe(403);
      }),
      { numRuns: 25 },
    );
  });
});

describe("a webhook in another form is refused with what to do", () => {
  const ofSmsApi = {
    msisdn: "15558675310",
    to: "15551230000",
    messageId: "0B00000127FDBC63",
    status: "delivered",
  };

  test.each<[string, Request]>([
    ["GET", new Request(`${url}?${new URLSearchParams(ofSmsApi)}`)],
    ["a form", new Request(url, { method: "POST", body: new URLSearchParams(ofSmsApi) })],
    ["JSON", new Request(url, { method: "POST", body: JSON.stringify(ofSmsApi) })],
  ])("the SMS API, by %s", async (_, request) => {
    const { status, message } = await refusalOf(request);
    expect(status).toBe(400);
    expect(message).toContain("choose Messages API instead of SMS API");
  });

  test("version v0.1 of the Messages API", async () => {
    const { url: to, ...rest } = signedRequest({
      message_uuid: "m-1",
      to: { type: "sms", number: "447700900000" },
      from: { type: "sms", number: "447700900001" },
      status: "delivered",
    });
    const { status, message } = await refusalOf(new Request(to, rest));
    expect([status, message]).toEqual([400, expect.stringContaining("choose v1")]);
  });

  test("the Messages API, by the webhook of the SMS API", async () => {
    const bySms = createVonageSmsWebhook({ signatureSecret });
    const { status, message } = await refusalOf(new Request(url, init), bySms);
    expect([status, message]).toEqual([400, expect.stringContaining("createVonageWebhook")]);
  });

  test("another method", async () => {
    expect(await refusalOf(new Request(url))).toMatchObject({ status: 405 });
    expect(await refusalOf(new Request(url, { method: "PUT", body: "{}" }))).toMatchObject({ status: 405 });
  });
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["no secret", {}],
  ["an empty secret", { signatureSecret: "" }],
  ["an empty list", { signatureSecret: [] }],
  ["no tolerance", { signatureSecret, toleranceSeconds: 0 }],
  ["a tolerance that is a text", { signatureSecret, toleranceSeconds: "300" }],
  ["an unknown option", { signatureSecret, secret: "x" }],
])("createVonageWebhook refuses %s", (_, config) => {
  expect(() => createVonageWebhook(config as VonageWebhookConfig)).toThrow(
    expect.objectContaining({ status: 500 }),
  );
});
