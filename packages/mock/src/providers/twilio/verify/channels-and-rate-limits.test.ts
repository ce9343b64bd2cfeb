import { afterEach, expect, test } from "vitest";
import { accountSid, verifySid } from "../testing/twilio-client.ts";
import { startVerifyMock, to, type VerifyMock } from "../testing/verify/verify-mock.ts";

let mock: VerifyMock;

afterEach(() => mock.server.close());

test("a code is sent by call or WhatsApp if the service has the channel enabled", async () => {
  mock = await startVerifyMock({ verifyServices: [{ sid: verifySid, channels: ["call", "whatsapp"] }] });
  const called = await mock.start({ channel: "call" });
  const code = await mock.codeOnPhone();
  const again = await mock.start({ channel: "WhatsApp" });
  expect(again.sid).toBe(called.sid);
  expect([called.channel, again.channel]).toEqual(["call", "whatsapp"]);
  expect(again.sendCodeAttempts).toMatchObject([{ channel: "call" }, { channel: "whatsapp" }]);
  expect(await mock.check(code)).toMatchObject({ status: "approved", channel: "whatsapp" });
  await expect(mock.start({ channel: "sms" })).rejects.toMatchObject({ status: 400, code: 60223 });
});

test("a landline can be called", async () => {
  mock = await startVerifyMock({ verifyServices: [{ sid: verifySid, channels: ["sms", "call"] }] });
  mock.carrier.setPhone(to, { state: "landline" });
  await expect(mock.start()).rejects.toMatchObject({ status: 403, code: 60205 });
  expect(await mock.start({ channel: "call" })).toMatchObject({ status: "pending" });
});

test("a service's rate limit counts starts with the same key within its interval", async () => {
  const rateLimits = {
    end_user_ip_address: [
      { max: 2, interval: 60 },
      { max: 3, interval: 3_600 },
    ],
  };
  mock = await startVerifyMock({ verifyServices: [{ sid: verifySid, rateLimits }] });
  const from = (ip: string) => mock.start({ rateLimits: { end_user_ip_address: ip } });
  const refused = { status: 429, code: 20429, message: "Too Many Requests" };
  await from("203.0.113.9");
  await from("203.0.113.9");
  await expect(from("203.0.113.9")).rejects.toMatchObject(refused);
  await from("203.0.113.10");
  await mock.start({ rateLimits: { another_limit: "203.0.113.9" } });
  mock.carrier.advance(600_000);
  await from("203.0.113.9");
  await expect(from("203.0.113.9")).rejects.toMatchObject(refused);
  mock.carrier.reset({ account: accountSid });
  await from("203.0.113.9");
});
