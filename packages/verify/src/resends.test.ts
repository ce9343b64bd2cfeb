import { createMemoryConnector, SmsError } from "@smskit/core";
import { withFailover, withRetry } from "@smskit/delivery";
import { describe, expect, it } from "vitest";
import {
  ending,
  errorOf,
  notSent,
  other,
  templates,
  to,
  unknown,
  unlimited,
  verifierWith,
} from "./testing/verifier.ts";

describe("resend: after 30, 60, 120, 300 seconds; the old code is valid until the new one is accepted", () => {
  it("returns how long to wait", async () => {
    const { verifier, clock, start, phone } = verifierWith();
    const { verificationId } = await start();
    for (const seconds of [30, 60, 120, 300, 300]) {
      expect(await errorOf(verifier.resend({ verificationId }))).toMatchObject({
        code: "rate-limited",
        delivery: "not-sent",
        retryable: false,
        failover: false,
        retryAfterMs: seconds * 1_000,
      });
      clock.now += seconds * 1_000;
      await verifier.resend({ verificationId });
    }
    expect(phone.messages).toHaveLength(6);
    expect(new Set(phone.messages.map(({ body }) => body)).size).toBeGreaterThan(4);
  });

  it("accepts any spelling of the locale, or none", async () => {
    for (const locale of ["pt_BR.UTF-8", "pt-BR,pt;q=0.9,en;q=0.8", "PT"]) {
      const { verifier, clock, start, phone } = verifierWith();
      const { verificationId } = await start({ locale });
      clock.now += 30_000;
      await verifier.resend({ verificationId });
      for (const { body } of phone.messages) expect(body).toContain("o seu código");
    }
    for (const locale of ["", null, "C", "not a language"]) {
      const { start, phone } = verifierWith();
      await start({ locale });
      expect(phone.messages[0]?.body).toContain("is your code");
    }
    await expect(verifierWith().start({ locale: 5 as never })).rejects.toMatchObject({
      code: "invalid-message",
    });
  });

  it("sends to the same number, with the same usage type and locale", async () => {
    const { verifier, clock, start, phone } = verifierWith();
    const { verificationId } = await start({ locale: "pt-BR" });
    clock.now += 30_000;
    const resent = await verifier.resend({ verificationId });
    expect(phone.messages[1]).toMatchObject({ to, usageType: "SignIn", locale: "pt-BR" });
    expect(phone.messages[1]?.body).toContain("o seu código");
    expect(resent).toEqual({
      verificationId,
      expiresAt: new Date(clock.now + 300_000),
      resendAt: new Date(clock.now + 60_000),
      delivery: "accepted",
    });
    expect(resent.receipt?.id).toBe("memory-2");
  });

  it("replaces the old code once the new one is accepted", async () => {
    const { verifier, clock, start, code } = verifierWith();
    const { verificationId } = await start();
    const old = code();
    clock.now += 30_000;
    await verifier.resend({ verificationId });
    expect((await verifier.check({ verificationId, code: old })).status).toBe("incorrect");
    expect((await verifier.check({ verificationId, code: code() })).status).toBe("approved");
  });

  it("accepts the new code even before the provider has responded", async () => {
    const memory = createMemoryConnector({ templates });
    const gate = Promise.withResolvers<void>();
    const connector = {
      ...memory,
      async send(...parameters: Parameters<typeof memory.send>) {
        const receipt = await memory.send(...parameters);
        if (memory.messages.length > 1) await gate.promise;
        return receipt;
      },
    };
    const { verifier, clock, start } = verifierWith({ connector });
    const { verificationId } = await start();
    clock.now += 30_000;
    const resending = verifier.resend({ verificationId });
    while (memory.messages.length < 2) await new Promise((resolve) => setTimeout(resolve));
    const code = String(memory.messages[1]?.variables?.["code"]);
    expect((await verifier.check({ verificationId, code })).status).toBe("approved");
    gate.resolve();
    expect((await resending).delivery).toBe("accepted");
  });

  it("keeps the old code and requires no wait if the new one was not sent", async () => {
    const memory = createMemoryConnector({ templates });
    const connector = ending(memory, "accepted", notSent(), notSent());
    const { verifier, clock, start } = verifierWith({ connector });
    const { verificationId } = await start();
    const code = String(memory.messages[0]?.variables?.["code"]);
    clock.now += 30_000;
    for (let attempt = 0; attempt < 2; attempt++) {
      expect((await errorOf(verifier.resend({ verificationId }))).code).toBe("unavailable");
    }
    expect((await verifier.check({ verificationId, code })).status).toBe("approved");
  });

  it.each([0, 1])(
    "accepts either code after a resend of unknown outcome, until one is used: %i",
    async (used) => {
      const memory = createMemoryConnector({ templates });
      const connector = ending(memory);
      const sent: string[] = [];
      const { verifier, clock, start, events } = verifierWith({
        connector: {
          ...connector,
          async send(message, options) {
            sent.push(String(message.variables?.["code"]));
            if (sent.length > 1) throw unknown();
            return memory.send(message, options);
          },
        },
      });
      const { verificationId } = await start();
      clock.now += 30_000;
      expect((await verifier.resend({ verificationId })).delivery).toBe("unknown");
      expect(events).toMatchObject([
        { type: "delivery-unknown", verificationId, error: { code: "timeout" } },
      ]);
      expect((await verifier.check({ verificationId, code: sent[used] ?? "" })).status).toBe("approved");
      expect((await verifier.check({ verificationId, code: sent[1 - used] ?? "" })).status).toBe("not-found");
      expect((await errorOf(verifier.resend({ verificationId }))).code).toBe("rejected");
    },
  );

  it("uses one code for all attempts of failover and retry in one request", async () => {
    const bodies: (string | undefined)[] = [];
    const failing = (id: string, error: SmsError | undefined) => {
      const memory = createMemoryConnector({ templates }, { id });
      return {
        ...memory,
        async send(...[message, options]: Parameters<typeof memory.send>) {
          bodies.push(message.body);
          if (error) throw error;
          return memory.send(message, options);
        },
      };
    };
    const down = new SmsError({ code: "unavailable", message: "Down.", retryAfterMs: 1 });
    const connector = withFailover([withRetry(failing("a", down)), failing("b", undefined)]);
    const { verifier, start } = verifierWith({ connector });
    const { verificationId, receipt } = await start();
    expect(receipt?.connector).toBe("b");
    expect(bodies).toHaveLength(4);
    expect(new Set(bodies).size).toBe(1);
    const code = /\d{6}/.exec(bodies[0] ?? "")?.[0] ?? "";
    expect((await verifier.check({ verificationId, code })).status).toBe("approved");
  });

  it("counts a resend only after the cooldown, and not if a limit refuses it", async () => {
    const consumed: string[] = [];
    let full = false;
    const { verifier, clock, start } = verifierWith({
      policy: { limits: { ...unlimited.limits, number: [{ texts: 5, perSeconds: 3_600 }] } },
      createLimiter: ({ name }) => ({
        async consume() {
          consumed.push(name);
          if (full) throw { msBeforeNext: 5 };
        },
      }),
    });
    const { verificationId } = await start();
    await errorOf(verifier.resend({ verificationId }));
    expect(consumed).toEqual(["number-3600"]);
    clock.now += 30_000;
    full = true;
    expect((await errorOf(verifier.resend({ verificationId }))).retryAfterMs).toBe(5);
    full = false;
    await verifier.resend({ verificationId });
    expect(consumed).toHaveLength(3);
  });

  it("counts a resend by its IP address too", async () => {
    const { verifier, clock, start } = verifierWith({
      policy: { limits: { ...unlimited.limits, ip: [{ texts: 2, perSeconds: 3_600 }] } },
    });
    const ip = "203.0.113.9";
    const { verificationId } = await start({ ip });
    clock.now += 30_000;
    await verifier.resend({ verificationId, ip });
    expect((await errorOf(start({ ip, to: other }))).code).toBe("rate-limited");
  });
});

describe("binding: to the verification, the number, the usage type and the session", () => {
  it("accepts a code for its own verification only", async () => {
    const { verifier, start, code } = verifierWith();
    const first = await start();
    const firstCode = code();
    const second = await start();
    const crossed = await verifier.check({ ...second, code: firstCode });
    expect(crossed.status).toBe("incorrect");
    expect((await verifier.check({ ...first, code: firstCode })).status).toBe("approved");
  });

  it("accepts a code only for the number and usage type that the check names", async () => {
    const { verifier, start, code } = verifierWith();
    const { verificationId } = await start();
    const check = (more: object) => verifier.check({ verificationId, code: code(), ...more });
    expect(await check({ to: other })).toEqual({ status: "not-found" });
    expect(await check({ to: "no number" })).toEqual({ status: "not-found" });
    expect(await check({ usageType: "Register" })).toEqual({ status: "not-found" });
    expect(await check({ to: "+1 (555) 867-5310", usageType: "SignIn" })).toEqual({ status: "approved" });
  });

  it("compares the number exactly, without calling the connector", async () => {
    const { verifier, phone, start, code } = verifierWith();
    const { verificationId } = await start();
    phone.prepare = () => Promise.reject(new Error("no"));
    expect((await verifier.check({ verificationId, code: code(), to })).status).toBe("approved");
  });

  it("accepts a code in its own session only; other sessions do not use up attempts", async () => {
    const { verifier, start, code, clock } = verifierWith();
    const { verificationId } = await start({ session: "a" });
    for (let attempt = 0; attempt < 6; attempt++) {
      expect(await verifier.check({ verificationId, code: code() })).toEqual({ status: "not-found" });
      expect(await verifier.check({ verificationId, code: code(), session: "b" })).toEqual({
        status: "not-found",
      });
      expect(await verifier.check({ verificationId, code: code(), session: "" })).toEqual({
        status: "not-found",
      });
    }
    clock.now += 30_000;
    expect((await errorOf(verifier.resend({ verificationId }))).code).toBe("rejected");
    await verifier.resend({ verificationId, session: "a" });
    expect((await verifier.check({ verificationId, code: code(), session: "a" })).status).toBe("approved");
  });

  it("accepts no session if the start had none, and rejects an empty one", async () => {
    const { verifier, start, code, phone } = verifierWith();
    const { verificationId } = await start();
    expect((await verifier.check({ verificationId, code: code(), session: "a" })).status).toBe("not-found");
    expect((await verifier.check({ verificationId, code: code(), session: "" })).status).toBe("not-found");
    const error = await errorOf(start({ session: "" }));
    expect([error.code, error.message]).toEqual(["invalid-message", expect.stringMatching(/^session: /)]);
    expect(phone.messages).toHaveLength(1);
  });
});
