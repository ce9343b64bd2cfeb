import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MockTwilioOptions } from "../../../index.ts";
import { createCarrier, mockTwilio, startMocks } from "../../../index.ts";
import { accountSid, get, post, sdkFor, verifySid } from "../testing/twilio-client.ts";
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

const wrong = (code: string) => (code === "000000" ? "111111" : "000000");

describe("faults", () => {
  test("a request that was never processed sends, checks and creates nothing", async () => {
    await mock.start();
    const code = await mock.codeOnPhone();
    const remove = mock.carrier.faults.add({ kind: "server-error" });
    await expect(mock.start()).rejects.toMatchObject({ status: 500 });
    for (let attempt = 0; attempt < 6; attempt++) {
      await expect(mock.check(wrong(code))).rejects.toMatchObject({ status: 500 });
    }
    await expect(mock.client.verify.v2.services.create({ friendlyName: "x" })).rejects.toMatchObject({
      status: 500,
    });
    await expect(mock.service().verifications(to).update({ status: "canceled" })).rejects.toMatchObject({
      status: 500,
    });
    await expect(mock.service().remove()).rejects.toMatchObject({ status: 500 });
    remove();
    expect(mock.carrier.messages).toHaveLength(1);
    expect(await mock.client.verify.v2.services.list()).toEqual([]);
    expect(await mock.check(code)).toMatchObject({ status: "approved" });
  });

  test("apply by number and keep a text from its phone", async () => {
    mock.carrier.faults.add({ kind: "rate-limited", retryAfter: "1", to, times: 1 });
    await expect(mock.start()).rejects.toMatchObject({ status: 429, code: 20429 });
    mock.carrier.faults.add({ kind: "undelivered", code: "30007", to });
    await mock.start();
    mock.carrier.advance(50);
    expect(mock.carrier.messages).toMatchObject([{ status: "undelivered", errorCode: "30007" }]);
  });
});

test("test credentials start nothing", async () => {
  await serve({ testAccounts: [accountSid] });
  await expect(mock.start()).rejects.toMatchObject({ status: 403, code: 20008 });
  await expect(mock.check("123456")).rejects.toMatchObject({ status: 403, code: 20008 });
});

test("another path is not mocked, and another method is refused", async () => {
  const other = `/v2/Services/${verifySid}/Other`;
  expect(await get(mock.server, other)).toMatchObject({ status: 501, body: { method: "GET", path: other } });
  for (const path of ["VerificationCheck", "Verifications"]) {
    const refused = await get(mock.server, `/v2/Services/${verifySid}/${path}`);
    expect(refused).toMatchObject({ status: 405, body: { code: 20004 } });
  }
  expect((await get(mock.server, `/v2/Services/${verifySid}/Verifications/%E0%A4%A`)).status).toBe(404);
});

test("in-process it responds at Twilio's own address", async () => {
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

test("a number that sent STOP to a sender of the app still gets its codes", async () => {
  await post(mock.server, { To: to, From: "+15550001111", Body: "hello" });
  await mock.carrier.reply({ from: to, to: "+15550001111", body: "STOP" });
  expect(await mock.start()).toMatchObject({ status: "pending" });
});
