import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MockTwilioOptions } from "../../../index.ts";
import { accountSid, get, keySecret, keySid, sdkFor, verifySid } from "../testing/twilio-client.ts";
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

const minute = 60_000;
const wrong = (code: string) => (code === "000000" ? "111111" : "000000");

describe("a verification", () => {
  test("is started, sent as a text and approved by its code", async () => {
    const started = await mock.start();
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
      url: `${mock.server.url}/v2/Services/${verifySid}/Verifications/${started.sid}`,
    });
    const code = await mock.codeOnPhone();
    expect(mock.carrier.messages).toMatchObject([
      {
        provider: "twilio",
        accountId: accountSid,
        body: `Your My Verify Service verification code is: ${code}`,
      },
    ]);
    expect(code).toMatch(/^\d{6}$/);
    expect(await mock.check(code)).toMatchObject({ sid: started.sid, status: "approved", valid: true, to });
  });

  test("stays pending with a wrong code, which is not an error", async () => {
    const { sid } = await mock.start();
    const code = await mock.codeOnPhone();
    expect(await mock.check(wrong(code))).toMatchObject({ sid, status: "pending", valid: false });
    expect(await mock.check(code, { verificationSid: sid })).toMatchObject({ status: "approved" });
  });

  test("is fetched by its SID and by its number until it is approved", async () => {
    const { sid } = await mock.start();
    expect(await mock.service().verifications(sid).fetch()).toMatchObject({ sid, status: "pending" });
    expect(await mock.service().verifications(to).fetch()).toMatchObject({ sid });
    await mock.check(await mock.codeOnPhone());
    for (const id of [sid, to]) {
      await expect(mock.service().verifications(id).fetch()).rejects.toMatchObject({
        status: 404,
        code: 20404,
      });
    }
    await expect(mock.check("123456")).rejects.toMatchObject({
      code: 20404,
      message: `The requested resource /Services/${verifySid}/VerificationCheck was not found`,
    });
  });

  test("keeps its code when it is sent again and lists every send", async () => {
    const first = await mock.start();
    const code = await mock.codeOnPhone();
    mock.carrier.advance(9 * minute);
    const second = await mock.start();
    expect(second.sid).toBe(first.sid);
    expect(await mock.codeOnPhone()).toBe(code);
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
    const first = await mock.start();
    const code = await mock.codeOnPhone();
    mock.carrier.advance(10 * minute - 51);
    expect(await mock.service().verifications(first.sid).fetch()).toMatchObject({ status: "pending" });
    mock.carrier.advance(1);
    await expect(mock.check(code)).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(mock.service().verifications(first.sid).fetch()).rejects.toMatchObject({ code: 20404 });
    const second = await mock.start();
    expect(second.sid).not.toBe(first.sid);
  });

  test("is sent at most five times", async () => {
    for (let send = 0; send < 5; send++) await mock.start();
    await expect(mock.start()).rejects.toMatchObject({
      status: 429,
      code: 60203,
      message: "Max send attempts reached",
    });
    expect(mock.carrier.messages).toHaveLength(5);
    expect(await mock.service().verifications.create({ to: "+15558675311", channel: "sms" })).toBeDefined();
    mock.carrier.advance(10 * minute);
    expect((await mock.start()).sendCodeAttempts).toHaveLength(1);
  });

  test("is checked at most five times, and then not even with the right code", async () => {
    const { sid } = await mock.start();
    const code = await mock.codeOnPhone();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await mock.check(wrong(code))).toMatchObject({ status: "pending" });
    }
    const refused = { status: 429, code: 60202, message: "Max check attempts reached" };
    await expect(mock.check(code)).rejects.toMatchObject(refused);
    await expect(mock.start()).rejects.toMatchObject(refused);
    expect(await mock.service().verifications(sid).fetch()).toMatchObject({ status: "max_attempts_reached" });
    mock.carrier.advance(10 * minute);
    await mock.start();
    expect(await mock.check(await mock.codeOnPhone())).toMatchObject({ status: "approved" });
  });

  test("can be approved at the fifth attempt", async () => {
    await mock.start();
    const code = await mock.codeOnPhone();
    for (let attempt = 0; attempt < 4; attempt++) await mock.check(wrong(code));
    expect(await mock.check(code)).toMatchObject({ status: "approved" });
  });

  test("can still be read after it is canceled, and allows another", async () => {
    const { sid } = await mock.start();
    const code = await mock.codeOnPhone();
    expect(await mock.service().verifications(sid).update({ status: "canceled" })).toMatchObject({
      sid,
      status: "canceled",
      valid: false,
    });
    await expect(mock.check(code)).rejects.toMatchObject({ code: 20404 });
    expect(await mock.service().verifications(sid).fetch()).toMatchObject({ status: "canceled" });
    await expect(mock.service().verifications(sid).update({ status: "approved" })).rejects.toMatchObject({
      code: 60200,
    });
    expect((await mock.start()).sid).not.toBe(sid);
  });

  test("can be approved by the app", async () => {
    const { sid } = await mock.start();
    expect(await mock.service().verifications(to).update({ status: "approved" })).toMatchObject({
      sid,
      status: "approved",
      valid: true,
    });
    await expect(mock.service().verifications(sid).fetch()).rejects.toMatchObject({ code: 20404 });
  });

  test("can be read at most sixty times a minute", async () => {
    const { sid } = await mock.start();
    for (let read = 0; read < 60; read++) await mock.service().verifications(sid).fetch();
    await expect(mock.service().verifications(sid).fetch()).rejects.toMatchObject({
      status: 429,
      code: 20429,
    });
    mock.carrier.advance(minute);
    expect(await mock.service().verifications(sid).fetch()).toMatchObject({ sid });
  });

  test("belongs to one service and one account", async () => {
    await mock.start();
    const code = await mock.codeOnPhone();
    const other = mock.service(`VA${"9".repeat(32)}`);
    await expect(other.verificationChecks.create({ to, code })).rejects.toMatchObject({ code: 20404 });
    const stranger = sdkFor(mock.server, `AC${"9".repeat(32)}`).verify.v2.services(verifySid);
    await expect(stranger.verificationChecks.create({ to, code })).rejects.toMatchObject({ code: 20404 });
    expect(await mock.check(code)).toMatchObject({ status: "approved" });
  });

  test("works with API keys", async () => {
    const path = `/v2/Services/${verifySid}`;
    const key = { username: keySid, password: keySecret };
    expect((await get(mock.server, path, key)).status).toBe(200);
  });

  test("is not a message of the account, and a reply to it is ignored", async () => {
    await serve({ inboundUrl: "http://127.0.0.1:9/inbound" });
    await mock.start();
    await mock.codeOnPhone();
    expect(await mock.client.messages.list()).toEqual([]);
    expect(await mock.carrier.reply({ from: to, body: "STOP" })).toMatchObject({ callbacks: [] });
    expect(await mock.client.messages.list()).toEqual([]);
    expect(await mock.start()).toMatchObject({ status: "pending" });
  });

  test("is deleted by a reset of its account or of all", async () => {
    const { sid } = await mock.start();
    mock.carrier.reset({ account: `AC${"9".repeat(32)}` });
    expect(await mock.service().verifications(sid).fetch()).toMatchObject({ sid });
    const own = await mock.client.verify.v2.services.create({ friendlyName: "Acme" });
    mock.carrier.reset({ account: accountSid });
    await expect(mock.service().verifications(sid).fetch()).rejects.toMatchObject({ code: 20404 });
    expect(await mock.client.verify.v2.services.list()).toEqual([]);
    expect(await mock.service(own.sid).fetch()).toMatchObject({ friendlyName: "My Verify Service" });
  });

  test("is deleted by a reset", async () => {
    const { sid } = await mock.start();
    mock.carrier.reset();
    await expect(mock.service().verifications(sid).fetch()).rejects.toMatchObject({ code: 20404 });
  });
});
