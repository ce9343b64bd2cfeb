import { createMemoryConnector, type SmsConnector, SmsError } from "@smskit/core";
import { perRecipient, withLimits } from "@smskit/delivery";
import { twilioWithService } from "@smskit/test-support/accounts";
import { createMemoryVerificationStore, createVerifier } from "@smskit/verify";
import { type PhoneNumberOptions, phoneNumber } from "better-auth/plugins";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type SmskitPhone, type SmskitVerifiedPhone, smskitPhone } from "./index.ts";
import { outcome, password, startApp, wrong } from "./testing/start-app.ts";
import { startTwilio, to } from "./testing/start-twilio.ts";

describe("with a connector, Better Auth makes and checks the codes", () => {
  test("somebody signs up and in with the code that their phone got", async () => {
    const { connector, codes } = startTwilio();
    const app = startApp({ phone: smskitPhone({ connector }) });
    expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
    const [code = ""] = codes();
    expect(outcome(await app.verify(to, wrong(code)))).toEqual([400, "INVALID_OTP"]);
    expect(outcome(await app.verify(to, code))).toEqual([200, true]);
    expect((await app.ask("/get-session")).body).toMatchObject({
      user: { phoneNumber: to, phoneNumberVerified: true, email: "15558675310@phone.example.com" },
    });
    expect(outcome(await app.verify(to, code)), "a code is good for once").toEqual([400, "OTP_NOT_FOUND"]);
    expect(app.logs).toEqual([]);
  });

  test("a text is in the browser's language and says how long Better Auth accepts the code", async () => {
    const { carrier, connector } = startTwilio();
    const app = startApp({ phone: { ...smskitPhone({ connector }), expiresIn: 600 } });
    await app.sendCode(to, { "accept-language": "pt-BR,pt;q=0.9,en;q=0.8" });
    await app.sendCode(to, { "accept-language": "\u00ff".repeat(5_000) });
    expect(carrier.messages.map(({ body }) => body.replace(/\d{6}/, "…"))).toEqual([
      "… é o seu código.",
      "… signs you in for 10 minutes.",
    ]);
    expect(carrier.requests.map(({ form }) => form["ValidityPeriod"])).toEqual([["600"], ["600"]]);
  });

  test("a password is reset with another code", async () => {
    const { carrier, connector, codes } = startTwilio();
    const app = startApp({ phone: smskitPhone({ connector }) });
    await app.sendCode(to);
    await app.verify(to, codes()[0] ?? "");
    app.leave();
    await app.sendCode(to);
    expect(outcome(await app.requestReset(to))).toEqual([200, true]);
    const [, signIn = "", reset = ""] = codes();
    expect(carrier.messages[2]?.body).toBe(`${reset} resets your password.`);
    expect(outcome(await app.reset(to, signIn)), "a code to sign in").toEqual([400, "INVALID_OTP"]);
    expect(outcome(await app.reset(to, reset))).toEqual([200, true]);
    const signedIn = await app.ask("/sign-in/phone-number", { phoneNumber: to, password });
    expect(signedIn.status).toBe(200);
  });

  test("each request has its own code, and the last one counts", async () => {
    const { connector, codes } = startTwilio();
    const app = startApp({ phone: smskitPhone({ connector }) });
    await app.sendCode(to);
    await app.sendCode(to);
    const [first = "", second = ""] = codes();
    expect(outcome(await app.verify(to, first))).toEqual([400, "INVALID_OTP"]);
    expect(outcome(await app.verify(to, second))).toEqual([200, true]);
  });

  test("a sign-in with an unverified number texts a code", async () => {
    const { connector, codes } = startTwilio();
    const app = startApp({ phone: { ...smskitPhone({ connector }), requireVerification: true } });
    const { adapter } = await app.auth.$context;
    await app.ask("/sign-up/email", { email: "ada@example.com", password, name: "Ada" });
    const where = [{ field: "email", value: "ada@example.com" }];
    await adapter.update({ model: "user", where, update: { phoneNumber: to } });
    const body = { phoneNumber: to, password };
    expect(outcome(await app.ask("/sign-in/phone-number", body))).toEqual([401, "PHONE_NUMBER_NOT_VERIFIED"]);
    expect(outcome(await app.verify(to, codes()[0] ?? ""))).toEqual([200, true]);
    expect((await app.ask("/sign-in/phone-number", body)).status).toBe(200);
  });

  test.each([
    ["a phone that said STOP", "+15005550004", undefined, [400, "INVALID_PHONE_NUMBER"]],
    ["a country that is not enabled", "+15005550003", undefined, [400, "INVALID_PHONE_NUMBER"]],
    ["a number that nobody has", "+15005550001", undefined, [400, "INVALID_PHONE_NUMBER"]],
    ["too many at once", to, { kind: "rate-limited", retryAfter: "5" }, [429, "TOO_MANY_REQUESTS"]],
    ["wrong credentials", to, { kind: "server-error", status: 401 }, [503, "SERVICE_UNAVAILABLE"]],
  ] as const)("%s: the browser learns it, and no secret is logged", async (_, number, fault, expected) => {
    const { carrier, connector } = startTwilio();
    const app = startApp({ phone: smskitPhone({ connector }) });
    if (fault) carrier.faults.add(fault);
    const refused = await app.sendCode(number);
    expect(outcome(refused)).toEqual(expected);
    expect(refused.headers.get("retry-after")).toBe(refused.status === 429 ? "5" : null);
    expect(refused.headers.get("x-retry-after")).toBe(refused.status === 429 ? "5" : null);
    expect(carrier.messages).toEqual([]);
    expect(app.logs).toEqual([expect.stringMatching(/^(?:error|warn) smskit: [a-z-]+ \(not-sent\): \S/)]);
    expect(`${app.logs}${JSON.stringify(refused.body)}`).not.toMatch(/fedcba9876543210|\d{6}/);
  });

  test("a wrapper's limit is a 429 that says when to try again", async () => {
    const { connector, codes } = startTwilio();
    const limits = [{ name: "recipient", key: perRecipient, texts: 1, perSeconds: 60 }];
    const app = startApp({ phone: smskitPhone({ connector: withLimits(connector, { limits }) }) });
    await app.sendCode(to);
    const refused = await app.sendCode(to);
    expect(outcome(refused)).toEqual([429, "TOO_MANY_REQUESTS"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(codes()).toHaveLength(1);
    expect(outcome(await app.verify(to, codes()[0] ?? "")), "Better Auth has replaced it").toEqual([
      400,
      "INVALID_OTP",
    ]);
  });

  test("a code whose send has an unknown outcome is a success, and is not sent again", async () => {
    const { carrier, connector, code } = startTwilio();
    const app = startApp({ phone: smskitPhone({ connector }) });
    carrier.faults.add({ kind: "garbled-answer", times: 1 });
    expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
    expect(carrier.requests).toHaveLength(1);
    expect(app.logs).toEqual([expect.stringMatching(/^warn smskit: \S+ \(unknown\)/)]);
    expect(outcome(await app.verify(to, await code()))).toEqual([200, true]);
  });

  test("a connector that throws any other error leaves the outcome unknown, and the message is withheld", async () => {
    const memory = createMemoryConnector({ templates: [{ usageType: "SignIn", content: "{{code}}" }] });
    const connector: SmsConnector = {
      ...memory,
      send: async () => {
        throw new TypeError("the token is fedcba9876543210");
      },
    };
    const app = startApp({ phone: smskitPhone({ connector }) });
    expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
    expect(app.logs.join()).toContain("TypeError");
    expect(app.logs.join()).not.toContain("fedcba9876543210");
  });

  test("a failed password reset is a success in the browser, as it is for a number without an account", async () => {
    const { carrier, connector, codes } = startTwilio();
    const app = startApp({ phone: smskitPhone({ connector }) });
    await app.sendCode(to);
    await app.verify(to, codes()[0] ?? "");
    carrier.faults.add({ kind: "rate-limited" });
    const known = await app.requestReset(to);
    const unknown = await app.requestReset("+15558675311");
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    expect(app.logs).toEqual([expect.stringMatching(/^warn smskit: rate-limited/)]);
  });

  test("a function creates the connector once, at the first text: a build has no secrets", async () => {
    const { connector, codes } = startTwilio();
    let created = 0;
    const phone = smskitPhone({
      connector() {
        created += 1;
        if (created === 1) throw new SmsError({ code: "invalid-config", message: "authToken: is missing." });
        return connector;
      },
    });
    const app = startApp({ phone });
    expect(created).toBe(0);
    expect(outcome(await app.sendCode(to))).toEqual([503, "SERVICE_UNAVAILABLE"]);
    expect(app.logs).toEqual(["error smskit: invalid-config (not-sent): authToken: is missing."]);
    await app.sendCode(to);
    await app.sendCode(to);
    expect(codes()).toHaveLength(2);
    expect(created).toBe(2);
  });

  test("a call of the server's own code, without a request, sends a text", async () => {
    const { connector, codes } = startTwilio();
    const app = startApp({ phone: smskitPhone({ connector }) });
    await app.auth.api.sendPhoneNumberOTP({ body: { phoneNumber: to } });
    await smskitPhone({ connector }).sendOTP({ phoneNumber: to, code: "246810" });
    expect(codes()).toEqual([expect.stringMatching(/^\d{6}$/), "246810"]);
  });
});

test.each([
  "15558675310",
  "+1 555 867 5310",
  "+1555",
  "+9991234567",
  "+15558675310\r\nX: y",
  "＋15558675310",
  "+1555867531٠",
  "+5215512345678",
  "+15558675310;phone-context=x",
  "",
  "Ada",
])("the number %j is refused, and nothing is sent", async (number) => {
  const { carrier, connector } = startTwilio();
  const phone = smskitPhone({ connector });
  expect(await phone.phoneNumberValidator(number)).toBe(false);
  expect(outcome(await startApp({ phone }).sendCode(number))).toEqual([400, "INVALID_PHONE_NUMBER"]);
  expect(carrier.requests).toEqual([]);
});

test("the validator accepts E.164 and refuses anything else", async () => {
  const { phoneNumberValidator } = smskitPhone({ connector: createMemoryConnector({}) });
  for (const number of [to, "+442079460018", "+5511912345678"]) {
    expect(await phoneNumberValidator(number)).toBe(true);
  }
  for (const value of [undefined, null, 15558675310, {}, [to], `+1${"5".repeat(1_000_000)}`]) {
    expect(await phoneNumberValidator(value as never)).toBe(false);
  }
});

describe("the argument", () => {
  const connector = createMemoryConnector({});
  const verifier = createVerifier({
    ...{ connector, store: createMemoryVerificationStore(), secret: "0123456789abcdef" },
  });
  test.each([
    [{}, /pass either a connector.*or a verifier/],
    [{ connector, verifier }, /pass either a connector.*or a verifier/],
    [{ conector: connector }, /^smskitPhone: `conector` is not an option/],
    [{ connector: verifier }, /^smskitPhone: connector: takes a connector/],
    [{ verifier: connector }, /^smskitPhone: verifier: takes a verifier/],
    [twilioWithService, /is not an option/],
  ])("%# is refused, with what to do", (source, message) => {
    expect(() => smskitPhone(source as never)).toThrow(message);
  });

  test("a function that returns the wrong thing is refused at the first code", async () => {
    const app = startApp({ phone: smskitPhone({ connector: () => verifier as never }) });
    expect((await app.sendCode(to)).status).toBe(503);
    expect(app.logs.join()).toContain("smskitPhone: connector: takes a connector");
  });

  test("decides the type of the result, which fits the plugin's options", () => {
    expectTypeOf(smskitPhone({ connector })).toEqualTypeOf<SmskitPhone>();
    expectTypeOf(smskitPhone({ verifier })).toEqualTypeOf<SmskitVerifiedPhone>();
    expectTypeOf<SmskitPhone>().toExtend<PhoneNumberOptions>();
    expectTypeOf<SmskitVerifiedPhone>().toExtend<Required<Pick<PhoneNumberOptions, "verifyOTP">>>();
    expectTypeOf(smskitPhone).toBeCallableWith({ connector: () => connector });
    // @ts-expect-error Either makes the codes, not both.
    expectTypeOf(() => smskitPhone({ connector, verifier })).toBeFunction();
    phoneNumber(smskitPhone({ connector }));
    phoneNumber({ ...smskitPhone({ verifier }), requireVerification: true });
  });
});
