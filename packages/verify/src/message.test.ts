import { createMemoryConnector } from "@smskit/core";
import { startMockServer } from "@smskit/mock";
import { twilioWithNumber } from "@smskit/test-support/accounts";
import { createTwilio } from "@smskit/twilio";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { errorOf, templates, to, unlimited, verifierWith, wrong } from "./testing/verifier.ts";

describe("message: the code, its lifetime, and the line that binds it to a site", () => {
  it("contains the code and its minutes, rounded down but at least one", async () => {
    for (const [lifeSeconds, minutes] of [
      [300, 5],
      [600, 10],
      [119, 1],
      [30, 1],
    ]) {
      const { start, phone, code } = verifierWith({ policy: { ...unlimited, lifeSeconds } });
      await start();
      expect(phone.messages[0]?.body).toBe(
        `Lemon: ${code()} is your code for ${minutes} minutes. Don't share it.`,
      );
    }
  });

  it("ends with the exact origin-bound line", async () => {
    const phone = createMemoryConnector({
      templates: [
        { usageType: "SignIn", content: "{{code}} is your Lemon code.\n", appendOrigin: "lemon.example" },
      ],
    });
    const { start } = verifierWith({ connector: phone });
    await start();
    const body = phone.messages[0]?.body ?? "";
    expect(body).toMatch(/^(\d{6}) is your Lemon code\.\n@lemon\.example #\1$/);
  });

  it("includes the fields that the verifier's `message` option adds", async () => {
    const message = { from: "+15550001111", statusCallback: "https://lemon.example/sms", maxSegments: 1 };
    const { start, phone } = verifierWith({ message });
    await start();
    expect(phone.messages[0]).toMatchObject({ ...message, usageType: "SignIn", validityPeriodSeconds: 300 });
  });

  it("has its validity and the other best-effort fields as best effort", async () => {
    const phone = createMemoryConnector({ templates });
    const send = vi.spyOn(phone, "send");
    const bestEffort = ["statusCallback"] as const;
    const message = { statusCallback: "https://lemon.example/sms", bestEffort };
    await verifierWith({ connector: phone, message }).start();
    expect(send.mock.calls[0]?.[0].bestEffort).toEqual(["statusCallback", "validityPeriodSeconds"]);
  });

  it("carries the caller's references, one for each text", async () => {
    const { verifier, start, phone, clock } = verifierWith();
    const { verificationId, receipt } = await start({ reference: "sign-in-1" });
    expect(receipt?.reference).toBe("sign-in-1");
    clock.now += 30_000;
    await verifier.resend({ verificationId, reference: "sign-in-2" });
    expect(phone.messages.map(({ reference }) => reference)).toEqual(["sign-in-1", "sign-in-2"]);
  });

  it("is rejected before anything is counted if it does not contain the code", async () => {
    const phone = createMemoryConnector({ templates: [{ usageType: "Newsletter", content: "Hello!" }] });
    const { verifier } = verifierWith({
      connector: phone,
      policy: {},
      createLimiter: () => ({ consume: () => Promise.reject(new Error("counted")) }),
    });
    const error = await errorOf(verifier.start({ to, usageType: "Newsletter" }));
    expect([error.code, error.message]).toEqual(["invalid-message", expect.stringContaining("no {{code}}")]);
    expect((await errorOf(verifier.start({ to, usageType: "SignIn" }))).code).toBe("template-not-found");
    expect((await errorOf(verifier.start({ to: "12", usageType: "Newsletter" }))).code).toBe(
      "invalid-recipient",
    );
  });

  it("is left to a provider with its own texts", async () => {
    const memory = createMemoryConnector({ templates });
    const sent: unknown[] = [];
    const connector = {
      ...memory,
      prepare: async (message: Parameters<typeof memory.prepare>[0]) => {
        const { body: _, ...prepared } = await memory.prepare(message);
        return { ...prepared, templateId: "SMS_1" };
      },
      send: async (message: Parameters<typeof memory.send>[0]) => {
        sent.push(message);
        return memory.send(message);
      },
    };
    await verifierWith({ connector }).start();
    const variables = { code: expect.stringMatching(/^\d{6}$/), expiresInMinutes: 5 };
    expect(sent).toMatchObject([{ templateId: "SMS_1", variables }]);
  });
});

describe("through Twilio on a real socket", () => {
  async function start() {
    const server = await startMockServer({ port: 0 });
    const twilio = createTwilio({
      ...twilioWithNumber,
      baseUrl: server.url,
      templates,
    });
    onTestFinished(async () => {
      await twilio.close();
      await server.close();
    });
    const setup = verifierWith({
      connector: twilio,
      message: { providerOptions: { twilio: { provideFeedback: true } } },
    });
    const codeOf = async () => (await server.carrier.waitForMessage({ to, timeoutMs: 10_000 })).code ?? "";
    return { ...setup, server, twilio, codeOf };
  }

  it("sends a code, accepts it and reports the success to Twilio", async () => {
    const { verifier, server, start: startOne, codeOf, settled, twilio } = await start();
    const reportOutcome = vi.spyOn(twilio, "reportOutcome");
    const { verificationId, receipt } = await startOne();
    const code = await codeOf();
    await verifier.check({ verificationId, code: wrong(code) });
    await settled();
    expect(reportOutcome).not.toHaveBeenCalled();
    expect(await verifier.check({ verificationId, code })).toEqual({ status: "approved" });
    await settled();
    expect(reportOutcome).toHaveBeenCalledExactlyOnceWith(
      { connector: "twilio", id: receipt?.id },
      "confirmed",
    );
    expect(server.carrier.requests.map(({ method }) => method)).toEqual(["POST", "POST"]);
  });

  it("approves a code whose outcome cannot be reported to Twilio", async () => {
    const { verifier, server, start: startOne, codeOf, settled } = await start();
    const { verificationId } = await startOne();
    const code = await codeOf();
    server.carrier.faults.add({ kind: "reset-after-read" });
    expect(await verifier.check({ verificationId, code })).toEqual({ status: "approved" });
    await settled();
  });

  it("accepts the code of a text whose response was lost and does not send another by itself", async () => {
    const { verifier, server, start: startOne, codeOf } = await start();
    server.carrier.faults.add({ kind: "truncated-answer", times: 1 });
    const { verificationId, delivery } = await startOne();
    expect(delivery).toBe("unknown");
    expect(server.carrier.messages).toHaveLength(1);
    expect(await verifier.check({ verificationId, code: await codeOf() })).toEqual({ status: "approved" });
  });

  it("throws if Twilio is unreachable and nothing was sent", async () => {
    const { server, start: startOne } = await start();
    server.carrier.faults.add({ kind: "reset-on-connect" });
    expect((await errorOf(startOne())).delivery).toBe("not-sent");
    expect(server.carrier.messages).toEqual([]);
  });
});
