import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { createRegistry, SmsError } from "../index.ts";
import { defineConnector, secret, templatesSchema } from "../provider.ts";

function definition(provider: string) {
  return defineConnector({
    provider,
    name: provider.toUpperCase(),
    configSchema: z.strictObject({ token: secret(z.string()), templates: z.optional(templatesSchema) }),
    create: () => ({
      deliver: async ({ body }) => ({ id: `${provider}-1`, status: "accepted" as const, raw: body }),
    }),
  });
}

const registry = createRegistry([definition("one"), definition("two")]);

function problemOf(work: () => unknown): SmsError {
  try {
    work();
  } catch (error) {
    expect(SmsError.is(error)).toBe(true);
    expect(error).toMatchObject({ code: "invalid-config", delivery: "not-sent" });
    return error as SmsError;
  }
  return expect.fail("nothing was thrown");
}

describe("createRegistry", () => {
  it("makes connectors from data and a runtime", async () => {
    const entry = JSON.parse('{"provider":"two","config":{"token":"t"}}');
    const runtime = { id: "second", templates: [{ usageType: "SignIn", content: "Code {{code}}" }] };
    const connector = registry.create(entry, runtime);
    expect(connector).toMatchObject({ id: "second", provider: "two" });
    const receipt = await connector.send({
      to: "+15558675310",
      usageType: "SignIn",
      variables: { code: "123456" },
    });
    expect(receipt).toMatchObject({ connector: "second", id: "two-1" });
    expect(receipt.raw).toBe("Code 123456");
  });

  it("lists its definitions in order", () => {
    expect([...registry.definitions.keys()]).toEqual(["one", "two"]);
  });

  it.each([
    undefined,
    null,
    {},
    { provider: undefined },
    { provider: "three", config: {} },
    { provider: "toString", config: {} },
    { provider: "__proto__", config: {} },
    { provider: "One", config: {} },
    { provider: "t0k3n-of-somebody", config: {} },
  ])("rejects %o, lists the known providers and repeats no value", (entry) => {
    const { message } = problemOf(() => registry.create(entry as never));
    expect(message).toContain("one, two");
    expect(message).not.toContain("t0k3n");
  });

  it("throws the definition's error for an invalid config", () => {
    for (const config of [undefined, null, "t0k3n", {}]) {
      problemOf(() => registry.create({ provider: "one", config }));
    }
    const { message } = problemOf(() => registry.create({ provider: "one", config: {} }));
    expect(message).toBe("The ONE config has a problem:\n  token: is missing");
  });

  it("rejects two definitions of one provider and can be empty", () => {
    problemOf(() => createRegistry([definition("one"), definition("one")]));
    expect(problemOf(() => createRegistry([]).create({ provider: "one", config: {} })).message).toContain(
      "none is",
    );
  });
});
