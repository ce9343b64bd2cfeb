import { noFeatures } from "@smskit/test-support/features";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { createMemoryConnector, renderTemplate, SmsError, type SmsMessage } from "../index.ts";
import { createFromSpec } from "../provider.ts";

const to = "+15558675310";
const memory = createMemoryConnector({
  templates: [
    { usageType: "SignIn", content: "Your code is {{code}}." },
    { usageType: "Order", content: "{{name}}: {{order.code}} {{amount}}" },
  ],
});
/** Of a provider that keeps the texts. */
const byId = createFromSpec(
  {
    provider: "ids",
    name: "Ids",
    features: { ...noFeatures, text: "template-id" },
    configSchema: z.any(),
    create: () => ({ deliver: async () => ({ id: "1", status: "accepted" as const }) }),
  },
  { templates: [{ usageType: "SignIn", templateIds: { ids: "T1" } }] },
);

async function refusalOf(variables: unknown, connector: typeof byId = memory): Promise<SmsError> {
  const message = { to, usageType: "SignIn", variables } as SmsMessage;
  const thrown = await connector.prepare(message).catch((error: unknown) => error);
  if (!SmsError.is(thrown)) throw new Error("nothing was thrown");
  expect(thrown).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
  return thrown;
}

describe("the variable `code`", () => {
  it.each([
    ["", "is blank"],
    ["   ", "is blank"],
    ["\u200b\ufeff", "is blank"],
    ["\u00a0\n\t", "is blank"],
    ["undefined", "the name of a missing value"],
    ["null", "the name of a missing value"],
    [" null\u200b", "the name of a missing value"],
    ["NULL", "the name of a missing value"],
    ["NaN", "the name of a missing value"],
    ["None", "the name of a missing value"],
    ["Infinity", "the name of a missing value"],
    ["[object Object]", "the name of a missing value"],
    ["[object Promise]", "the name of a missing value"],
    [48_151, "loses leading zeros"],
    [0, "loses leading zeros"],
    [48_151n, "loses leading zeros"],
    [true, "is a boolean"],
    [null, "is null"],
    [{}, "is an object"],
    [["048151"], "is a list"],
  ])("is rejected by every kind of provider if it is %o", async (code, problem) => {
    for (const connector of [memory, byId]) {
      const error = await refusalOf({ code }, connector);
      expect(error.message).toContain("variables.code");
      expect(error.message).toContain(problem);
    }
    expect(() => renderTemplate("{{code}}", { code } as never)).toThrow(problem);
  });

  it("is inserted unchanged if it is any other text", () => {
    const shown = fc.stringMatching(/^[A-Z0-9]{4,10}$/).filter((code) => !/^(?:NULL|NONE)$/.test(code));
    fc.assert(
      fc.property(shown, (code) => {
        expect(renderTemplate("{{code}}", { code })).toBe(code);
      }),
    );
    for (const code of ["000000", "12 34", "nullify", "undefined1", "{{code}}", "٤٨١٥"]) {
      expect(renderTemplate("{{code}}", { code })).toBe(code);
    }
  });

  it("is the top-level variable only; nested ones are unchanged", async () => {
    const variables = { name: "Null", order: { code: 7 }, amount: "" };
    const { body } = await memory.prepare({ to, usageType: "Order", variables });
    expect(body).toBe("Null: 7 ");
  });

  it("does not compile as a number", () => {
    const good: SmsMessage = { to, usageType: "SignIn", variables: { code: "048151", amount: 5 } };
    // @ts-expect-error a number has lost its leading zeros
    const number: SmsMessage = { to, usageType: "SignIn", variables: { code: 48_151 } };
    // @ts-expect-error neither is it a flag
    const flag: SmsMessage = { to, usageType: "SignIn", variables: { code: true } };
    expect([good, number, flag]).toHaveLength(3);
  });
});

describe("a number for another variable", () => {
  it.each([7, -1.5, 0, 123_456_789_012, 0.000_001, 1e20])("is written without an exponent: %s", (amount) => {
    expect(renderTemplate("{{amount}}", { amount })).toMatch(/^-?\d+(\.\d+)?$/);
  });

  it.each([1e21, -1e21, 1e-7, 5e-324, 1.7e308])("is rejected if it needs an exponent: %s", (amount) => {
    expect(() => renderTemplate("{{amount}}", { amount })).toThrow(
      "variables.amount: is a number that JavaScript writes with an exponent",
    );
  });
});
