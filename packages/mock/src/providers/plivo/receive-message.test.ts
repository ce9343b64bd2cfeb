import { Response as PlivoXml } from "plivo";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  describeMockServer,
  mockPlivo,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { type AppResponder, closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  allSignatures,
  authId,
  authToken,
  closePlivo,
  from,
  otherAuthId,
  powerpackId,
  sdkAt,
  send,
  servePlivo,
  to,
  verifiedBy,
} from "./testing/plivo-client.ts";

afterEach(async () => {
  await closePlivo();
  await closeApps();
});

const second = "+15550002222";
/** What the provider or the app sent in reply to texts. */
const repliesOf = (carrier: Carrier) =>
  carrier.messages.filter(({ inReplyTo }) => inReplyTo !== undefined).map(({ body }) => body);
const respondWith =
  (body: string, type = "application/xml", status = 200): AppResponder =>
  (response) =>
    response.writeHead(status, { "content-type": type }).end(body);

describe("a text from a phone", () => {
  test("is a signed form that the SDK verifies", async () => {
    const app = await startApp();
    const { carrier, sdk } = await servePlivo({ messageUrl: `${app.url}/in?tenant=1` });
    await send(sdk);
    const reply = await carrier.reply({ from: to, body: "Yes, schön" });
    expect(reply).toMatchObject({
      provider: "plivo",
      accountId: authId,
      callbacks: [{ told: "received", status: 204 }],
    });
    const request = app.requests[0] ?? expect.fail("no webhook");
    expect(request.parameters).toEqual({
      From: "15558675310",
      To: "15550001111",
      Text: "Yes, schön",
      Type: "sms",
      MessageUUID: reply.id,
      Units: "1",
      TotalRate: "0.00000",
      TotalAmount: "0.00000",
      MessageIntent: "",
      PowerpackUUID: "",
    });
    expect(verifiedBy(authToken, app.url, request)).toEqual(allSignatures);
  });

  test("to an account that has not signed in yet is signed with the token that describeMockServer prints", async () => {
    const app = await startApp();
    const { carrier, server } = await servePlivo({ messageUrl: app.url });
    const [, token = ""] = /new plivo\.Client\("\w+", "(\w+)"/.exec(describeMockServer(server)) ?? [];
    await carrier.reply({ from: to, to: from, body: "Hi" });
    const request = app.requests[0] ?? expect.fail("no webhook");
    expect(verifiedBy(token, app.url, request)).toEqual(allSignatures);
  });

  test("goes to the carrier's URL if nothing else is set", async () => {
    const app = await startApp();
    const { carrier } = await servePlivo({}, createCarrier({ latencyMs: 0, inboundUrl: app.url }));
    await carrier.reply({ from: to, to: from, body: "Hi" });
    expect(app.requests).toMatchObject([{ parameters: { Text: "Hi" } }]);
  });

  test("with media is an MMS", async () => {
    const app = await startApp();
    const { carrier } = await servePlivo({ messageUrl: app.url, accounts: [{ authId, authToken }] });
    const media = ["a.png", "b.png"].map((name) => ({
      url: `https://app.test/${name}`,
      contentType: "image/png",
    }));
    await carrier.reply({ from: to, to: from, body: "Look", media });
    expect(app.requests[0]?.parameters).toMatchObject({
      Type: "mms",
      Body: "Look",
      MediaCount: "2",
      Media0: "https://app.test/a.png",
      Media1: "https://app.test/b.png",
    });
    expect(app.requests[0]?.parameters).not.toHaveProperty("Text");
    expect(verifiedBy(authToken, app.url, app.requests[0] ?? expect.fail("no webhook"))).toEqual(
      allSignatures,
    );
  });

  test("goes to the application of the number, by its method", async () => {
    const [first, other, ofPowerpack] = [await startApp(), await startApp(), await startApp()];
    const { carrier } = await servePlivo({
      numbers: [from, { number: second, application: "2" }, { number: "+15550003333", application: null }],
      applications: [
        { id: "1", messageUrl: first.url },
        { id: "2", messageUrl: other.url, messageMethod: "GET" },
        { id: "3", messageUrl: ofPowerpack.url },
      ],
      powerpacks: [{ id: powerpackId, numbers: ["+15550004444"], application: "3" }],
    });
    for (const number of [from, second, "+15550003333", "+15550004444"]) {
      await carrier.reply({ from: to, to: number, body: "Hi" });
    }
    expect(first.requests).toMatchObject([{ method: "POST", parameters: { To: "15550001111" } }]);
    expect(other.requests).toMatchObject([{ method: "GET", parameters: { To: "15550002222" } }]);
    expect(ofPowerpack.requests).toMatchObject([
      { parameters: { To: "15550004444", PowerpackUUID: powerpackId } },
    ]);
    expect(carrier.replies.map(({ callbacks }) => callbacks.length)).toEqual([1, 1, 0, 1]);
    const shown = mockPlivo(createCarrier(), { numbers: [from], messageUrl: first.url }).numbers?.();
    expect(shown).toEqual([{ number: from, provider: "plivo", inboundUrl: first.url }]);
  });

  test("belongs to nobody if the number is not in `numbers`", async () => {
    const { carrier } = await servePlivo({ numbers: [from] });
    await expect(carrier.reply({ from: to, to: second, body: "Hi" })).rejects.toThrow();
    await expect(
      carrier.reply({ from: to, to: from, account: otherAuthId, body: "Hi" }),
    ).resolves.toMatchObject({ accountId: otherAuthId });
  });

  test("can be read by the account that received it", async () => {
    const app = await startApp();
    const { carrier, sdk } = await servePlivo({ messageUrl: app.url, accounts: [{ authId, authToken }] });
    const { id } = await carrier.reply({ from: to, to: from, body: "Hi" });
    expect(await sdk.messages.get(id)).toMatchObject({
      messageDirection: "inbound",
      messageState: "delivered",
      fromNumber: "15558675310",
      toNumber: "15550001111",
    });
  });
});

describe("keywords", () => {
  test.each(["STOP", " stop all ", "End", "quit\n", "CANCEL", "unsub"])(
    "%j opts the phone out of the number: 200",
    async (keyword) => {
      const app = await startApp();
      const { carrier, sdk } = await servePlivo({ messageUrl: app.url });
      await carrier.reply({ from: to, to: from, body: keyword });
      expect(app.requests[0]?.parameters).toMatchObject({ MessageIntent: "optout", Text: keyword });
      expect(repliesOf(carrier)).toEqual([
        "You have been unsubscribed and will not receive any more messages from this number.",
      ]);
      await send(sdk);
      await send(sdk, { src: second });
      await carrier.idle();
      const statuses = carrier.messages.slice(-2).map(({ status, errorCode }) => [status, errorCode]);
      expect(statuses).toEqual([
        ["failed", "200"],
        ["delivered", undefined],
      ]);
    },
  );

  test.each(["START", "unstop", "Yes", "RESUME", "go"])("%j opts it in again", async (keyword) => {
    const app = await startApp();
    const { carrier, sdk } = await servePlivo({ messageUrl: app.url });
    await carrier.reply({ from: to, to: from, body: "STOP" });
    await carrier.reply({ from: to, to: from, body: keyword });
    expect(app.requests[1]?.parameters["MessageIntent"]).toBe("optin");
    await send(sdk);
    await carrier.idle();
    expect(carrier.messages.at(-1)).toMatchObject({ status: "delivered" });
  });

  test.each(["HELP", "info"])("%j gets help", async (keyword) => {
    const { carrier } = await servePlivo();
    await carrier.reply({ from: to, to: from, body: keyword });
    expect(repliesOf(carrier)).toEqual([
      "Text STOP to stop receiving messages from this number. Message and data rates may apply.",
    ]);
  });

  test.each([
    ["Stop it!", to, from],
    ["STOP", to, "55555"],
    ["STOP", "+447400123456", "+447400999999"],
  ])("%j from %s to %s is a text like any other", async (body, phone, number) => {
    const app = await startApp();
    const { carrier } = await servePlivo({ messageUrl: app.url });
    await carrier.reply({ from: phone, to: number, body });
    expect(app.requests[0]?.parameters["MessageIntent"]).toBe("");
    expect(carrier.messages).toEqual([]);
    expect(carrier.phone(phone).optedOutOf).toEqual([]);
  });
});

describe("the XML that an app responds with", () => {
  test("sends the messages that the SDK writes, and reports them", async () => {
    const reports = await startApp();
    const xml = PlivoXml();
    xml.addMessage("Thanks <you> & all", {
      src: "15550001111",
      dst: "15558675310",
      callbackUrl: reports.url,
      callbackMethod: "GET",
    });
    const app = await startApp(respondWith(xml.toXML()));
    const { carrier } = await servePlivo({ messageUrl: app.url, accounts: [{ authId, authToken }] });
    const { id } = await carrier.reply({ from: to, to: from, body: "Hi" });
    await carrier.idle();
    expect(carrier.messages).toMatchObject([
      { from, to, body: "Thanks <you> & all", inReplyTo: id, accountId: authId, status: "delivered" },
    ]);
    expect(reports.requests.map(({ method }) => method)).toEqual(["GET", "GET"]);
    expect(carrier.replies[0]?.callbacks[0]).not.toHaveProperty("error");
  });

  test.each([
    ["no XML", "<Response>", "application/xml", "not an XML document with a Response"],
    ["another document", "<Message>a</Message>", "text/xml", "not an XML document with a Response"],
    [
      "an element of calls",
      "<Response><Speak>a</Speak></Response>",
      "text/xml; charset=utf-8",
      "Speak is not allowed in a response to a text; only Message is",
    ],
    [
      "a message to nobody",
      '<Response><Message src="15550001111">a</Message></Response>',
      "text/xml",
      "dst parameter not present",
    ],
    [
      "an invalid recipient",
      '<Response><Message src="15550001111" dst="12">a</Message></Response>',
      "text/xml",
      "'12' is not a valid phone number.",
    ],
    [
      "the wrong content type",
      '<Response><Message src="15550001111" dst="15558675310">a</Message></Response>',
      "text/html",
      "the content type of the XML must be application/xml",
    ],
  ])("is not sent if it has a mistake, which the attempt shows: %s", async (_, body, type, error) => {
    const app = await startApp(respondWith(body, type));
    const { carrier } = await servePlivo({ messageUrl: app.url });
    await carrier.reply({ from: to, to: from, body: "Hi" });
    expect(carrier.messages).toEqual([]);
    expect(carrier.replies[0]?.callbacks).toMatchObject([{ status: 200, error }]);
  });

  test.each([
    ["nothing", respondWith("")],
    ["a text", respondWith("OK", "text/plain")],
    ["JSON", respondWith("{}", "application/json")],
    ["an error", respondWith("<Response/>", "text/xml", 404)],
  ])("is not needed: %s", async (_, respond) => {
    const app = await startApp(respond);
    const { carrier } = await servePlivo({ messageUrl: app.url });
    await carrier.reply({ from: to, to: from, body: "Hi" });
    expect(carrier.messages).toEqual([]);
    expect(carrier.replies[0]?.callbacks[0]).not.toHaveProperty("error");
  });
});

test("beside another provider, a reply goes to the one that texted the phone", async () => {
  const carrier = createCarrier({ latencyMs: 0 });
  const server = await startMockServer({ mocks: [mockTwilio(carrier), mockPlivo(carrier)] });
  try {
    await send(sdkAt(server));
    expect(await carrier.reply({ from: to, body: "Hi" })).toMatchObject({ provider: "plivo", to: from });
  } finally {
    await server.close();
  }
});
