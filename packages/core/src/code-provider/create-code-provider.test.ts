import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { SmsError } from "../index.ts";
import { type CodeAdapter, type CodeProviderSpec, createCodeProvider, secret } from "../provider.ts";

const to = "+15558675310";
const token = "fedcba9876543210";
const configSchema = z.strictObject({ token: secret(z.string()) });
const codes = { length: 6, lifeSeconds: 600, attempts: 5 };

/** A code provider whose adapter does this, and otherwise all that is asked. */
function providerWith(adapter: Partial<CodeAdapter> = {}, runtime = {}) {
  const spec: CodeProviderSpec<typeof configSchema> = {
    ...{ provider: "acme", id: "acme-codes", name: "Acme", configSchema },
    codes: () => codes,
    knowsCode: (code) => code === "404",
    create: () => ({
      start: async () => ({ status: "accepted", ref: "ref-1" }),
      check: async () => ({ status: "approved" }),
      ...adapter,
    }),
  };
  return createCodeProvider(spec, { token }, runtime);
}

const errorOf = (call: Promise<unknown>) => call.then(() => undefined).catch((thrown: unknown) => thrown);

describe("createCodeProvider", () => {
  it("returns the adapter's methods, its codes and an id", async () => {
    const plain = providerWith();
    expect(plain).toMatchObject({ id: "acme-codes", provider: "acme", codes });
    expect(plain.cancel).toBeUndefined();
    expect(await plain.start({ to, usageType: "SignIn" })).toEqual({ status: "accepted", ref: "ref-1" });
    expect(await plain.check({ to, code: "048151" })).toBe("approved");
    await plain.close?.();
    let canceled: unknown;
    const named = providerWith(
      {
        cancel: async (input) => {
          canceled = input;
        },
      },
      { id: "eu" },
    );
    await named.cancel?.({ to, ref: "ref-1" });
    expect([named.id, canceled]).toEqual(["eu", { to, ref: "ref-1" }]);
  });

  it("ignores a response about another number", async () => {
    const provider = providerWith({
      start: async () => ({ status: "accepted", ref: "ref-1", to: "+447400123456" }),
      check: async () => ({ status: "approved", to: "+447400123456" }),
    });
    expect(await errorOf(provider.start({ to, usageType: "SignIn" }))).toMatchObject({
      ...{ code: "unavailable", delivery: "unknown", connector: "acme-codes", provider: "acme" },
    });
    expect(await provider.check({ to, code: "048151" })).toBe("not-found");
  });

  it.each([undefined, "valid", "APPROVED", true])("treats the status %j as a failure", async (status) => {
    const provider = providerWith({ check: async () => ({ status: status as "approved" }) });
    const error = await errorOf(provider.check({ to, code: "048151" }));
    expect(error).toMatchObject({ code: "unavailable", delivery: "unknown", retryable: false });
  });

  it("reports an unknown outcome after an error that is not an SmsError, without its text", async () => {
    const fail = async () => {
      throw new TypeError(`${to} ${token} 048151`);
    };
    const provider = providerWith({ start: fail, check: fail });
    for await (const error of [
      provider.start({ to, usageType: "SignIn" }),
      provider.check({ to, code: "048151", ref: "ref-1" }),
    ].map((call) => errorOf(call))) {
      expect(error).toBeInstanceOf(SmsError);
      expect(error).toMatchObject({ code: "unavailable", delivery: "unknown", connector: "acme-codes" });
      const { message, stack, cause } = error as SmsError;
      expect([message, stack, String(cause), JSON.stringify(error)].join()).not.toMatch(
        /5558675310|048151|fedcba/,
      );
    }
  });

  it("redacts the number, the code and the credentials that a provider echoes", async () => {
    for (const providerCode of ["048151", "15558675310", token]) {
      const provider = providerWith({
        check: async () => {
          throw new SmsError({ code: "rejected", message: `Refused (${providerCode}).`, providerCode });
        },
      });
      const error = await errorOf(provider.check({ to, code: "048151" }));
      expect(JSON.stringify(error)).not.toContain(providerCode);
    }
    const known = providerWith({
      check: async () => {
        throw new SmsError({ code: "rejected", message: "Refused.", providerCode: "404" });
      },
    });
    expect(await errorOf(known.check({ to, code: "404404" }))).toMatchObject({ providerCode: "404" });
  });

  it.each([
    ["to", { to: "15558675310", code: "048151" }, "invalid-recipient"],
    ["ref", { to, ref: "", code: "048151" }, "invalid-message"],
    ["code", { to, code: 48_151 }, "invalid-message"],
    ["code", { to, code: "" }, "invalid-message"],
    ["to", undefined, "invalid-recipient"],
  ])("rejects an invalid %s before it calls the provider", async (field, input, code) => {
    const provider = providerWith({ check: () => Promise.reject(new Error("asked")) });
    const error = await errorOf(provider.check(input as never));
    expect(error).toMatchObject({
      code,
      delivery: "not-sent",
      message: expect.stringMatching(`^${field}: `),
    });
  });

  it.each([
    ["usageType", { to, usageType: "" }],
    ["usageType", { to }],
    ["locale", { to, usageType: "SignIn", locale: 7 }],
  ])("refuses a start with an invalid %s before it asks", async (field, input) => {
    const provider = providerWith({ start: () => Promise.reject(new Error("asked")) });
    expect(await errorOf(provider.start(input as never))).toMatchObject({
      ...{ code: "invalid-message", delivery: "not-sent" },
      message: expect.stringMatching(`^${field}: `),
    });
  });

  it.each([{}, { status: "ACCEPTED" }, null])("leaves a start unknown that returns %j", async (result) => {
    const provider = providerWith({ start: async () => result as never });
    const error = await errorOf(provider.start({ to, usageType: "SignIn" }));
    expect(error).toMatchObject({ code: "unavailable", delivery: "unknown", retryable: false });
  });

  it("rejects an invalid config, runtime or spec", () => {
    expect(() => providerWith({}, { agent: 1 })).toThrow(/runtime: `agent` is not an option/);
    expect(() => createCodeProvider({} as never, {})).toThrow(/createCodeProvider takes a spec/);
    const spec = { provider: "acme", id: "acme", name: "Acme", configSchema, codes: () => codes };
    const create = () => createCodeProvider({ ...spec, create: () => ({}) as never }, { key: 1 } as never);
    expect(create).toThrow(/The Acme config has 2 problems/);
  });
});
