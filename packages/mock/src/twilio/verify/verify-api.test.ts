import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
  startMocks,
} from "../../index.ts";
import { accountSid, get, keySecret, keySid, post, sdkFor, verifySid } from "../twilio-client.test-kit.ts";

const to = "+15558675310";
const minute = 60_000;
const forward = (ms: number) => carrier.advance(ms);

let server: MockServer;
let carrier: Carrier;

beforeEach(() => serve());

afterEach(() => server.close());

async function serve(options: MockTwilioOptions = {}) {
  await server?.close();
  carrier = createCarrier({ clock: createManualClock(new Date("2026-11-23T12:00:00Z")) });
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
}

const service = (sid = verifySid) => sdkFor(server).verify.v2.services(sid);
const start = (more: object = {}) => service().verifications.create({ to, channel: "sms", ...more });
const check = (code: string, more: object = { to }) => service().verificationChecks.create({ code, ...more });

/** The code that the phone got last. */
async function codeOnPhone(): Promise<string> {
  forward(50);
  const { code } = await carrier.waitForMessage({ to, after: carrier.messages.at(-2) });
  if (code === undefined) throw new Error("There is no code in the text.");
  return code;
}

const wrong = (code: string) => (code === "000000" ? "111111" : "000000");

describe("a verification", () => {
  test("is started, texted, and approved by its code", async () => {
    const started = await start();
    expect(started).toMatchObject({
      sid: expect.stringMatching(/^VE[0-9a-f]{32}$/),
      serviceSid: verifySid,
      accountSid,
      to,
      channel: "sms",
      status: "pending",
      valid: false,
      amount: null,
      payee: null,
      dateCreated: new Date("2026-11-23T12:00:00Z"),
      url: `${server.url}/v2/Services/${verifySid}/Verifications/${started.sid}`,
    });
    const code = await codeOnPhone();
    expect(carrier.messages).toMatchObject([
      {
        provider: "twilio",
        accountId: accountSid,
        body: `Your My Verify Service verification code is: ${code}`,
      },
    ]);
    expect(code).toMatch(/^\d{6}$/);
    expect(await check(code)).toMatchObject({ sid: started.sid, status: "approved", valid: true, to });
  });

  test("stays pending with a wrong code, which is no error", async () => {
    const { sid } = await start();
    const code = await codeOnPhone();
    expect(await check(wrong(code))).toMatchObject({ sid, status: "pending", valid: false });
    expect(await check(code, { verificationSid: sid })).toMatchObject({ status: "approved" });
  });

  test("is fetched by its SID and by its number, until it is approved", async () => {
    const { sid } = await start();
    expect(await service().verifications(sid).fetch()).toMatchObject({ sid, status: "pending" });
    expect(await service().verifications(to).fetch()).toMatchObject({ sid });
    await check(await codeOnPhone());
    for (const id of [sid, to]) {
      await expect(service().verifications(id).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    }
    await expect(check("123456")).rejects.toMatchObject({
      code: 20404,
      message: `The requested resource /Services/${verifySid}/VerificationCheck was not found`,
    });
  });

  test("keeps its code when it is sent again, and lists every send", async () => {
    const first = await start();
    const code = await codeOnPhone();
    forward(9 * minute);
    const second = await start();
    expect(second.sid).toBe(first.sid);
    expect(await codeOnPhone()).toBe(code);
    expect(second.sendCodeAttempts).toEqual([
      {
        attempt_sid: expect.stringMatching(/^VL[0-9a-f]{32}$/),
        channel: "sms",
        time: "2026-11-23T12:00:00.000Z",
      },
      { attempt_sid: expect.stringMatching(/^VL/), channel: "sms", time: "2026-11-23T12:09:00.050Z" },
    ]);
  });

  test("ends ten minutes after its first text", async () => {
    const first = await start();
    const code = await codeOnPhone();
    forward(10 * minute - 51);
    expect(await service().verifications(first.sid).fetch()).toMatchObject({ status: "pending" });
    forward(1);
    await expect(check(code)).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(service().verifications(first.sid).fetch()).rejects.toMatchObject({ code: 20404 });
    const second = await start();
    expect(second.sid).not.toBe(first.sid);
  });

  test("is sent five times at most", async () => {
    for (let send = 0; send < 5; send++) await start();
    await expect(start()).rejects.toMatchObject({
      status: 429,
      code: 60203,
      message: "Max send attempts reached",
    });
    expect(carrier.messages).toHaveLength(5);
    expect(await service().verifications.create({ to: "+15558675311", channel: "sms" })).toBeDefined();
    forward(10 * minute);
    expect((await start()).sendCodeAttempts).toHaveLength(1);
  });

  test("is checked five times at most, and then not even with the right code", async () => {
    const { sid } = await start();
    const code = await codeOnPhone();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await check(wrong(code))).toMatchObject({ status: "pending" });
    }
    const refused = { status: 429, code: 60202, message: "Max check attempts reached" };
    await expect(check(code)).rejects.toMatchObject(refused);
    await expect(start()).rejects.toMatchObject(refused);
    expect(await service().verifications(sid).fetch()).toMatchObject({ status: "max_attempts_reached" });
    forward(10 * minute);
    await start();
    expect(await check(await codeOnPhone())).toMatchObject({ status: "approved" });
  });

  test("may be right at the fifth attempt", async () => {
    await start();
    const code = await codeOnPhone();
    for (let attempt = 0; attempt < 4; attempt++) await check(wrong(code));
    expect(await check(code)).toMatchObject({ status: "approved" });
  });

  test("is called off, stays to be read, and makes way for another", async () => {
    const { sid } = await start();
    const code = await codeOnPhone();
    expect(await service().verifications(sid).update({ status: "canceled" })).toMatchObject({
      sid,
      status: "canceled",
      valid: false,
    });
    await expect(check(code)).rejects.toMatchObject({ code: 20404 });
    expect(await service().verifications(sid).fetch()).toMatchObject({ status: "canceled" });
    await expect(service().verifications(sid).update({ status: "approved" })).rejects.toMatchObject({
      code: 60200,
    });
    expect((await start()).sid).not.toBe(sid);
  });

  test("is approved by the app itself", async () => {
    const { sid } = await start();
    expect(await service().verifications(to).update({ status: "approved" })).toMatchObject({
      sid,
      status: "approved",
      valid: true,
    });
    await expect(service().verifications(sid).fetch()).rejects.toMatchObject({ code: 20404 });
  });

  test("is read sixty times a minute at most", async () => {
    const { sid } = await start();
    for (let read = 0; read < 60; read++) await service().verifications(sid).fetch();
    await expect(service().verifications(sid).fetch()).rejects.toMatchObject({ status: 429, code: 20429 });
    forward(minute);
    expect(await service().verifications(sid).fetch()).toMatchObject({ sid });
  });

  test("is of one service and one account", async () => {
    await start();
    const code = await codeOnPhone();
    const other = service(`VA${"9".repeat(32)}`);
    await expect(other.verificationChecks.create({ to, code })).rejects.toMatchObject({ code: 20404 });
    const stranger = sdkFor(server, `AC${"9".repeat(32)}`).verify.v2.services(verifySid);
    await expect(stranger.verificationChecks.create({ to, code })).rejects.toMatchObject({ code: 20404 });
    expect(await check(code)).toMatchObject({ status: "approved" });
  });

  test("is for API keys too", async () => {
    const path = `/v2/Services/${verifySid}`;
    const key = { username: keySid, password: keySecret };
    expect((await get(server, path, key)).status).toBe(200);
  });

  test("is no message of the account, and nobody reads an answer to it", async () => {
    await serve({ inboundUrl: "http://127.0.0.1:9/inbound" });
    await start();
    await codeOnPhone();
    expect(await sdkFor(server).messages.list()).toEqual([]);
    expect(await carrier.reply({ from: to, body: "STOP" })).toMatchObject({ callbacks: [] });
    expect(await sdkFor(server).messages.list()).toEqual([]);
    expect(await start()).toMatchObject({ status: "pending" });
  });

  test("is forgotten with a reset of its account, and of all", async () => {
    const { sid } = await start();
    carrier.reset({ account: `AC${"9".repeat(32)}` });
    expect(await service().verifications(sid).fetch()).toMatchObject({ sid });
    const own = await sdkFor(server).verify.v2.services.create({ friendlyName: "Acme" });
    carrier.reset({ account: accountSid });
    await expect(service().verifications(sid).fetch()).rejects.toMatchObject({ code: 20404 });
    expect(await sdkFor(server).verify.v2.services.list()).toEqual([]);
    expect(await service(own.sid).fetch()).toMatchObject({ friendlyName: "My Verify Service" });
  });

  test("is forgotten with a reset", async () => {
    const { sid } = await start();
    carrier.reset();
    await expect(service().verifications(sid).fetch()).rejects.toMatchObject({ code: 20404 });
  });
});

describe("the text", () => {
  test("may have the app's own code, name and hash", async () => {
    await start({ customCode: "987654", customFriendlyName: "Acme", appHash: "He42w354ol9" });
    expect(await codeOnPhone()).toBe("987654");
    expect(carrier.messages[0]?.body).toBe("<#> Your Acme verification code is: 987654\nHe42w354ol9");
    expect(await check("987654")).toMatchObject({ status: "approved" });
  });

  test("is that of the service", async () => {
    const settings = { friendlyName: "Acme", codeLength: 4, doNotShareWarningEnabled: true };
    await serve({ verifyServices: [{ sid: verifySid, ...settings }] });
    await start();
    const code = await codeOnPhone();
    expect(code).toMatch(/^\d{4}$/);
    expect(carrier.messages[0]?.body).toBe(
      `Your Acme verification code is: ${code}. Don't share this code with anyone; our employees will never ask for the code`,
    );
  });

  test("of a trial account says so", async () => {
    await serve({ defaults: { type: "Trial", verifiedNumbers: [to] } });
    await start();
    expect(carrier.messages[0]?.body).toMatch(/^Sent from your Twilio trial account - Your My Verify/);
  });

  test("does not arrive where texts do not", async () => {
    carrier.setPhone(to, { state: "unreachable" });
    expect(await start()).toMatchObject({ status: "pending" });
    forward(50);
    expect(carrier.messages).toMatchObject([{ status: "undelivered", errorCode: "30003" }]);
  });
});

describe("the lookup", () => {
  test("tells a mobile from a landline, where the service asks", async () => {
    const sid = verifySid;
    await serve({ verifyServices: [{ sid, skipSmsToLandlines: false }] });
    expect((await start()).lookup).toEqual({
      carrier: {
        mobile_country_code: "310",
        type: "mobile",
        error_code: null,
        mobile_network_code: "01",
        name: "Mock Carrier",
      },
    });
    carrier.setPhone(to, { state: "landline" });
    expect((await start()).lookup).toMatchObject({ carrier: { type: "landline" } });
    await serve({ verifyServices: [{ sid, lookupEnabled: false }] });
    expect((await start()).lookup).toEqual({ carrier: null });
  });
});

test("a payment is approved with its amount and payee alone", async () => {
  await serve({ verifyServices: [{ sid: verifySid, psd2Enabled: true }] });
  const payment = { amount: "€39.99", payee: "Acme Inc." };
  expect(await start(payment)).toMatchObject(payment);
  const code = await codeOnPhone();
  expect(await check(code, { to, ...payment, amount: "€3.99" })).toMatchObject({ status: "pending" });
  expect(await check(code, { to, ...payment })).toMatchObject({ status: "approved", ...payment });
});

describe("a service", () => {
  test("is created, read, changed, listed and deleted", async () => {
    const { services } = sdkFor(server).verify.v2;
    const created = await services.create({ friendlyName: "Acme", codeLength: 8 });
    expect(created).toMatchObject({
      sid: expect.stringMatching(/^VA[0-9a-f]{32}$/),
      accountSid,
      friendlyName: "Acme",
      codeLength: 8,
      lookupEnabled: false,
      customCodeEnabled: false,
      dtmfInputRequired: true,
      links: { verifications: `${server.url}/v2/Services/${created.sid}/Verifications` },
    });
    const one = services(created.sid);
    await one.verifications.create({ to, channel: "sms" });
    expect(await codeOnPhone()).toMatch(/^\d{8}$/);
    expect(await one.update({ customCodeEnabled: true })).toMatchObject({
      friendlyName: "Acme",
      customCodeEnabled: true,
    });
    expect(await one.fetch()).toMatchObject({ customCodeEnabled: true, codeLength: 8 });
    await services.create({ friendlyName: "Other" });
    expect((await services.list({ pageSize: 1 })).map(({ friendlyName }) => friendlyName)).toEqual([
      "Other",
      "Acme",
    ]);
    expect(await one.remove()).toBe(true);
    await expect(one.fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(one.verifications.create({ to, channel: "sms" })).rejects.toMatchObject({ code: 20404 });
  });

  test("is there by any well-formed SID, unless services are listed", async () => {
    expect(await service().fetch()).toMatchObject({ sid: verifySid, customCodeEnabled: true });
    expect(await sdkFor(server).verify.v2.services.list()).toEqual([]);
    await expect(service("VA1").fetch()).rejects.toMatchObject({ code: 20404 });
    const others = `VA${"9".repeat(32)}`;
    await serve({
      verifyServices: [
        { sid: verifySid, friendlyName: "Listed" },
        { sid: others, account: `AC${"9".repeat(32)}` },
      ],
    });
    expect(await service().fetch()).toMatchObject({ friendlyName: "Listed", customCodeEnabled: false });
    await expect(service(others).fetch()).rejects.toMatchObject({ code: 20404 });
    expect(await sdkFor(server).verify.v2.services.list()).toMatchObject([{ friendlyName: "Listed" }]);
  });
});

describe("faults", () => {
  test("what was never processed sends nothing, checks nothing and makes nothing", async () => {
    await start();
    const code = await codeOnPhone();
    const remove = carrier.faults.add({ kind: "server-error" });
    await expect(start()).rejects.toMatchObject({ status: 500 });
    for (let attempt = 0; attempt < 6; attempt++) {
      await expect(check(wrong(code))).rejects.toMatchObject({ status: 500 });
    }
    await expect(sdkFor(server).verify.v2.services.create({ friendlyName: "x" })).rejects.toMatchObject({
      status: 500,
    });
    await expect(service().verifications(to).update({ status: "canceled" })).rejects.toMatchObject({
      status: 500,
    });
    await expect(service().remove()).rejects.toMatchObject({ status: 500 });
    remove();
    expect(carrier.messages).toHaveLength(1);
    expect(await sdkFor(server).verify.v2.services.list()).toEqual([]);
    expect(await check(code)).toMatchObject({ status: "approved" });
  });

  test("strike by number, and keep a text from its phone", async () => {
    carrier.faults.add({ kind: "rate-limited", retryAfter: "1", to, times: 1 });
    await expect(start()).rejects.toMatchObject({ status: 429, code: 20429 });
    carrier.faults.add({ kind: "undelivered", code: "30007", to });
    await start();
    forward(50);
    expect(carrier.messages).toMatchObject([{ status: "undelivered", errorCode: "30007" }]);
  });
});

test("test credentials start nothing", async () => {
  await serve({ testAccounts: [accountSid] });
  await expect(start()).rejects.toMatchObject({ status: 403, code: 20008 });
  await expect(check("123456")).rejects.toMatchObject({ status: 403, code: 20008 });
});

test("another path and another method are not there", async () => {
  for (const path of ["RateLimits", "VerificationCheck", "Verifications"]) {
    expect((await get(server, `/v2/Services/${verifySid}/${path}`)).body).toMatchObject({
      code: 20404,
      message: `The requested resource /Services/${verifySid}/${path} was not found`,
    });
  }
  expect((await get(server, `/v2/Services/${verifySid}/Verifications/%E0%A4%A`)).status).toBe(404);
});

test("in-process it answers at Twilio's own address", async () => {
  const inner = createCarrier({ latencyMs: 0 });
  const mocks = startMocks(mockTwilio(inner));
  try {
    const client = sdkFor({ url: "https://verify.twilio.com" });
    const verify = client.verify.v2.services(verifySid);
    const started = await verify.verifications.create({ to, channel: "sms" });
    expect(started.url).toMatch(/^https:\/\/verify\.twilio\.com\/v2\/Services\/VA/);
    const { code = "" } = await inner.waitForMessage({ to });
    expect(await verify.verificationChecks.create({ to, code })).toMatchObject({ status: "approved" });
  } finally {
    mocks.stop();
  }
});

test("a number that said STOP to a sender of the app still gets its codes", async () => {
  await post(server, { To: to, From: "+15550001111", Body: "hello" });
  await carrier.reply({ from: to, to: "+15550001111", body: "STOP" });
  expect(await start()).toMatchObject({ status: "pending" });
});
