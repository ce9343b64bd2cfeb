import twilio from "twilio";
import { afterEach, expect, test } from "vitest";
import { type Carrier, createCarrier, type MockServer, mockTwilio, startMockServer } from "../../../index.ts";
import { type AppResponder, closeApps, startApp } from "../../../testing/webhook-app.ts";
import { accountSid, authToken, numberSid, sdkFor } from "../testing/twilio-client.ts";

const phone = "+15558675310";
const from = "+15550001111";

let carrier: Carrier;
let server: MockServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

async function serve(respond?: AppResponder) {
  const app = await startApp(respond);
  carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockTwilio(carrier, { inboundUrl: `${app.url}/usual` })] });
  await sdkFor(server).messages.create({ to: phone, from, body: "hello" });
  return app;
}

const number = () => sdkFor(server).incomingPhoneNumbers(numberSid(from));
const reply = () => carrier.reply({ from: phone, body: "Tom & Jerry" });
const twiml = (body: string) => `<Response><Message>${body}</Message></Response>`;

test("a text goes to the number's SmsUrl, and to the usual one without it", async () => {
  const app = await serve();
  await reply();
  await number().update({ smsUrl: `${app.url}/number` });
  await reply();
  await number().update({ smsUrl: "" });
  await reply();
  expect(app.requests.map(({ url }) => url)).toEqual(["/usual", "/number", "/usual"]);
});

test("with SmsMethod GET the parameters are in the signed URL", async () => {
  const app = await serve();
  await number().update({ smsUrl: `${app.url}/number?tenant=1`, smsMethod: "GET" });
  await reply();
  const [request] = app.requests;
  expect(request?.method).toBe("GET");
  expect(request?.parameters).toMatchObject({ tenant: "1", Body: "Tom & Jerry", From: phone, To: from });
  const signature = String(request?.headers["x-twilio-signature"]);
  expect(twilio.validateRequest(authToken, signature, `${app.url}${request?.url}`, {})).toBe(true);
});

test.each([
  [404, "11200"],
  [503, "11200"],
])("the SmsFallbackUrl is told why the SmsUrl failed: %i", async (status, code) => {
  const app = await serve((response, { url }) => {
    if (url === "/fallback") response.writeHead(200, { "content-type": "text/xml" }).end(twiml("Later"));
    else response.writeHead(status).end();
  });
  await number().update({ smsUrl: `${app.url}/number`, smsFallbackUrl: `${app.url}/fallback` });
  await reply();
  await carrier.idle();
  expect(app.requests.at(-1)).toMatchObject({
    url: "/fallback",
    parameters: { ErrorCode: code, ErrorUrl: `${app.url}/number`, Body: "Tom & Jerry" },
  });
  expect(carrier.messages.at(-1)).toMatchObject({ body: "Later", to: phone });
});

test("the SmsFallbackUrl is used when nothing responds", async () => {
  const app = await serve();
  await number().update({ smsUrl: "http://127.0.0.1:9/in", smsFallbackUrl: `${app.url}/fallback` });
  await reply();
  expect(app.requests[0]?.parameters).toMatchObject({
    ErrorCode: "11205",
    ErrorUrl: "http://127.0.0.1:9/in",
  });
});

test("an application is asked before the number's own URL, and gets status callbacks", async () => {
  const app = await serve();
  const client = sdkFor(server);
  const application = await client.applications.create({
    friendlyName: "App",
    smsUrl: `${app.url}/application`,
    messageStatusCallback: `${app.url}/status`,
  });
  await number().update({ smsUrl: `${app.url}/number`, smsApplicationSid: application.sid });
  await reply();
  expect(app.requests[0]?.url).toBe("/application");
  expect(app.requests[0]?.parameters["AccountSid"]).toBe(accountSid);
  await client.messages.create({ to: phone, from, body: "hello", applicationSid: application.sid });
  await carrier.idle();
  expect(app.requests.at(-1)?.parameters).toMatchObject({ MessageStatus: "delivered" });
  expect(app.requests.at(-1)?.url).toBe("/status");
  await client.applications(application.sid).remove();
  await reply();
  expect(app.requests.at(-1)?.url).toBe("/number");
});

test("a text to a short code goes where the short code says", async () => {
  const app = await startApp();
  carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockTwilio(carrier, { senders: ["12345"] })] });
  const client = sdkFor(server);
  const [code] = await client.shortCodes.list({ shortCode: "12345" });
  const changed = await client.shortCodes(code?.sid ?? "").update({ smsUrl: app.url, friendlyName: "Votes" });
  expect(changed).toMatchObject({ smsUrl: app.url, friendlyName: "Votes" });
  await carrier.reply({ from: phone, to: "12345", body: "A" });
  expect(app.requests[0]?.parameters).toMatchObject({ To: "12345", Body: "A" });
});

test("what the carrier says about a number, its resource shows", async () => {
  await serve();
  carrier.setNumber(from, { inboundUrl: "http://app.test/in" });
  expect(await number().fetch()).toMatchObject({ smsUrl: "http://app.test/in" });
  await number().update({ smsUrl: "http://app.test/other" });
  expect(carrier.number(from, { account: accountSid })).toMatchObject({
    inboundUrl: "http://app.test/other",
  });
});
