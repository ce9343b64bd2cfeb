import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MockTwilioOptions } from "../../../index.ts";
import { accountSid, verifySid } from "../testing/twilio-client.ts";
import { startVerifyMock, to, type VerifyMock } from "../testing/verify/verify-mock.ts";

let mock: VerifyMock;

const serve = async (options: MockTwilioOptions) => {
  await mock.server.close();
  mock = await startVerifyMock(options);
};

beforeEach(async () => {
  mock = await startVerifyMock();
});

afterEach(() => mock.server.close());

describe("the text", () => {
  test("can have the app's own code, name and hash", async () => {
    await mock.start({ customCode: "987654", customFriendlyName: "Acme", appHash: "He42w354ol9" });
    expect(await mock.codeOnPhone()).toBe("987654");
    expect(mock.carrier.messages[0]?.body).toBe("<#> Your Acme verification code is: 987654\nHe42w354ol9");
    expect(await mock.check("987654")).toMatchObject({ status: "approved" });
  });

  test("uses the service's settings", async () => {
    const settings = { friendlyName: "Acme", codeLength: 4, doNotShareWarningEnabled: true };
    await serve({ verifyServices: [{ sid: verifySid, ...settings }] });
    await mock.start();
    const code = await mock.codeOnPhone();
    expect(code).toMatch(/^\d{4}$/);
    expect(mock.carrier.messages[0]?.body).toBe(
      `Your Acme verification code is: ${code}. Don't share this code with anyone; our employees will never ask for the code`,
    );
  });

  test("of a trial account has the trial prefix", async () => {
    await serve({ defaults: { type: "Trial", verifiedNumbers: [to] } });
    await mock.start();
    expect(mock.carrier.messages[0]?.body).toMatch(/^Sent from your Twilio trial account - Your My Verify/);
  });

  test("is not delivered if texts are not delivered to the phone", async () => {
    mock.carrier.setPhone(to, { state: "unreachable" });
    expect(await mock.start()).toMatchObject({ status: "pending" });
    mock.carrier.advance(50);
    expect(mock.carrier.messages).toMatchObject([{ status: "undelivered", errorCode: "30003" }]);
  });
});

describe("the lookup", () => {
  test("distinguishes mobiles from landlines if the service enables it", async () => {
    const sid = verifySid;
    await serve({ verifyServices: [{ sid, skipSmsToLandlines: false }] });
    expect((await mock.start()).lookup).toEqual({
      carrier: {
        mobile_country_code: "310",
        type: "mobile",
        error_code: null,
        mobile_network_code: "01",
        name: "Mock Carrier",
      },
    });
    mock.carrier.setPhone(to, { state: "landline" });
    expect((await mock.start()).lookup).toMatchObject({ carrier: { type: "landline" } });
    await serve({ verifyServices: [{ sid, lookupEnabled: false }] });
    expect((await mock.start()).lookup).toEqual({ carrier: null });
  });
});

test("a payment is approved only with its amount and payee", async () => {
  await serve({ verifyServices: [{ sid: verifySid, psd2Enabled: true }] });
  const payment = { amount: "€39.99", payee: "Acme Inc." };
  expect(await mock.start(payment)).toMatchObject(payment);
  const code = await mock.codeOnPhone();
  expect(await mock.check(code, { to, ...payment, amount: "€3.99" })).toMatchObject({ status: "pending" });
  expect(await mock.check(code, { to, ...payment })).toMatchObject({ status: "approved", ...payment });
});

describe("a service", () => {
  test("is created, read, changed, listed and deleted", async () => {
    const { services } = mock.client.verify.v2;
    const created = await services.create({ friendlyName: "Acme", codeLength: 8 });
    expect(created).toMatchObject({
      sid: expect.stringMatching(/^VA[0-9a-f]{32}$/),
      accountSid,
      friendlyName: "Acme",
      codeLength: 8,
      lookupEnabled: false,
      customCodeEnabled: false,
      dtmfInputRequired: true,
      links: { verifications: `${mock.server.url}/v2/Services/${created.sid}/Verifications` },
    });
    const one = services(created.sid);
    await one.verifications.create({ to, channel: "sms" });
    expect(await mock.codeOnPhone()).toMatch(/^\d{8}$/);
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

  test("exists for any well-formed SID unless services are listed", async () => {
    expect(await mock.service().fetch()).toMatchObject({ sid: verifySid, customCodeEnabled: true });
    expect(await mock.client.verify.v2.services.list()).toEqual([]);
    await expect(mock.service("VA1").fetch()).rejects.toMatchObject({ code: 20404 });
    const others = `VA${"9".repeat(32)}`;
    await serve({
      verifyServices: [
        { sid: verifySid, friendlyName: "Listed" },
        { sid: others, account: `AC${"9".repeat(32)}` },
      ],
    });
    expect(await mock.service().fetch()).toMatchObject({ friendlyName: "Listed", customCodeEnabled: false });
    await expect(mock.service(others).fetch()).rejects.toMatchObject({ code: 20404 });
    expect(await mock.client.verify.v2.services.list()).toMatchObject([{ friendlyName: "Listed" }]);
  });
});
