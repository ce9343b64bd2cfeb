import { SmsError } from "@smskit/core";
import { createTwilio } from "@smskit/twilio";
import { phoneNumber } from "better-auth/plugins";
import { describe, expect, test, vi } from "vitest";
import { smskitPhone } from "./index.ts";
import { outcome, startApp } from "./testing/start-app.ts";
import { to } from "./testing/start-twilio.ts";
import { startCodeVerifier, startTextVerifier } from "./testing/start-verifier.ts";

const nobody = "+15558675311";

test("the errors are Better Auth's own, word for word", async () => {
  const { verifier } = startCodeVerifier();
  const phone = smskitPhone({ verifier });
  const app = startApp({ phone });
  const own: Record<string, { code: string; message: string }> = phoneNumber(phone).$ERROR_CODES;
  for (const status of ["expired", "locked", "not-found"] as const) {
    vi.spyOn(verifier, "check").mockResolvedValueOnce({ status });
    const { body } = await app.verify(to, "246810");
    const code = String(body?.["code"]);
    expect(body).toEqual({ code, message: own[code]?.message });
  }
});

test("an address gets as many codes as the verifier allows; a forged header changes nothing", async () => {
  const limits = { ip: [{ texts: 2, perSeconds: 3_600 }] };
  const { verifier, codes } = startTextVerifier({ policy: { limits } });
  const advanced = { ipAddress: { trustedProxies: ["192.0.2.7"] } };
  const app = startApp({ phone: smskitPhone({ verifier }), advanced });
  const statuses: number[] = [];
  for (const [at, number] of ["+15558675310", "+15558675311", "+15558675312"].entries()) {
    const headers = { "x-forwarded-for": `198.51.100.${at}, 203.0.113.9, 192.0.2.7` };
    statuses.push((await app.sendCode(number, headers)).status);
  }
  expect(statuses).toEqual([200, 200, 429]);
  expect(codes()).toHaveLength(2);
});

test("countries that the policy does not list get nothing, as if the number were wrong", async () => {
  const { verifier, codes } = startTextVerifier({ policy: { countries: ["US"] } });
  const app = startApp({ phone: smskitPhone({ verifier }) });
  expect(outcome(await app.sendCode("+442079460018"))).toEqual([400, "INVALID_PHONE_NUMBER"]);
  expect(codes()).toEqual([]);
});

describe("a provider of texts", () => {
  test("that is down leaves nothing behind: the next request sends", async () => {
    const { verifier, carrier, codes } = startTextVerifier();
    const app = startApp({ phone: smskitPhone({ verifier }) });
    carrier.faults.add({ kind: "server-error", status: 401, times: 1 });
    expect(outcome(await app.sendCode(to))).toEqual([503, "SERVICE_UNAVAILABLE"]);
    expect(app.logs).toEqual([expect.stringMatching(/^error smskit: authentication \(not-sent\)/)]);
    expect(app.logs.join()).not.toMatch(/fedcba9876543210|8675310|\d{6}/);
    expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
    expect(outcome(await app.verify(to, codes()[0] ?? ""))).toEqual([200, true]);
  });

  test("that cannot be reached is a 503", async () => {
    const connector = createTwilio({
      ...{ accountSID: "AC0123456789abcdef0123456789abcdef", authToken: "fedcba9876543210fedcba9876543210" },
      ...{ from: "+15551230000", baseUrl: "http://127.0.0.1:1" },
      templates: [{ usageType: "SignIn", content: "{{code}}" }],
    });
    const { verifier } = startTextVerifier({ wrap: () => connector });
    const app = startApp({ phone: smskitPhone({ verifier }) });
    expect(outcome(await app.sendCode(to))).toEqual([503, "SERVICE_UNAVAILABLE"]);
  });

  test("that leaves the outcome unknown is a success: the code counts, and no second text follows", async () => {
    const { verifier, carrier, code } = startTextVerifier();
    const app = startApp({ phone: smskitPhone({ verifier }) });
    carrier.faults.add({ kind: "garbled-answer", times: 1 });
    expect(outcome(await app.sendCode(to))).toEqual([200, "code sent"]);
    expect(app.logs).toEqual([expect.stringMatching(/^warn smskit: .*unknown/)]);
    expect((await app.sendCode(to)).status, "the cooldown holds").toBe(429);
    expect(carrier.requests).toHaveLength(1);
    expect(outcome(await app.verify(to, await code()))).toEqual([200, true]);
  });

  test("that rejects a second code is not asked again", async () => {
    const rejected = new SmsError({ code: "rejected", message: "Rejected.", connector: "twilio" });
    let sends = 0;
    const { verifier, clock, codes } = startTextVerifier({
      wrap: (connector) => ({
        ...connector,
        async send(message, options) {
          sends += 1;
          if (sends === 2) throw rejected;
          return connector.send(message, options);
        },
      }),
    });
    const app = startApp({ phone: smskitPhone({ verifier }) });
    await app.sendCode(to);
    clock.now += 30_000;
    expect(outcome(await app.sendCode(to))).toEqual([503, "SERVICE_UNAVAILABLE"]);
    expect(sends).toBe(2);
    expect(outcome(await app.verify(to, codes()[0] ?? "")), "the first one counts").toEqual([200, true]);
  });
});

test("a check without a response approves nothing, and does not say that the code is wrong", async () => {
  const { verifier, provider, codes } = startCodeVerifier();
  const app = startApp({ phone: smskitPhone({ verifier }) });
  await app.sendCode(to);
  const down = new SmsError({ code: "unavailable", delivery: "unknown", message: "No response." });
  vi.spyOn(provider, "check").mockRejectedValueOnce(down);
  expect(outcome(await app.verify(to, codes()[0] ?? ""))).toEqual([503, "SERVICE_UNAVAILABLE"]);
  expect(outcome(await app.verify(to, codes()[0] ?? ""))).toEqual([200, true]);
});

test("a reset during an outage does not reveal who has an account", async () => {
  const { verifier, provider, codes } = startCodeVerifier();
  const app = startApp({ phone: smskitPhone({ verifier }) });
  await app.sendCode(to);
  await app.verify(to, codes()[0] ?? "");
  await app.requestReset(to);
  const down = new SmsError({ code: "unavailable", delivery: "unknown", message: "No response." });
  vi.spyOn(provider, "check").mockRejectedValueOnce(down);
  expect(outcome(await app.reset(to, codes()[1] ?? ""))).toEqual([400, "INVALID_OTP"]);
  expect(app.logs).toEqual(["warn smskit: unavailable (unknown): No response."]);
  expect(outcome(await app.reset(nobody, "246810"))).toEqual([400, "INVALID_OTP"]);
  expect(outcome(await app.reset(to, codes()[1] ?? ""))).toEqual([200, true]);
});

test("a number that failed a hundred times gets no code and is told nothing about it", async () => {
  const { verifier } = startCodeVerifier();
  const app = startApp({ phone: smskitPhone({ verifier }) });
  const message = "The number had 100 wrong codes in a row; find out why, then call reset.";
  vi.spyOn(verifier, "start").mockRejectedValueOnce(new SmsError({ code: "recipient-blocked", message }));
  const refused = await app.sendCode(to);
  expect(refused.body).toEqual({
    code: "INVALID_PHONE_NUMBER",
    message: "This phone number cannot be texted.",
  });
});

test("a verifier that cannot be created is a 503, and the log says why", async () => {
  const verifier = (): never => {
    throw new SmsError({ code: "invalid-config", message: "createVerifier: secret: is too short." });
  };
  const app = startApp({ phone: smskitPhone({ verifier }) });
  expect(outcome(await app.sendCode(to))).toEqual([503, "SERVICE_UNAVAILABLE"]);
  expect(outcome(await app.verify(to, "246810"))).toEqual([503, "SERVICE_UNAVAILABLE"]);
  expect(app.logs).toHaveLength(2);
  expect(app.logs.join()).toContain("createVerifier: secret: is too short.");
});

test("without Better Auth's context, a call says what is missing", async () => {
  const { verifier } = startCodeVerifier();
  const phone = smskitPhone({ verifier });
  const data = { phoneNumber: to, code: "246810" };
  for (const name of ["sendOTP", "sendPasswordResetOTP", "verifyOTP"] as const) {
    await expect(phone[name](data)).rejects.toThrow(`smskitPhone: ${name}: pass the context`);
  }
});
