import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { runCurl } from "../../testing/run-curl.ts";
import {
  accountSid,
  authToken,
  change,
  get,
  post,
  sdkFor,
  serviceSid,
  verifySid,
} from "./testing/twilio-client.ts";

const to = "+15558675310";
const from = "+15550001111";
const account = `/2010-04-01/Accounts/${accountSid}`;

let server: MockServer;

afterEach(() => server.close());

async function serve(options?: MockTwilioOptions, latencyMs = 0): Promise<Carrier> {
  const carrier = createCarrier({ latencyMs });
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
  return carrier;
}

describe("the official SDK", () => {
  test("sends a message and fetches its status", async () => {
    const carrier = await serve();
    const client = sdkFor(server);
    const sent = await client.messages.create({ to, from, body: "Your code is 123456" });
    expect(sent).toMatchObject({
      accountSid,
      body: "Your code is 123456",
      dateSent: null,
      direction: "outbound-api",
      errorCode: null,
      from,
      messagingServiceSid: null,
      numMedia: "0",
      numSegments: "1",
      price: null,
      status: "queued",
      to,
    });
    expect(sent.sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(await carrier.waitForMessage({ to })).toMatchObject({ id: sent.sid, code: "123456" });
    const fetched = await client.messages(sent.sid).fetch();
    expect(fetched).toMatchObject({ sid: sent.sid, status: "delivered", price: "-0.00790" });
    expect(fetched.dateSent).toBeInstanceOf(Date);
  });

  test("throws a RestException for a rejected request", async () => {
    await serve();
    await expect(
      sdkFor(server).messages.create({ to: "+15005550004", from, body: "x" }),
    ).rejects.toMatchObject({
      status: 400,
      code: 21610,
      message: "Attempt to send to unsubscribed recipient",
      moreInfo: "https://www.twilio.com/docs/errors/21610",
    });
  });

  test("throws a TwilioServiceException if problem details are enabled", async () => {
    await serve({ problemDetails: true });
    await expect(
      sdkFor(server).messages.create({ to: "+15005550004", from, body: "x" }),
    ).rejects.toMatchObject({ status: 400, code: 21610, title: "Attempt to send to unsubscribed recipient" });
  });

  test("reads the account, including its token", async () => {
    await serve({ defaults: { type: "Trial", status: "suspended", balance: "3.50000" } });
    const client = sdkFor(server);
    const read = await client.api.accounts(accountSid).fetch();
    expect(read).toMatchObject({ sid: accountSid, type: "Trial", status: "suspended", authToken });
    expect(await client.api.accounts(accountSid).balance.fetch()).toMatchObject({
      balance: "3.50000",
      currency: "USD",
    });
  });

  test("checks whether a number is owned", async () => {
    await serve({ senders: [from, { sender: "12345" }, { sender: "+15550002222", account: "AC1" }] });
    const client = sdkFor(server);
    const numbers = await client.incomingPhoneNumbers.list({ phoneNumber: from });
    expect(numbers).toMatchObject([{ phoneNumber: from, capabilities: { sms: true } }]);
    expect(await client.incomingPhoneNumbers.list()).toHaveLength(1);
    expect(await client.incomingPhoneNumbers.list({ phoneNumber: "+15550002222" })).toEqual([]);
    expect(await client.shortCodes.list({ shortCode: "12345" })).toMatchObject([{ shortCode: "12345" }]);
    expect(await client.shortCodes.list({ shortCode: "54321" })).toEqual([]);
  });

  test("treats any valid number as owned unless senders are listed", async () => {
    await serve();
    const client = sdkFor(server);
    expect(await client.incomingPhoneNumbers.list({ phoneNumber: from })).toMatchObject([
      { phoneNumber: from },
    ]);
    expect(await client.incomingPhoneNumbers.list({ phoneNumber: "Acme" })).toEqual([]);
  });

  test("reads a Messaging Service and its senders in pages", async () => {
    const phoneNumbers = ["+15550001111", "+15550002222", "+15550003333"];
    const services = [
      { sid: serviceSid, friendlyName: "Codes", phoneNumbers, shortCodes: ["12345"], alphaSenders: ["Acme"] },
    ];
    await serve({ services });
    const service = sdkFor(server).messaging.v1.services(serviceSid);
    expect(await service.fetch()).toMatchObject({ sid: serviceSid, accountSid, friendlyName: "Codes" });
    const numbers = await service.phoneNumbers.list({ pageSize: 2 });
    expect(numbers.map(({ phoneNumber }) => phoneNumber)).toEqual(phoneNumbers);
    expect(await service.shortCodes.list()).toMatchObject([{ shortCode: "12345" }]);
    expect(await service.alphaSenders.list()).toMatchObject([{ alphaSender: "Acme" }]);
    const other = sdkFor(server).messaging.v1.services(`MG${"f".repeat(32)}`);
    await expect(other.fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  });

  test("treats every well-formed service as existing with a number unless services are listed", async () => {
    await serve();
    const service = sdkFor(server).messaging.v1.services(serviceSid);
    expect(await service.phoneNumbers.list()).toHaveLength(1);
  });
});

describe("a new message", () => {
  test("has exactly Twilio's fields", async () => {
    await serve();
    const response = await post(server, { To: to, From: from, Body: "hello" });
    const { sid } = response.body;
    const date = expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
    const expected = {
      body: "hello",
      num_segments: "1",
      direction: "outbound-api",
      from,
      date_updated: date,
      price: null,
      error_message: null,
      uri: `${account}/Messages/${sid}.json`,
      account_sid: accountSid,
      num_media: "0",
      to,
      date_created: date,
      status: "queued",
      sid,
      date_sent: null,
      messaging_service_sid: null,
      error_code: null,
      price_unit: "USD",
      api_version: "2010-04-01",
      subresource_uris: { media: `${account}/Messages/${sid}/Media.json` },
    };
    expect(response.body).toEqual(expected);
    expect(Object.keys(response.body)).toEqual(Object.keys(expected));
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/json",
      "twilio-request-id": expect.stringMatching(/^RQ[0-9a-f]{32}$/),
      "twilio-request-duration": expect.stringMatching(/^0\.\d+$/),
      "twilio-concurrent-requests": "1",
      "x-home-region": "us1",
      "x-api-domain": "api.twilio.com",
    });
  });

  test("is parsed whatever the case of its content type", async () => {
    await serve();
    const headers = { "content-type": "Application/X-WWW-Form-URLEncoded" };
    expect((await post(server, { To: to, From: from, Body: "hello" }, { headers })).status).toBe(201);
  });

  test("from a service is accepted, then gets its sender and segments", async () => {
    const carrier = await serve({ services: [{ sid: serviceSid, phoneNumbers: [from] }] });
    const response = await post(server, { To: to, MessagingServiceSid: serviceSid, Body: "hello" });
    expect(response.body).toMatchObject({
      status: "accepted",
      from: null,
      num_segments: "0",
      messaging_service_sid: serviceSid,
    });
    const arrived = await carrier.waitForMessage({ to });
    expect(arrived).toMatchObject({ from, segments: 1 });
    expect(arrived.events.map(({ status }) => status)).toEqual([
      "accepted",
      "queued",
      "sending",
      "sent",
      "delivered",
    ]);
  });

  test("accepts the service's SID as From too, and keeps a From with a service", async () => {
    await serve();
    const alone = await post(server, { To: to, From: serviceSid, Body: "hello" });
    expect(alone.body).toMatchObject({ from: null, status: "accepted" });
    const both = await post(server, {
      To: to,
      From: from,
      MessagingServiceSid: serviceSid,
      Body: "hello",
    });
    expect(both.body).toMatchObject({ from, status: "accepted" });
  });

  test("from a service with an alphanumeric sender shows it if that is allowed", async () => {
    const services = [{ sid: serviceSid, phoneNumbers: [from], alphaSenders: ["Acme"] }];
    const carrier = await serve({ services });
    await post(server, { To: "+447700900123", MessagingServiceSid: serviceSid, Body: "hello" });
    expect((await carrier.waitForMessage({ to: "+447700900123" })).from).toBe("Acme");
    await post(server, { To: to, MessagingServiceSid: serviceSid, Body: "hello" });
    expect((await carrier.waitForMessage({ to })).from).toBe(from);
  });

  test("that is scheduled is sent at its time", async () => {
    const carrier = await serve();
    const due = new Date(Date.now() + 600_000);
    const response = await post(server, {
      To: to,
      MessagingServiceSid: serviceSid,
      Body: "hello",
      ScheduleType: "fixed",
      SendAt: due.toISOString(),
    });
    expect(response.body).toMatchObject({ status: "scheduled", from: null, num_segments: "0" });
    expect(carrier.messages).toMatchObject([{ status: "scheduled", sendAt: due }]);
  });

  test("with media is an MM and keeps every decoded parameter", async () => {
    const carrier = await serve();
    const media = ["https://example.com/a.png", "https://example.com/b.png"];
    const response = await post(server, { To: to, From: from, MediaUrl: media, RiskCheck: "disable" });
    expect(response.body).toMatchObject({ num_media: "2", num_segments: "1", body: "" });
    expect(response.body["sid"]).toMatch(/^MM/);
    expect(carrier.messages[0]?.parameters).toEqual({
      To: to,
      From: from,
      MediaUrl: media,
      RiskCheck: "disable",
    });
  });

  test("of a trial account has the trial prefix", async () => {
    const carrier = await serve({ defaults: { type: "Trial", verifiedNumbers: [to] } });
    await post(server, { To: to, From: from, Body: "hello" });
    expect(carrier.messages[0]?.body).toBe("Sent from your Twilio trial account - hello");
  });

  test("is counted with Smart Encoding if requested", async () => {
    const carrier = await serve();
    await post(server, { To: to, From: from, Body: "“hello”", SmartEncoded: "true" });
    await post(server, { To: to, From: from, Body: "“hello”" });
    expect(carrier.messages.map(({ encoding }) => encoding)).toEqual(["gsm-7", "ucs-2"]);
  });
});

describe("test credentials", () => {
  test.each([
    ["+15005550001", "+15005550006", 21211],
    ["+15005550002", "+15005550006", 21612],
    ["+15005550003", "+15005550006", 21408],
    ["+15005550004", "+15005550006", 21610],
    ["+15005550009", "+15005550006", 21614],
    [to, "+15005550001", 21212],
    [to, "+15005550007", 21606],
    [to, "+15005550008", 21611],
    [to, from, 21606],
    [to, "Acme", 21606],
    [to, "12345", 21606],
    [to, "no sender at all!", 21606],
    [to, to, 21606],
  ])("to %s from %s: %i", async (To, From, code) => {
    const carrier = await serve({ testAccounts: [accountSid], senders: [from, "12345", "Acme"] });
    expect((await post(server, { To, From, Body: "hello" })).body).toMatchObject({ code });
    expect(carrier.messages).toEqual([]);
  });

  test("accept from +15005550006 and reach no phone", async () => {
    const carrier = await serve({ testAccounts: [accountSid] });
    const response = await post(server, { To: to, From: "+15005550006", Body: "hello" });
    expect(response.status).toBe(201);
    expect(response.body["status"]).toBe("queued");
    expect(carrier.messages).toEqual([]);
    expect(carrier.requests).toHaveLength(1);
  });

  test("cannot read anything, even what they sent", async () => {
    await serve({ testAccounts: [accountSid] });
    const { body } = await post(server, { To: to, From: "+15005550006", Body: "hello" });
    for (const path of [
      `${account}.json`,
      `${account}/Balance.json`,
      `${account}/Messages.json`,
      `${account}/Messages/${body["sid"]}.json`,
      `${account}/IncomingPhoneNumbers.json`,
      `${account}/SMS/ShortCodes.json`,
      `/v1/Services/${serviceSid}`,
      `/v1/Services/${serviceSid}/PhoneNumbers`,
      `/v2/Services/${verifySid}`,
    ]) {
      expect((await get(server, path)).body, path).toMatchObject({ code: 20008, status: 403 });
    }
    for (const below of ["", "/Feedback"]) {
      expect((await change(server, String(body["sid"]), { below })).body).toMatchObject({ code: 20008 });
    }
    expect((await change(server, String(body["sid"]), { method: "DELETE" })).body).toMatchObject({
      code: 20008,
    });
  });
});

test("every request is recorded without its secret", async () => {
  const carrier = await serve();
  await post(server, {
    To: to,
    From: from,
    Body: "hello",
    MediaUrl: ["https://a.example", "https://b.example"],
  });
  await get(server, `${account}/Messages.json?To=%2B1`, { password: "wrong" });
  expect(carrier.requests).toMatchObject([
    {
      provider: "twilio",
      method: "POST",
      host: "api.twilio.com",
      path: `${account}/Messages.json`,
      form: { To: [to], From: [from], Body: ["hello"], MediaUrl: ["https://a.example", "https://b.example"] },
      authorization: { scheme: "basic", username: accountSid },
      status: 201,
    },
    { method: "GET", query: { To: ["+1"] }, form: {}, status: 401 },
  ]);
  expect(JSON.stringify(carrier.requests)).not.toContain(authToken);
});

test("a reset clears the account's used request rate", async () => {
  const carrier = createCarrier({ clock: createManualClock() });
  server = await startMockServer({ mocks: [mockTwilio(carrier, { defaults: { requestsPerSecond: 1 } })] });
  const hello = { To: to, From: from, Body: "hello" };
  expect((await post(server, hello)).status).toBe(201);
  expect((await post(server, hello)).status).toBe(429);
  carrier.reset();
  expect((await post(server, hello)).status).toBe(201);
});

test.each([
  ["api.twilio.com", "us1"],
  ["api.dublin.us1.twilio.com", "us1"],
  ["api.ie1.twilio.com", "ie1"],
  ["api.dublin.ie1.twilio.com", "ie1"],
])("%s has the region %s, by its Host header", async (host, region) => {
  await serve();
  const { status, headers } = await runCurl([
    "--header",
    `Host: ${host}`,
    "--user",
    `${accountSid}:${authToken}`,
    `${server.url}${account}.json`,
  ]);
  expect(status).toBe(200);
  expect(headers).toMatchObject({ "x-home-region": region, "x-api-domain": host });
});
