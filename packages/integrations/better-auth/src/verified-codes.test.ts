import type { PhoneNumberOptions } from "better-auth/plugins";
import { describe, expect, test, vi } from "vitest";
import { smskitPhone } from "./index.ts";
import { outcome, password, startApp, wrong } from "./testing/start-app.ts";
import { to } from "./testing/start-twilio.ts";
import { startCodeVerifier, startTextVerifier } from "./testing/start-verifier.ts";

const nobody = "+15558675311";

describe.each([
  ["whose codes are texts", startTextVerifier],
  ["whose codes a provider keeps", startCodeVerifier],
])("a verifier %s", (_, start) => {
  function startAll(options: Partial<PhoneNumberOptions> = {}) {
    const started = start();
    const app = startApp({ phone: { ...smskitPhone({ verifier: started.verifier }), ...options } });
    return { ...started, app };
  }

  /** Somebody with an account and a password, who has left. */
  async function signUp({ app, codes, clock }: ReturnType<typeof startAll>) {
    await app.sendCode(to);
    await app.verify(to, codes().at(-1) ?? "");
    await app.requestReset(to);
    await app.reset(to, codes().at(-1) ?? "");
    app.leave();
    clock.now += 600_000;
  }

  test("signs somebody up and in with the one code that was sent", async () => {
    const { app, codes } = startAll();
    expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
    expect(codes()).toHaveLength(1);
    const [code = ""] = codes();
    expect(outcome(await app.verify(to, wrong(code)))).toEqual([400, "INVALID_OTP"]);
    expect(outcome(await app.verify(to, `${code.slice(0, 3)} ${code.slice(3)}`))).toEqual([200, true]);
    expect((await app.ask("/get-session")).body).toMatchObject({ user: { phoneNumber: to } });
    expect(outcome(await app.verify(to, code)), "a double click").toEqual([400, "INVALID_OTP"]);
    app.leave();
    expect(outcome(await app.sendCode(to)), "the next sign-in").toEqual([200, "code sent"]);
    expect(outcome(await app.verify(to, codes()[1] ?? ""))).toEqual([200, true]);
    expect(app.logs).toEqual([]);
  });

  test("refuses the code that Better Auth makes for itself", async () => {
    const { app } = startAll();
    await app.sendCode(to);
    const { internalAdapter } = await app.auth.$context;
    const own = await internalAdapter.findVerificationValue(`phone-number-otp-${to}`);
    expect(outcome(await app.verify(to, own?.value.split(":")[0] ?? ""))).toEqual([400, "INVALID_OTP"]);
  });

  test("locks after five wrong codes, until another one is sent", async () => {
    const { app, codes, clock } = startAll();
    await app.sendCode(to);
    const [code = ""] = codes();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(outcome(await app.verify(to, wrong(code)))).toEqual([400, "INVALID_OTP"]);
    }
    expect(outcome(await app.verify(to, code))).toEqual([403, "TOO_MANY_ATTEMPTS"]);
    clock.now += 30_000;
    expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
    expect(outcome(await app.verify(to, codes()[1] ?? ""))).toEqual([200, true]);
  });

  test("says that a code expired, and sends another one", async () => {
    const { app, codes, clock, lifeMs } = startAll();
    await app.sendCode(to);
    clock.now += lifeMs;
    expect(outcome(await app.verify(to, codes()[0] ?? ""))).toEqual([400, "OTP_EXPIRED"]);
    await app.sendCode(to);
    expect(outcome(await app.verify(to, codes()[1] ?? ""))).toEqual([200, true]);
  });

  test("waits between two codes, and says how long", async () => {
    const { app, codes, clock } = startAll();
    await app.sendCode(to);
    clock.now += 10_000;
    const refused = await app.sendCode(to);
    expect(outcome(refused)).toEqual([429, "TOO_MANY_REQUESTS"]);
    expect(refused.headers.get("retry-after")).toBe("20");
    expect(codes()).toHaveLength(1);
    clock.now += 20_000;
    expect((await app.sendCode(to)).status).toBe(200);
    const [first = "", second = ""] = codes();
    expect(outcome(await app.verify(to, first)), "an older code").toEqual([400, "INVALID_OTP"]);
    expect(outcome(await app.verify(to, second))).toEqual([200, true]);
  });

  test("sends one code for requests at the same time, and approves it once", async () => {
    const { app, codes } = startAll();
    const sent = await Promise.all([app.sendCode(to), app.sendCode(to), app.sendCode(to)]);
    // A request that comes after the send, not during it, is in the cooldown.
    expect(sent.map(({ status }) => (status === 429 ? 200 : status))).toEqual([200, 200, 200]);
    expect(codes()).toHaveLength(1);
    const [code = ""] = codes();
    const verified = await Promise.all([app.verify(to, code), app.verify(to, code)]);
    expect(verified.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  test("says so if no code was asked for", async () => {
    const { app } = startAll();
    expect(outcome(await app.verify(to, "246810"))).toEqual([400, "OTP_NOT_FOUND"]);
  });

  test("resets a password with a code that does nothing else, and signs in with none for it", async () => {
    const all = startAll();
    await signUp(all);
    const { app, codes } = all;
    await app.sendCode(to);
    const signIn = codes().at(-1) ?? "";
    expect(outcome(await app.requestReset(to))).toEqual([200, true]);
    const reset = codes().at(-1) ?? "";
    expect(reset).not.toBe(signIn);
    expect(outcome(await app.reset(to, signIn))).toEqual([400, "INVALID_OTP"]);
    expect(outcome(await app.verify(to, reset))).toEqual([400, "INVALID_OTP"]);
    expect(outcome(await app.reset(to, reset, "short")), "counts no attempt").toEqual([
      400,
      "PASSWORD_TOO_SHORT",
    ]);
    expect(outcome(await app.reset(to, reset, "another password"))).toEqual([200, true]);
    expect(outcome(await app.reset(to, reset, password))).toEqual([400, "INVALID_OTP"]);
    expect(outcome(await app.verify(to, signIn))).toEqual([200, true]);
    const body = { phoneNumber: to, password: "another password" };
    expect((await app.ask("/sign-in/phone-number", body)).status).toBe(200);
  });

  test("a reset does not reveal whether a number has an account", async () => {
    const all = startAll();
    await signUp(all);
    const { app, codes, clock, lifeMs } = all;
    const sent = codes().length;

    /** What the same requests get with an account, and without one. */
    async function both(ask: (number: string) => ReturnType<typeof app.ask>) {
      const [known, unknown] = [await ask(to), await ask(nobody)];
      expect(known.body).toEqual(unknown.body);
      expect(known.status).toBe(unknown.status);
      expect([...known.headers.keys()]).toEqual([...unknown.headers.keys()]);
      return outcome(known);
    }
    expect(await both((number) => app.reset(number, "246810"))).toEqual([400, "INVALID_OTP"]);
    expect(await both(app.requestReset)).toEqual([200, true]);
    expect(await both(app.requestReset), "in the cooldown").toEqual([200, true]);
    expect(codes()).toHaveLength(sent + 1);
    const right = codes().at(-1) ?? "";
    for (let attempt = 0; attempt < 6; attempt++) {
      expect(await both((number) => app.reset(number, wrong(right)))).toEqual([400, "INVALID_OTP"]);
    }
    expect(await both((number) => app.reset(number, right)), "locked").toEqual([400, "INVALID_OTP"]);
    clock.now += lifeMs;
    expect(await both(app.requestReset)).toEqual([200, true]);
    clock.now += lifeMs;
    const late = codes().at(-1) ?? "";
    expect(await both((number) => app.reset(number, late)), "expired").toEqual([400, "INVALID_OTP"]);
  });

  test("a sign-in with an unverified number sends one code, however often", async () => {
    const { app, codes } = startAll({ requireVerification: true });
    const { adapter } = await app.auth.$context;
    await app.ask("/sign-up/email", { email: "ada@example.com", password, name: "Ada" });
    const where = [{ field: "email", value: "ada@example.com" }];
    await adapter.update({ model: "user", where, update: { phoneNumber: to } });
    const signIn = () => app.ask("/sign-in/phone-number", { phoneNumber: to, password });
    expect(outcome(await signIn())).toEqual([401, "PHONE_NUMBER_NOT_VERIFIED"]);
    expect(outcome(await signIn())).toEqual([401, "PHONE_NUMBER_NOT_VERIFIED"]);
    expect(codes()).toHaveLength(1);
    expect(outcome(await app.verify(to, codes()[0] ?? ""))).toEqual([200, true]);
    expect((await signIn()).status).toBe(200);
  });

  test("a code of another number, or a number that is written in another way, is refused", async () => {
    const { app, codes } = startAll();
    await app.sendCode(to);
    await app.sendCode(nobody);
    const [code = ""] = codes();
    const hostile = ["+1 555 867 5310", "15558675310", "＋15558675310", "", `${to}\0`, "+1".repeat(50_000)];
    expect((await app.verify(nobody, code)).status).toBe(400);
    for (const number of hostile) {
      expect(outcome(await app.verify(number, code))).toEqual([400, "INVALID_OTP"]);
      expect(outcome(await app.reset(number, code))).toEqual([400, "INVALID_OTP"]);
      expect((await app.sendCode(number)).status).toBe(400);
    }
    expect(codes()).toHaveLength(2);
    expect(outcome(await app.verify(to, code))).toEqual([200, true]);
  });

  test("signed in, a person replaces their number", async () => {
    const { app, codes } = startAll();
    await app.sendCode(to);
    await app.verify(to, codes()[0] ?? "");
    await app.sendCode(nobody);
    const body = { phoneNumber: nobody, code: codes()[1], updatePhoneNumber: true };
    expect((await app.ask("/phone-number/verify", body)).body).toMatchObject({
      user: { phoneNumber: nobody, phoneNumberVerified: true },
    });
  });

  test("a code that is consumed by the server's own code is used up", async () => {
    const { app, codes } = startAll();
    await app.auth.api.sendPhoneNumberOTP({ body: { phoneNumber: to } });
    const body = { phoneNumber: to, code: codes()[0] ?? "" };
    expect(await app.auth.api.consumePhoneNumberOTP({ body })).toEqual({ status: true });
    await expect(app.auth.api.consumePhoneNumberOTP({ body })).rejects.toThrow("Invalid OTP");
  });
});

test("the caller's address comes from Better Auth's options, and the language from the request", async () => {
  const { verifier, provider } = startCodeVerifier();
  const ipAddress = { ipAddressHeaders: ["x-real-ip", "x-forwarded-for"], trustedProxies: ["192.0.2.0/24"] };
  const app = startApp({ phone: smskitPhone({ verifier }), advanced: { ipAddress } });
  await app.sendCode(to, { "x-forwarded-for": "198.51.100.1, 203.0.113.9, 192.0.2.7" });
  await app.sendCode(nobody, { "x-real-ip": "2001:db8::1", "accept-language": "pt_BR, en" });
  expect(provider.sent).toMatchObject([
    { ip: "203.0.113.9", locale: undefined },
    { ip: "2001:0db8:0000:0000:0000:0000:0000:0000", locale: "pt-BR" },
  ]);
});

test("a function creates the verifier once, at the first code", async () => {
  const { verifier, codes } = startCodeVerifier();
  const create = vi.fn(() => verifier);
  const app = startApp({ phone: smskitPhone({ verifier: create }) });
  expect(create).not.toHaveBeenCalled();
  await app.sendCode(to);
  await app.verify(to, codes()[0] ?? "");
  expect(create).toHaveBeenCalledTimes(1);
});
