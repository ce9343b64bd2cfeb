import { SmsError } from "@smskit/core";
import { createCarrier, mockTwilio, startMockServer } from "@smskit/mock";
import twilio from "twilio";
import { describe, expect, it, onTestFinished } from "vitest";
import { createTwilioVerify, type TwilioVerifyConfig } from "../index.ts";
import { exampleVerifyConfig } from "../testing/example-verify-config.ts";

const to = "+15558675310";
const { accountSID, authToken, serviceSID } = exampleVerifyConfig;

/** A mock with one service, the adapter and Twilio's own SDK. */
async function startTwilio(config: Partial<TwilioVerifyConfig> = {}) {
  const carrier = createCarrier();
  const channels = ["sms", "call", "whatsapp"] as const;
  const mock = mockTwilio(carrier, { verifyServices: [{ sid: serviceSID, channels }] });
  const server = await startMockServer({ port: 0, carrier, mocks: [mock] });
  onTestFinished(() => server.close());
  const sdk = twilio(accountSID, authToken);
  sdk.verify.baseUrl = server.url;
  return {
    carrier,
    codes: createTwilioVerify({ ...exampleVerifyConfig, baseUrl: server.url, ...config }),
    service: sdk.verify.v2.services(serviceSID),
    code: () => /\d{6}/.exec(carrier.messages.at(-1)?.body ?? "")?.[0] ?? "",
  };
}

/** A code provider whose requests get this response. */
function responding(status: number, body: unknown, headers: Record<string, string> = {}) {
  const requests: Request[] = [];
  const codes = createTwilioVerify(exampleVerifyConfig, {
    http: {
      fetch: async (input, init) => {
        requests.push(new Request(input, init));
        return new Response(JSON.stringify(body), { status, headers });
      },
    },
  });
  return { codes, requests };
}

describe("the official SDK and the adapter", () => {
  it("start and check each other's verifications", async () => {
    const { codes, service, code } = await startTwilio();
    const { ref } = await codes.start({ to, usageType: "SignIn" });
    expect(await service.verifications(ref ?? "").fetch()).toMatchObject({ status: "pending", to });
    expect(await service.verificationChecks.create({ to, code: code() })).toMatchObject({ valid: true });

    const { sid } = await service.verifications.create({ to, channel: "sms" });
    expect(await codes.check({ to, ref: sid, code: code() })).toBe("approved");
  });

  it("see that a verification was canceled", async () => {
    const { codes, service } = await startTwilio();
    const { ref } = await codes.start({ to, usageType: "SignIn" });
    await codes.cancel({ to, ref });
    expect(await service.verifications(ref ?? "").fetch()).toMatchObject({ status: "canceled" });
  });

  it("send the same parameters", async () => {
    const rateLimits = { ip: "end_user_ip_address", to: "number", usageType: "purpose" };
    const { carrier, codes, service } = await startTwilio({ channel: "whatsapp", rateLimits });
    const start = { to, usageType: "SignIn", locale: "pt-BR", ip: "203.0.113.9" };
    const { ref } = await codes.start(start);
    await service.verifications.create({
      ...{ to, channel: "whatsapp", locale: "pt-br" },
      rateLimits: { end_user_ip_address: "203.0.113.9", number: to, purpose: "SignIn" },
    });
    await codes.check({ to, ref, code: "000000" });
    await service.verificationChecks.create({ verificationSid: ref ?? "", code: "000000" });
    await codes.check({ to, code: "000000" });
    await service.verificationChecks.create({ to, code: "000000" });
    const forms = carrier.requests.map(({ path, form }) => ({ path, form }));
    for (const index of [0, 2, 4]) expect(forms[index]).toEqual(forms[index + 1]);
  });
});

it("has codes as the service has them", () => {
  const codes = { length: 8, lifeSeconds: 600, attempts: 5 };
  expect(createTwilioVerify({ ...exampleVerifyConfig, codeLength: 8 }).codes).toEqual(codes);
});

describe("a start", () => {
  it("leaves out what it does not know: languages and addresses", async () => {
    const { carrier, codes } = await startTwilio({ rateLimits: { ip: "end_user_ip_address" } });
    for (const locale of ["tlh", "en es", ""]) {
      await codes.start({ to, usageType: "SignIn", locale });
      expect(carrier.requests.at(-1)?.form).toEqual({ To: [to], Channel: ["sms"] });
    }
  });

  it.each([
    ["en-US", "en"],
    ["pt-BR", "pt-br"],
    ["pt-PT", "pt"],
    ["zh-Hant-TW", "zh"],
    ["de", "de"],
  ])("asks for %s in %s", async (locale, sent) => {
    const { carrier, codes } = await startTwilio();
    await codes.start({ to, usageType: "SignIn", locale });
    expect(carrier.requests[0]?.form["Locale"]).toEqual([sent]);
  });

  it("goes to the account's region and edge, with its API key", async () => {
    const requests: Request[] = [];
    const { accountSID: account, serviceSID: service } = exampleVerifyConfig;
    const key = { apiKeySID: `SK${"1".repeat(32)}`, apiKeySecret: "a-secret" };
    const codes = createTwilioVerify(
      { accountSID: account, serviceSID: service, ...key, region: "ie1", edge: "dublin" },
      {
        id: "verify-eu",
        http: {
          fetch: async (input, init) => {
            requests.push(new Request(input, init));
            return new Response("{}", { status: 401 });
          },
        },
      },
    );
    await expect(codes.start({ to, usageType: "SignIn" })).rejects.toMatchObject({
      ...{ code: "authentication", connector: "verify-eu", provider: "twilio" },
    });
    expect(requests[0]?.url).toBe(
      `https://verify.dublin.ie1.twilio.com/v2/Services/${service}/Verifications`,
    );
    expect(requests[0]?.headers.get("authorization")).toBe(`Basic ${btoa(`${key.apiKeySID}:a-secret`)}`);
  });
});

describe("a response of Twilio", () => {
  const sid = `VE${"0".repeat(32)}`;

  it.each([
    ["approved", true, "approved"],
    ["pending", false, "incorrect"],
    ["expired", false, "expired"],
    ["max_attempts_reached", false, "locked"],
    ["canceled", false, "not-found"],
    ["deleted", false, "not-found"],
    ["failed", false, "not-found"],
  ])("to a check: %s", async (status, valid, meant) => {
    const { codes } = responding(200, { sid, status, valid, to });
    expect(await codes.check({ to, code: "048151" })).toBe(meant);
  });

  it.each([
    { status: "approved", valid: false },
    { status: "approved" },
    { status: "approved", valid: "true" },
    { status: "approved", valid: true, to: undefined },
    { status: "approved", valid: true, to: "***5310" },
    { status: "approved", valid: true, sid: undefined },
    { status: "constructor" },
    { status: "APPROVED" },
  ])("to a check, and which approves nothing: %j", async (body) => {
    const { codes } = responding(200, { sid, to, ...body });
    await expect(codes.check({ to, code: "048151" })).rejects.toMatchObject({ code: "unavailable" });
  });

  it.each([
    [400, 60200, "invalid-recipient", false],
    [429, 60202, "rate-limited", false],
    [429, 60203, "rate-limited", false],
    [403, 60204, "invalid-config", false],
    [403, 60205, "invalid-recipient", false],
    [400, 60206, "invalid-config", false],
    [429, 60212, "rate-limited", true],
    [400, 60223, "invalid-config", false],
    [403, 60238, "permission", false],
    [403, 60410, "recipient-blocked", false],
    [403, 60605, "permission", false],
    [403, 575001, "permission", false],
    [404, 20404, "invalid-config", false],
    [429, 20429, "rate-limited", true],
    [429, 25109, "rate-limited", true],
    [400, 21610, "recipient-blocked", false],
    [400, 69999, "rejected", false],
  ])("to a start: HTTP %i, code %i", async (status, code, meant, retryable) => {
    const { codes } = responding(status, { code, status, message: `about ${to}` });
    const error: unknown = await codes.start({ to, usageType: "SignIn" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SmsError);
    expect(error).toMatchObject({ code: meant, retryable, delivery: "not-sent", providerCode: String(code) });
    expect((error as SmsError).message).not.toContain("about");
  });

  it("to a check is locked after five wrong codes, and not-found for an unknown verification", async () => {
    const locked = responding(429, { code: 60202, status: 429 });
    expect(await locked.codes.check({ to, code: "048151" })).toBe("locked");
    const missing = responding(404, { code: 20404, status: 404 });
    expect(await missing.codes.check({ to, code: "048151" })).toBe("not-found");
    const elsewhere = responding(404, { error: "no such route" });
    await expect(elsewhere.codes.check({ to, code: "048151" })).rejects.toMatchObject({ code: "rejected" });
  });

  it("to a cancel is ignored if the verification has ended, and any other error is thrown", async () => {
    const { codes, requests } = responding(200, { sid, status: "canceled", to });
    await codes.cancel({ to, ref: sid });
    await codes.cancel({ to });
    expect(requests.map(({ url }) => url.split("/").at(-1))).toEqual([sid, "%2B15558675310"]);
    await responding(404, { code: 20404, status: 404 }).codes.cancel({ to, ref: sid });
    const failed = responding(401, { code: 20003, status: 401 });
    await expect(failed.codes.cancel({ to, ref: sid })).rejects.toMatchObject({ code: "authentication" });
    await failed.codes.cancel({ to, ref: "MG1" });
    expect(failed.requests).toHaveLength(1);
  });

  it.each(["", "VE1", 7, `MG${"0".repeat(32)}`, undefined])(
    "to a start does not count if its sid is invalid: %j",
    async (strange) => {
      const { codes } = responding(201, { sid: strange, status: "pending", to });
      await expect(codes.start({ to, usageType: "SignIn" })).rejects.toMatchObject({
        ...{ code: "unavailable", delivery: "unknown" },
      });
    },
  );

  it("is quoted by its code, even if the typed code has the same digits", async () => {
    for (const code of [60200, 21610]) {
      const { codes } = responding(400, { code, status: 400 });
      const check = codes.check({ to, code: String(code) });
      await expect(check).rejects.toMatchObject({ providerCode: String(code) });
    }
  });

  it("is not requested for an invalid code or verification", async () => {
    const { codes, requests } = responding(200, { sid, status: "approved", valid: true, to });
    for (const code of ["123", "12345678901", "048 151"]) {
      expect(await codes.check({ to, code })).toBe("incorrect");
    }
    expect(await codes.check({ to, ref: "../Services", code: "048151" })).toBe("not-found");
    expect(requests).toEqual([]);
  });
});
