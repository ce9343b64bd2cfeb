import twilio from "twilio";
import { afterEach, expect, test } from "vitest";
import { createCarrier, type MockServer, mockTwilio, startMockServer } from "../../index.ts";
import { textFromPhone, unusedNumber, unusedPhone } from "../../testing/text-from-phone.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { accountSid, post, sdkFor } from "./testing/twilio-client.ts";

let server: MockServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

test("a number that is set by one request of the API receives texts, signed for Twilio's SDK", async () => {
  const app = await startApp();
  server = await startMockServer({ carrier: createCarrier({ latencyMs: 0 }) });
  const reply = await textFromPhone(server, { provider: "twilio", inboundUrl: `${app.url}/in` });
  expect(reply).toMatchObject({ provider: "twilio", callbacks: [{ url: `${app.url}/in`, status: 204 }] });
  const { headers, parameters } = app.requests[0] ?? expect.fail("no webhook");
  expect(parameters).toMatchObject({
    MessageSid: reply.id,
    From: unusedPhone,
    To: unusedNumber,
    Body: "Yes, schön",
  });
  // The token of an account that the mock has not seen.
  const signature = String(headers["x-twilio-signature"]);
  expect(twilio.validateRequest("0".repeat(32), signature, `${app.url}/in`, parameters)).toBe(true);
});

test("a number can be set for an account, which the text then belongs to", async () => {
  const app = await startApp();
  server = await startMockServer({ carrier: createCarrier({ latencyMs: 0 }) });
  await textFromPhone(server, { provider: "twilio", account: accountSid, inboundUrl: app.url });
  expect(app.requests[0]?.parameters).toMatchObject({ AccountSid: accountSid });
});

test("a number that is bought with a URL is Twilio's, until it is released", async () => {
  const app = await startApp();
  server = await startMockServer({ carrier: createCarrier({ latencyMs: 0 }) });
  const { carrier } = server;
  const client = sdkFor(server);
  const bought = await client.incomingPhoneNumbers.create({ phoneNumber: "+15557770001", smsUrl: app.url });
  const reply = await carrier.reply({ from: unusedPhone, to: "+15557770001", body: "hello" });
  expect([reply.provider, reply.accountId, app.requests.length]).toEqual(["twilio", accountSid, 1]);
  await client.incomingPhoneNumbers(bought.sid).remove();
  expect(carrier.numbers).toEqual([]);
});

test("the senders of the options are the app's numbers, with the URL that applies", async () => {
  const carrier = createCarrier();
  const inboundUrl = "http://localhost:3000/sms";
  const senders = [
    "+15557770001",
    "Acme",
    { sender: "12345", account: accountSid, inboundUrl: "http://app/" },
  ];
  server = await startMockServer({ mocks: [mockTwilio(carrier, { senders, inboundUrl })] });
  const { numbers } = (await (await fetch(`${server.url}/api/v1/numbers`)).json()) as { numbers: unknown };
  expect(numbers).toEqual([
    { number: "+15557770001", provider: "twilio", inboundUrl },
    { number: "12345", provider: "twilio", account: accountSid, inboundUrl: "http://app/" },
  ]);
});

test("a refused request is recorded with Twilio's code, text and page", async () => {
  server = await startMockServer();
  const { body } = await post(server, { To: "+15558675310", Body: "hello" });
  expect(server.carrier.requests[0]?.problem).toEqual({
    code: String(body["code"]),
    message: body["message"],
    url: `https://www.twilio.com/docs/errors/${body["code"]}`,
  });
});
