import twilio from "twilio";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  type CarrierReply,
  createCarrier,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { type AppResponder, closeApps, startApp } from "../../testing/webhook-app.ts";
import { accountSid, authToken, post, sdkFor, serviceSid } from "./testing/twilio-client.ts";

const phone = "+15558675310";
const sender = "+15550001111";
const other = "+15550002222";

let server: MockServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

async function serve(options: MockTwilioOptions = {}, respond?: AppResponder) {
  const app = await startApp(respond);
  const carrier = createCarrier({ latencyMs: 0 });
  const mock = mockTwilio(carrier, { inboundUrl: `${app.url}/inbound`, ...options });
  server = await startMockServer({ mocks: [mock] });
  return { app, carrier };
}

const twiml =
  (body: string, type = "text/xml"): AppResponder =>
  (response) =>
    response.writeHead(200, { "content-type": type }).end(body);

const text = async (from: string = sender, body = "Your code is 123456") => {
  const response = await post(server, { To: phone, From: from, Body: body });
  return response.body["code"] ?? response.status;
};

/** What the phone got that was not asked for by the API. */
const repliesOn = (carrier: Carrier) => carrier.messages.filter(({ inReplyTo }) => inReplyTo !== undefined);

describe("a text from a phone", () => {
  test("is posted to the app in Twilio's format, signed with the token of the last text's account", async () => {
    const { app, carrier } = await serve();
    await text();
    const seen: CarrierReply[] = [];
    carrier.on("reply", (reply) => seen.push(reply));
    const reply = await carrier.reply({ from: phone, body: "Danke, schön & gut" });
    expect(reply).toEqual({
      id: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      provider: "twilio",
      accountId: accountSid,
      from: phone,
      to: sender,
      channel: "sms",
      body: "Danke, schön & gut",
      media: [],
      at: expect.any(Date),
      callbacks: [{ url: `${app.url}/inbound`, at: expect.any(Date), told: "received", status: 204 }],
    });
    expect(seen).toEqual([reply]);
    expect(carrier.replies).toEqual([reply]);
    const [request] = app.requests;
    expect(Object.entries(request?.parameters ?? {})).toEqual([
      ["ToCountry", "US"],
      ["ToState", ""],
      ["SmsMessageSid", reply.id],
      ["NumMedia", "0"],
      ["ToCity", ""],
      ["FromZip", ""],
      ["SmsSid", reply.id],
      ["FromState", ""],
      ["SmsStatus", "received"],
      ["FromCity", ""],
      ["Body", "Danke, schön & gut"],
      ["FromCountry", "US"],
      ["To", sender],
      ["ToZip", ""],
      ["NumSegments", "1"],
      ["MessageSid", reply.id],
      ["AccountSid", accountSid],
      ["From", phone],
      ["ApiVersion", "2010-04-01"],
    ]);
    const signature = String(request?.headers["x-twilio-signature"]);
    expect(
      twilio.validateRequest(authToken, signature, `${app.url}/inbound`, request?.parameters ?? {}),
    ).toBe(true);
    expect(repliesOn(carrier)).toEqual([]);
  });

  test.each([
    ["+4512345678", "DK"],
    ["+14165550199", "CA"],
    ["+447911123456", "GB"],
  ])("names the country of a phone: %s", async (from, country) => {
    const { app, carrier } = await serve();
    await carrier.reply({ from, to: sender, body: "hello" });
    expect(app.requests.at(-1)?.parameters).toMatchObject({ FromCountry: country, ToCountry: "US" });
  });

  test("is one of the account's messages and can be redacted and deleted", async () => {
    const { carrier } = await serve();
    const client = sdkFor(server);
    await text();
    await carrier.idle();
    const { id } = await carrier.reply({ from: phone, body: "My code is 987654" });
    const [first, second] = await client.messages.list();
    expect(first).toMatchObject({
      sid: id,
      accountSid,
      direction: "inbound",
      status: "received",
      from: phone,
      to: sender,
      body: "My code is 987654",
      numSegments: "1",
      numMedia: "0",
      price: null,
      errorCode: null,
      messagingServiceSid: null,
    });
    expect(first?.dateSent).toBeInstanceOf(Date);
    expect(second).toMatchObject({ direction: "outbound-api" });
    expect(await client.messages.list({ from: phone })).toHaveLength(1);
    expect(await client.messages.list({ to: sender, dateSent: first?.dateSent as Date })).toHaveLength(1);
    expect(await client.messages(id).fetch()).toMatchObject({ sid: id, direction: "inbound" });
    expect(await client.messages(id).update({ body: "" })).toMatchObject({ body: "", direction: "inbound" });
    await expect(client.messages(id).update({ status: "canceled" })).rejects.toMatchObject({ code: 30409 });
    expect(await client.messages(id).remove()).toBe(true);
    await expect(client.messages(id).fetch()).rejects.toMatchObject({ code: 20404 });
    expect(await client.messages.list()).toHaveLength(1);
    await carrier.reply({ from: phone, body: "again" });
    carrier.reset();
    expect(await client.messages.list()).toEqual([]);
  });

  test("can have media", async () => {
    const { app, carrier } = await serve();
    const media = [{ url: "https://example.com/a.png", contentType: "image/png" }];
    const reply = await carrier.reply({ from: phone, to: sender, body: "", media });
    expect(reply.id).toMatch(/^MM/);
    expect(app.requests[0]?.parameters).toMatchObject({
      NumMedia: "1",
      MediaContentType0: "image/png",
      MediaUrl0: expect.stringMatching(
        new RegExp(`^${server.url}/2010-04-01/Accounts/AC0{32}/Messages/${reply.id}/Media/ME[0-9a-f]{32}$`),
      ),
    });
  });

  test("replies to the last sender, or to the selected number of a service", async () => {
    const services = [{ sid: serviceSid, phoneNumbers: [other] }];
    const { app, carrier } = await serve({ services });
    await text();
    await post(server, { To: phone, MessagingServiceSid: serviceSid, Body: "hello" });
    await carrier.idle();
    expect(await carrier.reply({ from: phone, body: "yo" })).toMatchObject({ to: other });
    expect(await carrier.reply({ from: phone, to: sender, body: "yo" })).toMatchObject({ to: sender });
    expect(app.requests.map(({ parameters }) => parameters["MessagingServiceSid"])).toEqual([
      serviceSid,
      undefined,
    ]);
  });

  test("is posted to the webhook of the service, else of the sender, else of the mock", async () => {
    const app = await startApp();
    const { carrier } = await serve({
      inboundUrl: `${app.url}/mock`,
      senders: [sender, { sender: other, inboundUrl: `${app.url}/sender` }, "+15550003333", "12345"],
      services: [
        { sid: serviceSid, phoneNumbers: ["+15550003333"], inboundUrl: `${app.url}/service` },
        { sid: `MG${"b".repeat(32)}`, phoneNumbers: [other], shortCodes: ["12345"] },
      ],
    });
    for (const to of [sender, other, "+15550003333", "12345"]) {
      await carrier.reply({ from: phone, to, body: "yo" });
    }
    expect(app.requests.map(({ url }) => url)).toEqual(["/mock", "/sender", "/service", "/mock"]);
    const client = sdkFor(server);
    expect(await client.incomingPhoneNumbers.list({ phoneNumber: other })).toMatchObject([
      { smsUrl: `${app.url}/sender` },
    ]);
    expect(await client.messaging.v1.services(serviceSid).fetch()).toMatchObject({
      inboundRequestUrl: `${app.url}/service`,
    });
  });

  test("is kept if no webhook is set or the app is unreachable", async () => {
    const { app, carrier } = await serve();
    await app.close();
    expect(await carrier.reply({ from: phone, to: sender, body: "yo" })).toMatchObject({
      callbacks: [{ error: "ECONNREFUSED" }, { error: "ECONNREFUSED" }],
    });
    const quiet = createCarrier();
    mockTwilio(quiet);
    expect(await quiet.reply({ from: phone, to: sender, body: "yo" })).toMatchObject({ callbacks: [] });
  });

  test("requires a message to reply to", async () => {
    const { carrier } = await serve({ senders: [sender, "Acme"] });
    await expect(carrier.reply({ from: phone, body: "yo" })).rejects.toThrow(
      "to: is missing, and +15•••••••10 has received no text",
    );
    await expect(carrier.reply({ from: phone, to: other, body: "yo" })).rejects.toThrow("to: no provider");
    await post(server, { To: "+447700900123", From: "Acme", Body: "hello" });
    await expect(carrier.reply({ from: "+447700900123", body: "yo" })).rejects.toThrow("alphanumeric");
    await expect(createCarrier().reply({ from: phone, to: sender, body: "yo" })).rejects.toThrow(
      "to: no provider",
    );
    expect(carrier.replies).toEqual([]);
  });
});

describe("the app's response", () => {
  const xml = '<?xml version="1.0" encoding="UTF-8"?>';
  const cases: [name: string, body: string, expected: string[], type?: string][] = [
    ["an empty response", `${xml}<Response/>`, []],
    ["another empty response", "<Response></Response>", []],
    ["a text", `${xml}\n<Response><Message>Thanks!</Message></Response>`, ["Thanks!"]],
    ["several", "<Response><Message>One</Message>\n<Message>Two</Message></Response>", ["One", "Two"]],
    ["a Body", "<Response><Message><Body>Hi</Body></Message></Response>", ["Hi"]],
    ["entities", "<Response><Message>1 &lt; 2 &amp;&#x20AC;&#8364;</Message></Response>", ["1 < 2 &€€"]],
    ["CDATA", "<Response><Message><![CDATA[<b>&amp;]]>&amp;</Message></Response>", ["<b>&amp;&"]],
    ["a comment", "<Response><!-- <Message>no</Message> --><Message>yes</Message></Response>", ["yes"]],
    ["an empty message", "<Response><Message/><Message></Message></Response>", []],
    ["other verbs", "<Response><Redirect>/a</Redirect><Messages>no</Messages></Response>", []],
    ["what is cut off", "<Response><Message>Hi", []],
    [
      "application/xml",
      "<Response><Message>Hi</Message></Response>",
      ["Hi"],
      "application/xml; charset=utf-8",
    ],
    ["plain text", "OK", ["OK"], "text/plain"],
    ["a page", "<html><body>Cannot POST</body></html>", [], "text/html"],
    ["JSON", '{"ok":true}', [], "application/json"],
  ];

  test.each(cases)("%s", async (_, body, expected, type) => {
    const { carrier } = await serve({}, twiml(body, type));
    await carrier.reply({ from: phone, to: sender, body: "yo" });
    await carrier.idle();
    expect(repliesOn(carrier).map((message) => message.body)).toEqual(expected);
    expect(repliesOn(carrier).every(({ status }) => status === "delivered")).toBe(true);
  });

  test("is ignored unless it is a success", async () => {
    const { carrier } = await serve({}, (response) =>
      response.writeHead(404, { "content-type": "text/plain" }).end("Not Found"),
    );
    await carrier.reply({ from: phone, to: sender, body: "yo" });
    expect(repliesOn(carrier)).toEqual([]);
  });

  test("sends a message that can be read at Twilio", async () => {
    const { carrier } = await serve({}, twiml("<Response><Message>Thanks!</Message></Response>"));
    await text();
    const reply = await carrier.reply({ from: phone, body: "yo" });
    const [response] = repliesOn(carrier);
    expect(response).toMatchObject({ from: sender, to: phone, inReplyTo: reply.id, accountId: accountSid });
    expect(
      await sdkFor(server)
        .messages(response?.id ?? "")
        .fetch(),
    ).toMatchObject({
      direction: "outbound-reply",
      body: "Thanks!",
    });
  });

  test("can set another phone, media and another callback", async () => {
    const status = await startApp();
    const { carrier } = await serve(
      {},
      twiml(
        `<Response><Message to="+15558675311" from='${other}' statusCallback="${status.url}/?a=1&amp;b=2"><Body>Hi</Body><Media>https://example.com/a.png</Media></Message></Response>`,
      ),
    );
    await carrier.reply({ from: phone, to: sender, body: "yo" });
    await carrier.idle();
    expect(carrier.messages).toMatchObject([
      {
        id: expect.stringMatching(/^MM/),
        to: "+15558675311",
        from: other,
        parameters: { MediaUrl: ["https://example.com/a.png"] },
      },
    ]);
    expect(status.requests.map(({ url }) => url)).toEqual(Array(3).fill("/?a=1&b=2"));
  });
});

describe("STOP, START and HELP", () => {
  const stopped = /^You have successfully been unsubscribed/;

  test.each(["STOP", "stop", " Unsubscribe\n", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"])(
    "%j opts the phone out of the sender, sends a confirmation and is posted to the app",
    async (body) => {
      const { app, carrier } = await serve();
      await text();
      await carrier.reply({ from: phone, body });
      expect(app.requests[0]?.parameters["Body"]).toBe(body);
      expect(app.requests[0]?.parameters["OptOutType"]).toBeUndefined();
      expect(repliesOn(carrier)).toMatchObject([{ from: sender, body: expect.stringMatching(stopped) }]);
      expect(await text()).toBe(21610);
      expect(await text(other)).toBe(201);
    },
  );

  test.each(["STOP it", "please stop", "STOP.", "", "nonstop"])("%j does not opt out", async (body) => {
    const { carrier } = await serve();
    await text();
    await carrier.reply({ from: phone, body });
    expect(repliesOn(carrier)).toEqual([]);
    expect(await text()).toBe(201);
  });

  test.each(["START", "yes", "UNSTOP"])("%s undoes the opt-out", async (body) => {
    const { carrier } = await serve();
    await text();
    await carrier.reply({ from: phone, body: "STOP" });
    await carrier.reply({ from: phone, body });
    expect(repliesOn(carrier)[1]?.body).toMatch(/re-subscribed/);
    expect(await text()).toBe(201);
    expect(carrier.phone(phone).optedOutOf).toEqual([]);
  });

  test("START also undoes an opt-out by setPhone", async () => {
    const { carrier } = await serve();
    carrier.setPhone(phone, { optedOutOf: [sender, other] });
    await carrier.reply({ from: phone, to: sender, body: "START" });
    expect(carrier.phone(phone).optedOutOf).toEqual([other]);
  });

  test("no confirmation is sent twice or to a phone that has not opted out", async () => {
    const { carrier } = await serve();
    for (const body of ["START", "STOP", "STOP", "HELP"]) {
      await carrier.reply({ from: phone, to: sender, body });
    }
    expect(repliesOn(carrier)).toMatchObject([{ body: expect.stringMatching(stopped) }]);
  });

  test("HELP gets a reply", async () => {
    const { carrier } = await serve();
    await carrier.reply({ from: phone, to: sender, body: "help" });
    expect(repliesOn(carrier)).toMatchObject([{ body: expect.stringContaining("Reply STOP") }]);
    expect(await text()).toBe(201);
  });

  test("an opt-out from a service applies to all of its numbers", async () => {
    const services = [{ sid: serviceSid, phoneNumbers: [other, sender] }];
    const { carrier } = await serve({ services });
    const toService = { To: phone, MessagingServiceSid: serviceSid, Body: "hello" };
    await post(server, toService);
    await carrier.idle();
    await carrier.reply({ from: phone, body: "STOP" });
    expect((await post(server, toService)).body).toMatchObject({ code: 21610 });
    expect(await text(other)).toBe(21610);
    expect(await text(sender)).toBe(21610);
    expect(await text("+15550003333"), "a number of no service").toBe(201);
    expect((await post(server, { ...toService, To: "+15558675311" })).status).toBe(201);
    await carrier.reply({ from: phone, to: sender, body: "START" });
    expect((await post(server, toService)).status).toBe(201);
    expect(await text(other)).toBe(201);
    expect(carrier.phone(phone).optedOutOf).toEqual([]);
  });

  test("an opt-out applies to every account if the sender's owner is unknown because no account has texted the phone", async () => {
    const { carrier } = await serve();
    await carrier.reply({ from: phone, to: sender, body: "STOP" });
    expect(await text()).toBe(21610);
    await carrier.reply({ from: phone, to: sender, body: "START" });
    expect(await text()).toBe(201);
  });

  test("the app's own reply is not sent after STOP", async () => {
    const { carrier } = await serve({}, twiml("<Response><Message>Sorry to see you go</Message></Response>"));
    await carrier.reply({ from: phone, to: sender, body: "STOP" });
    expect(repliesOn(carrier)).toMatchObject([{ body: expect.stringMatching(stopped) }]);
  });

  test("with Advanced Opt-Out the app receives the type of the keyword", async () => {
    const { app, carrier } = await serve({ advancedOptOut: true });
    for (const body of ["END", "YES", "INFO", "yo"]) {
      await carrier.reply({ from: phone, to: sender, body });
    }
    expect(app.requests.map(({ parameters }) => parameters["OptOutType"])).toEqual([
      "STOP",
      "START",
      "HELP",
      undefined,
    ]);
  });

  test("a short code outside a service leaves keywords to the app", async () => {
    const { carrier } = await serve();
    await carrier.reply({ from: phone, to: "12345", body: "STOP" });
    expect(repliesOn(carrier)).toEqual([]);
    expect(await text("12345")).toBe(201);
  });

  test("a phone that opted out of everything stays opted out", async () => {
    const { carrier } = await serve();
    carrier.setPhone(phone, { optedOutOf: "all" });
    await carrier.reply({ from: phone, to: sender, body: "START" });
    expect(carrier.phone(phone).optedOutOf).toBe("all");
    expect(repliesOn(carrier)).toEqual([]);
  });
});
