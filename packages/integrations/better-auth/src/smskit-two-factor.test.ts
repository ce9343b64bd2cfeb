import { createMemoryConnector } from "@smskit/core";
import { type OTPOptions, twoFactor, type UserWithTwoFactor } from "better-auth/plugins";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type SmskitTwoFactor, smskitPhone, smskitTwoFactor } from "./index.ts";
import { outcome, password, startApp, wrong } from "./testing/start-app.ts";
import { startTwilio, to } from "./testing/start-twilio.ts";
import { startCodeVerifier } from "./testing/start-verifier.ts";

/** An app with a second factor by text, and somebody who has typed their password. */
async function startSecondFactor(options: Partial<OTPOptions> & { phoneNumber?: string | null } = {}) {
  const { phoneNumber = to, ...otp } = options;
  const twilio = startTwilio();
  const app = startApp({
    phone: smskitPhone({ verifier: startCodeVerifier().verifier }),
    otp: { ...smskitTwoFactor({ connector: twilio.connector }), ...otp },
  });
  const { adapter } = await app.auth.$context;
  const credentials = { email: "ada@example.com", password };
  await app.ask("/sign-up/email", { ...credentials, name: "Ada" });
  const where = [{ field: "email", value: credentials.email }];
  await adapter.update({ model: "user", where, update: { phoneNumber, phoneNumberVerified: true } });
  expect((await app.ask("/two-factor/enable", { password, method: "otp" })).status).toBe(200);
  app.leave();
  const signedIn = await app.ask("/sign-in/email", credentials);
  expect(signedIn.body).toMatchObject({ twoFactorRedirect: true });
  return {
    ...{ ...twilio, app, adapter, where },
    send: (headers?: Record<string, string>) => app.ask("/two-factor/send-otp", {}, headers),
    verify: (code: string) => app.ask("/two-factor/verify-otp", { code }),
  };
}

test("somebody signs in with a password and the one code that their phone got", async () => {
  const { app, send, verify, codes, carrier } = await startSecondFactor();
  expect(outcome(await send())).toEqual([200, true]);
  const [code = ""] = codes();
  expect(carrier.messages.map(({ to: number, body }) => [number, body])).toEqual([
    [to, `${code} is your second factor for 3 minutes.`],
  ]);
  expect(outcome(await verify(wrong(code)))).toEqual([401, "INVALID_CODE"]);
  expect((await verify(code)).status).toBe(200);
  expect((await app.ask("/get-session")).body).toMatchObject({ user: { email: "ada@example.com" } });
  expect(app.logs).toEqual([]);
});

test("after too many wrong codes, another one must be sent", async () => {
  const { send, verify, codes } = await startSecondFactor({ allowedAttempts: 2 });
  await send();
  const [code = ""] = codes();
  for (let attempt = 0; attempt < 2; attempt++) await verify(wrong(code));
  expect(outcome(await verify(code))).toEqual([400, "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE"]);
  await send();
  expect((await verify(codes()[1] ?? "")).status).toBe(200);
});

test("the text says how long Better Auth accepts the code", async () => {
  const { send, carrier } = await startSecondFactor({ period: 5 });
  await send();
  expect(carrier.messages[0]?.body).toMatch(/for 5 minutes\.$/);
});

test("Better Auth hides that a provider is down: the log has it", async () => {
  const { app, send, carrier } = await startSecondFactor();
  carrier.faults.add({ kind: "server-error", status: 401, times: 1 });
  expect(outcome(await send())).toEqual([200, true]);
  expect(carrier.messages).toEqual([]);
  expect(app.logs).toEqual([
    expect.stringMatching(/^error smskit: authentication \(not-sent\)/),
    expect.stringContaining("Failed to send two-factor OTP"),
  ]);
  expect(app.logs.join()).not.toMatch(/fedcba9876543210|8675310/);
});

test("an unknown outcome is a success, and no second text follows", async () => {
  const { app, send, verify, carrier, code } = await startSecondFactor();
  carrier.faults.add({ kind: "garbled-answer", times: 1 });
  expect(outcome(await send())).toEqual([200, true]);
  expect(carrier.requests).toHaveLength(1);
  expect(app.logs).toEqual([expect.stringMatching(/^warn smskit: /)]);
  expect((await verify(await code())).status).toBe(200);
});

test("a user without a verified number learns it, and gets no text", async () => {
  const { send, adapter, where, carrier } = await startSecondFactor();
  await adapter.update({ model: "user", where, update: { phoneNumberVerified: false } });
  expect(outcome(await send())).toEqual([400, "PHONE_NUMBER_NOT_VERIFIED"]);
  await adapter.update({ model: "user", where, update: { phoneNumber: null, phoneNumberVerified: true } });
  expect(outcome(await send())).toEqual([400, "PHONE_NUMBER_NOT_VERIFIED"]);
  expect(carrier.requests).toEqual([]);
});

test("numberOf picks another field of the user", async () => {
  const { connector, carrier } = startTwilio();
  const numberOf = ({ email }: UserWithTwoFactor) => (email === "ada@example.com" ? "+15558675311" : null);
  const { sendOTP } = smskitTwoFactor({ connector, numberOf });
  const user = { email: "ada@example.com" } as UserWithTwoFactor;
  await sendOTP({ user, otp: "246810" });
  expect(carrier.messages).toMatchObject([{ to: "+15558675311" }]);
  expect(() => sendOTP({ user: { email: "bob@example.com" } as UserWithTwoFactor, otp: "1" })).toThrow(
    "Phone number not verified",
  );
});

describe("the argument", () => {
  const connector = createMemoryConnector({});
  test.each([
    [{}, /^smskitTwoFactor: connector: takes a connector/],
    [{ connector: 7 }, /^smskitTwoFactor: connector: takes a connector/],
    [{ connector, numberOf: "phone" }, /^smskitTwoFactor: numberOf: takes a function/],
    [{ connector, verifier: {} }, /`verifier` is not an option/],
  ])("%# is refused, with what to do", (source, message) => {
    expect(() => smskitTwoFactor(source as never)).toThrow(message);
  });

  test("makes a result that fits the plugin's options", () => {
    expectTypeOf(smskitTwoFactor({ connector: () => connector })).toEqualTypeOf<SmskitTwoFactor>();
    expectTypeOf<SmskitTwoFactor>().toExtend<OTPOptions>();
    twoFactor({ otpOptions: { ...smskitTwoFactor({ connector }), period: 5 } });
  });
});
