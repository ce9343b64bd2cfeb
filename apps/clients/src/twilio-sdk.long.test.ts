import { type Carrier, createCarrier, type MockServer, mockTwilio, startMockServer } from "@smskit/mock";
import { errorOfKind } from "@smskit/test-support/error-of";
import { patienceMs } from "@smskit/test-support/patience";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accountSid, from, serviceSid, to, twilioAccount } from "./accounts.ts";
import { type Client, ClientError, startClient } from "./start-client.ts";
import { startWebhooks } from "./webhooks.ts";

const apiKey = `SK${"b".repeat(32)}`;
const apiSecret = "S3cret".padEnd(32, "x");
const verifySid = `VA${"d".repeat(32)}`;

const errorOfClient = errorOfKind(ClientError);
let carrier: Carrier;
let server: MockServer;
let client: Client;

describe.each([["twilio"], ["twilio-5"]])("%s", (name) => {
  beforeAll(async () => {
    carrier = createCarrier();
    server = await startMockServer({ tls: true, mocks: [mockTwilio(carrier)] });
    client = startClient(server, "twilio-sdk.ts", {
      TWILIO_PACKAGE: name,
      ...twilioAccount,
      TWILIO_API_KEY: apiKey,
      TWILIO_API_SECRET: apiSecret,
    });
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });
  beforeEach(() => carrier.reset());

  /** What the SDK throws: always its `RestException`. */
  async function errorOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
    const { fields } = await errorOfClient(call);
    expect(fields["class"]).toBe("RestException");
    return fields;
  }

  const textOf = async (body: string) =>
    (await carrier.waitForMessage({ to, body, timeoutMs: patienceMs })).id;

  test("sends a text, and reads it", async () => {
    const message = { from, to, body: "Your code is 123456 😀" };
    const sent = await client.call("send", message);
    expect(sent).toMatchObject({
      ...message,
      accountSid,
      status: "queued",
      direction: "outbound-api",
      numSegments: "1",
      numMedia: "0",
      errorCode: null,
      dateSent: null,
      apiVersion: "2010-04-01",
    });
    const { sid } = sent as { sid: string };
    expect(sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(await textOf(message.body)).toBe(sid);
    expect(await client.call("fetchMessage", sid)).toMatchObject({ sid, status: "delivered", ...message });
  });

  test("sends from another region with an API key", async () => {
    await client.call("sendFrom", { region: "ie1", edge: "dublin" }, { from, to, body: "from Ireland" });
    await textOf("from Ireland");
    expect(carrier.messages[0]).toMatchObject({ accountId: accountSid });
  });

  test("sends with a new key, from a new account, and by OAuth", async () => {
    await client.call("sendByNewKey", { from, to, body: "by a key" });
    await client.call("sendByOAuth", `OQ${"c".repeat(32)}`, apiSecret, { from, to, body: "by OAuth" });
    const { accountSid: subaccount } = (await client.call("sendFromSubaccount", {
      from,
      to,
      body: "from below",
    })) as { accountSid: string };
    await textOf("from below");
    expect(subaccount).not.toBe(accountSid);
    expect(carrier.messages.map(({ accountId, body }) => [body, accountId])).toEqual([
      ["by a key", accountSid],
      ["by OAuth", accountSid],
      ["from below", subaccount],
    ]);
  });

  test("lists texts, page by page", async () => {
    for (const body of ["one", "two", "three", "four", "five"]) {
      await client.call("send", { from, to, body });
      carrier.advance(1000);
    }
    const bodies = (list: unknown) => (list as { body: string }[]).map(({ body }) => body);
    const query = { to, pageSize: 2 };
    expect(bodies(await client.call("listMessages", query))).toEqual(["five", "four", "three", "two", "one"]);
    expect(bodies(await client.call("listMessages", { ...query, limit: 3 }))).toHaveLength(3);
    expect(await client.call("listMessages", { to: "+15558675399" })).toEqual([]);
    expect(await client.call("pages", to)).toEqual([
      ["five", "four"],
      ["three", "two"],
      ["five", "four"],
    ]);
  });

  test("schedules and cancels", async () => {
    const sendAt = new Date(carrier.now() + 3_600_000).toISOString();
    const later = { to, body: "later", messagingServiceSid: serviceSid, scheduleType: "fixed", sendAt };
    const { sid } = (await client.call("send", later)) as { sid: string };
    expect(await client.call("fetchMessage", sid)).toMatchObject({ status: "scheduled" });
    expect(await client.call("cancel", sid)).toMatchObject({ status: "canceled" });
    carrier.advance(7_200_000);
    await carrier.idle();
    expect(carrier.messages).toMatchObject([{ status: "canceled" }]);
    expect(await errorOf(client.call("cancel", sid))).toMatchObject({ status: 400, code: 30409 });
  });

  test("redacts and deletes", async () => {
    const { sid } = (await client.call("send", { from, to, body: "secret" })) as { sid: string };
    await textOf("secret");
    expect(await client.call("redact", sid)).toMatchObject({ sid, body: "" });
    expect(await client.call("fetchMessage", sid)).toMatchObject({ body: "" });
    expect(await client.call("remove", sid)).toBe(true);
    expect(await errorOf(client.call("fetchMessage", sid))).toEqual({
      class: "RestException",
      status: 404,
      code: 20404,
      message: `The requested resource /2010-04-01/Accounts/${accountSid}/Messages/${sid}.json was not found`,
      moreInfo: "https://www.twilio.com/docs/errors/20404",
    });
  });

  test("throws as it does for errors of the real service", async () => {
    expect(await errorOf(client.call("send", { from, to: "12", body: "x" }))).toMatchObject({
      status: 400,
      code: 21211,
      moreInfo: "https://www.twilio.com/docs/errors/21211",
    });
    expect(await errorOf(client.call("send", { from, to: "+15005550009", body: "x" }))).toMatchObject({
      status: 400,
      code: 21614,
    });
    expect(await errorOf(client.call("sendWithToken", "short", { from, to, body: "x" }))).toMatchObject({
      status: 401,
      code: 20003,
      message: "Authenticate",
    });
    carrier.faults.add({ kind: "rate-limited", times: 1 });
    expect(await errorOf(client.call("send", { from, to, body: "x" }))).toMatchObject({
      status: 429,
      code: 20429,
    });
    expect(carrier.messages).toEqual([]);
  });

  test("verifies a phone", async () => {
    expect(await client.call("startVerification", verifySid, to)).toMatchObject({
      status: "pending",
      channel: "sms",
      to,
      valid: false,
    });
    const { code = "" } = await carrier.waitForMessage({ to, timeoutMs: patienceMs });
    const wrong = code === "000000" ? "111111" : "000000";
    expect(await client.call("checkVerification", verifySid, to, wrong)).toMatchObject({
      status: "pending",
      valid: false,
    });
    expect(await client.call("checkVerification", verifySid, to, code)).toMatchObject({
      status: "approved",
      valid: true,
    });
    expect(await errorOf(client.call("checkVerification", verifySid, to, code))).toMatchObject({
      status: 404,
      code: 20404,
    });
    expect(await errorOf(client.call("startVerification", verifySid, "+1555"))).toMatchObject({
      status: 400,
      code: 60200,
    });
  });

  test("looks numbers up", async () => {
    expect(await client.call("lookUp", to)).toMatchObject({
      phoneNumber: to,
      valid: true,
      countryCode: "US",
      callingCountryCode: "1",
      nationalFormat: "(555) 867-5310",
      lineTypeIntelligence: null,
    });
    carrier.setPhone(to, { state: "landline" });
    expect(await client.call("lookUp", to, "line_type_intelligence")).toMatchObject({
      lineTypeIntelligence: { type: "landline" },
    });
    expect(await client.call("lookUp", "+1555")).toMatchObject({
      valid: false,
      validationErrors: ["TOO_SHORT"],
    });
  });

  test("buys a number, receives texts with it, and releases it", async () => {
    const app = await startWebhooks("<Response><Message>Thank you</Message></Response>");
    try {
      const [found] = (await client.call("available", "US")) as { phoneNumber: string }[];
      const phoneNumber = found?.phoneNumber ?? "";
      const { sid } = (await client.call("buy", { phoneNumber, friendlyName: "Support" })) as { sid: string };
      expect(await client.call("updateNumber", sid, { smsUrl: `${app.url}/in` })).toMatchObject({
        phoneNumber,
        friendlyName: "Support",
        smsUrl: `${app.url}/in`,
        capabilities: { sms: true },
      });
      expect(await client.call("listNumbers")).toContainEqual(expect.objectContaining({ sid, phoneNumber }));

      await carrier.reply({ from: to, to: phoneNumber, body: "hello" });
      const [{ url, signature, form } = expect.unreachable("No webhook came.")] = app.requests;
      expect(form).toMatchObject({ From: to, To: phoneNumber, Body: "hello", AccountSid: accountSid });
      expect(await client.call("isSigned", signature, url, form)).toBe(true);
      await textOf("Thank you");

      expect(await client.call("releaseNumber", sid)).toBe(true);
      expect(await errorOf(client.call("updateNumber", sid, {}))).toMatchObject({ status: 404, code: 20404 });
    } finally {
      app.close();
    }
  });

  test("is refused the magic numbers that cannot be bought", async () => {
    for (const [phoneNumber, code] of [
      ["+15005550000", 21422],
      ["+15005550001", 21421],
    ] as const) {
      expect(await errorOf(client.call("buy", { phoneNumber }))).toMatchObject({ status: 400, code });
    }
  });

  test("sends through a service that it created", async () => {
    const [found] = (await client.call("available", "US")) as { phoneNumber: string }[];
    const phoneNumber = found?.phoneNumber ?? "";
    const { sid: number } = (await client.call("buy", { phoneNumber })) as { sid: string };
    const { sid } = (await client.call("createService", { friendlyName: "Acme", stickySender: true })) as {
      sid: string;
    };
    expect(await client.call("addNumber", sid, number)).toMatchObject({
      phoneNumber,
      serviceSid: sid,
    });
    expect(await client.call("listServices")).toMatchObject([
      { sid, friendlyName: "Acme", stickySender: true },
    ]);
    await client.call("send", { to, body: "by the service", messagingServiceSid: sid });
    await textOf("by the service");
    expect(carrier.messages[0]).toMatchObject({ from: phoneNumber });
    expect(await client.call("removeService", sid)).toBe(true);
    expect(await client.call("listServices")).toEqual([]);
  });

  test("sends and lists media", async () => {
    const mediaUrl = ["https://example.com/photo.png"];
    const { sid } = (await client.call("send", { from, to, body: "look", mediaUrl })) as { sid: string };
    expect(sid).toMatch(/^MM/);
    await textOf("look");
    const [media] = (await client.call("media", sid)) as { sid: string }[];
    expect(media).toMatchObject({ parentSid: sid, accountSid, contentType: "image/png" });
    expect(media?.sid).toMatch(/^ME[0-9a-f]{32}$/);
  });

  test("checks the signatures of webhooks", async () => {
    const app = await startWebhooks();
    try {
      const statusCallback = `${app.url}/status?order=42&name=a%20b`;
      await client.call("send", { from, to, body: "hello", statusCallback });
      await carrier.idle();
      expect(app.requests.map(({ form }) => form["MessageStatus"])).toEqual(["sending", "sent", "delivered"]);
      for (const { url, signature, form } of app.requests) {
        expect(await client.call("isSigned", signature, url, form)).toBe(true);
        expect(await client.call("isSigned", signature, url, { ...form, MessageStatus: "x" })).toBe(false);
        expect(await client.call("isSigned", signature, url, form, "0".repeat(32))).toBe(false);
      }
    } finally {
      app.close();
    }
  });
});
