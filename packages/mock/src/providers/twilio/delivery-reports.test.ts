import { type AddressInfo, createServer } from "node:net";
import twilio from "twilio";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { type AppRequest, closeApps, startApp } from "../../testing/webhook-app.ts";
import {
  accountSid,
  authToken,
  change,
  get,
  keySecret,
  keySid,
  post,
  sdkFor,
  serviceSid,
} from "./testing/twilio-client.ts";

const to = "+15558675310";
const from = "+15550001111";

let server: MockServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

async function serve(options?: MockTwilioOptions): Promise<Carrier> {
  const carrier = createCarrier({ latencyMs: 0 });
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
  return carrier;
}

/** What Twilio's own code says of a request's signature. */
function isSigned({ headers, parameters }: AppRequest, url: string, token = authToken): boolean {
  return twilio.validateRequest(token, String(headers["x-twilio-signature"]), url, parameters);
}

test("every status after the first is posted in Twilio's format and signed", async () => {
  const carrier = await serve();
  const app = await startApp();
  const url = `${app.url}/status?order=42&name=a%20b`;
  const sent = await sdkFor(server).messages.create({ to, from, body: "hello", statusCallback: url });
  await carrier.idle();
  expect(app.requests.map(({ parameters }) => parameters["MessageStatus"])).toEqual([
    "sending",
    "sent",
    "delivered",
  ]);
  const [first, , last] = app.requests;
  expect(Object.keys(first?.parameters ?? {})).toEqual([
    "SmsSid",
    "SmsStatus",
    "MessageStatus",
    "To",
    "MessageSid",
    "AccountSid",
    "From",
    "ApiVersion",
  ]);
  expect(last).toMatchObject({
    method: "POST",
    url: "/status?order=42&name=a%20b",
    headers: {
      "user-agent": "TwilioProxy/1.1",
      "content-type": "application/x-www-form-urlencoded; charset=UTF-8",
      "i-twilio-idempotency-token": expect.stringMatching(/\S/),
      "x-home-region": "us1",
    },
    parameters: {
      RawDlrDoneDate: expect.stringMatching(/^\d{10}$/),
      SmsSid: sent.sid,
      SmsStatus: "delivered",
      To: to,
      MessageSid: sent.sid,
      AccountSid: accountSid,
      From: from,
      ApiVersion: "2010-04-01",
    },
  });
  for (const request of app.requests) {
    expect(isSigned(request, url)).toBe(true);
    expect(isSigned(request, url, "0".repeat(32))).toBe(false);
    expect(isSigned(request, `${url}x`)).toBe(false);
  }
  expect(carrier.messages[0]?.callbacks).toMatchObject([
    { told: "sending", status: 204, url },
    { told: "sent", status: 204 },
    { told: "delivered", status: 204 },
  ]);
});

test.each(["", "?order=42", "/a b?name=it's me", "/ü?q=é", "/a/../b"])(
  "the signature is valid for an app that rebuilds the requested URL: %j",
  async (path) => {
    const carrier = await serve();
    const app = await startApp();
    const upperCase = app.url.replace("127.0.0.1", "LOCALHOST");
    for (const url of [app.url, upperCase]) {
      await post(server, { To: to, From: from, Body: "hello", StatusCallback: url + path });
    }
    await carrier.idle();
    expect(app.requests).toHaveLength(6);
    for (const request of app.requests) {
      expect(isSigned(request, `http://${request.headers.host}${request.url}`)).toBe(true);
    }
  },
);

test("a message that is not delivered reports the reason", async () => {
  const carrier = await serve();
  const app = await startApp();
  carrier.setPhone(to, { state: "unreachable" });
  await post(server, { To: to, From: from, Body: "hello", StatusCallback: app.url });
  await post(server, { To: "+15005530002", From: from, Body: "hello", StatusCallback: app.url });
  await carrier.idle();
  const ends = app.requests.filter(({ parameters }) => parameters["ErrorCode"] !== undefined);
  expect(
    ends.map(({ parameters }) => parameters).sort((a, b) => (a["To"] ?? "").localeCompare(b["To"] ?? "")),
  ).toMatchObject([
    { ErrorCode: "30002", MessageStatus: "failed" },
    { ErrorCode: "30003", MessageStatus: "undelivered" },
  ]);
});

test("a failure in the response itself is not reported", async () => {
  const carrier = await serve();
  const app = await startApp();
  await post(server, { To: "+15005630002", From: from, Body: "hello", StatusCallback: app.url });
  await carrier.idle();
  expect(app.requests).toEqual([]);
});

test("a service's message reports the service and the selected sender", async () => {
  const carrier = await serve({ services: [{ sid: serviceSid, phoneNumbers: [from] }] });
  const app = await startApp();
  const parameters = { To: to, MessagingServiceSid: serviceSid, Body: "hello", StatusCallback: app.url };
  await post(server, parameters);
  await carrier.idle();
  expect(app.requests.map((request) => request.parameters["MessageStatus"])).toEqual([
    "queued",
    "sending",
    "sent",
    "delivered",
  ]);
  expect(app.requests[0]?.parameters).toMatchObject({ MessagingServiceSid: serviceSid, From: from });
});

test("canceling a scheduled message is reported", async () => {
  const carrier = await serve();
  const app = await startApp();
  const { body } = await post(server, {
    To: to,
    MessagingServiceSid: serviceSid,
    Body: "hello",
    ScheduleType: "fixed",
    SendAt: new Date(Date.now() + 3_600_000).toISOString(),
    StatusCallback: app.url,
  });
  await change(server, String(body["sid"]), { parameters: { Status: "canceled" } });
  await carrier.idle();
  expect(app.requests.map(({ parameters }) => parameters["MessageStatus"])).toEqual(["canceled"]);
});

describe("the token that signs", () => {
  const key = { username: keySid, password: keySecret };
  const told = async (carrier: Carrier, credentials: Parameters<typeof post>[2]) => {
    const app = await startApp();
    const response = await post(
      server,
      { To: to, From: from, Body: "hello", StatusCallback: app.url },
      credentials,
    );
    expect(response.status).toBe(201);
    await carrier.idle();
    const [request] = app.requests;
    if (request === undefined) throw new Error("The app was told nothing.");
    return (token: string) => isSigned(request, app.url, token);
  };

  test("is the `authToken` of the mock for an API key", async () => {
    const signedBy = await told(await serve({ authToken: "1".repeat(32) }), key);
    expect(signedBy("1".repeat(32))).toBe(true);
    expect(signedBy(keySecret)).toBe(false);
  });

  test("is the account's if accounts are listed", async () => {
    const accounts = [{ sid: accountSid, authToken, apiKeys: [{ sid: keySid, secret: keySecret }] }];
    const signedBy = await told(await serve({ accounts }), key);
    expect(signedBy(authToken)).toBe(true);
  });

  test("is the one in the account resource if none is configured", async () => {
    const signedBy = await told(await serve(), key);
    const { body } = await get(server, `/2010-04-01/Accounts/${accountSid}.json`, key);
    expect(signedBy(String(body["auth_token"]))).toBe(true);
  });
});

test("is not used for test credentials, which send no reports", async () => {
  const carrier = await serve({ testAccounts: [accountSid] });
  const app = await startApp();
  await post(server, { To: to, From: "+15005550006", Body: "hello", StatusCallback: app.url });
  await carrier.idle();
  expect(app.requests).toEqual([]);
});

describe("connection overrides", () => {
  const attempts = async (fragment: string, status: number) => {
    const carrier = await serve();
    const app = await startApp((response) => response.writeHead(status).end());
    carrier.setPhone(to, { state: "reachable" });
    const StatusCallback = `${app.url}/${fragment}`;
    await post(server, { To: "+15005530002", From: from, Body: "hello", StatusCallback });
    await carrier.idle();
    expect(app.requests.every((request) => isSigned(request, `${app.url}/`))).toBe(true);
    return app.requests.filter(({ parameters }) => parameters["MessageStatus"] === "failed").length;
  };

  test.each([
    ["", 500, 2],
    ["#rc=0", 500, 1],
    ["#rc=5&ct=10000", 503, 6],
    ["#rc=9", 500, 2],
    ["#rc=x&rp=y", 500, 2],
    ["#rp=4xx&rc=2", 404, 3],
    ["#rp=ct", 500, 1],
    ["#rp=all&tt=9999", 403, 2],
    ["", 404, 1],
  ])("%s, and the app responds %i: %i attempts", async (fragment, status, count) => {
    expect(await attempts(fragment, status)).toBe(count);
  });

  const delivered = async (url: string, to = "+15005530002") => {
    const carrier = await serve();
    await post(server, { To: to, From: from, Body: "hello", StatusCallback: url });
    await carrier.idle();
    return carrier.messages[0]?.callbacks ?? [];
  };

  test.each([
    ["rt=100&rp=rt&rc=2", 3],
    ["rt=100&rp=rt&rc=0", 1],
    ["rt=100&rp=ct", 1],
  ])("#%s, and the app responds slowly: %i attempts", async (fragment, count) => {
    const app = await startApp(() => undefined);
    const attempts = await delivered(`${app.url}/#${fragment}`);
    expect(attempts.map(({ error }) => error)).toEqual(Array(count).fill("no response in time"));
    const tokens = new Set(app.requests.map(({ headers }) => headers["i-twilio-idempotency-token"]));
    expect(tokens.size).toBe(1);
  });

  test("a response within #rt is waited for", async () => {
    const app = await startApp();
    expect(await delivered(`${app.url}/#ct=10000&rt=15000`)).toMatchObject([{ status: 204 }]);
  });

  test.each([
    ["ct=100&rp=ct&rc=1", 2],
    ["ct=100&rp=rt&rc=5", 1],
  ])("#%s, and the handshake never completes: %i attempts", async (fragment, count) => {
    const silent = createServer(() => undefined).unref();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const attempts = await delivered(`https://127.0.0.1:${port}/#${fragment}`);
    expect(attempts.map(({ error }) => error)).toEqual(Array(count).fill("no connection in time"));
    silent.close();
  });

  test("the attempts of one callback share a token, and other callbacks have others", async () => {
    const carrier = await serve();
    const app = await startApp((response) => response.writeHead(500).end());
    await post(server, { To: to, From: from, Body: "hello", StatusCallback: app.url });
    await carrier.idle();
    const tokens = app.requests.map(({ headers }) => headers["i-twilio-idempotency-token"]);
    expect(tokens).toHaveLength(6);
    expect(new Set(tokens).size).toBe(3);
    expect(tokens[0]).toBe(tokens[1]);
  });
});
