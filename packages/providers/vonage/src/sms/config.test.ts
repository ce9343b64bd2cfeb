import { SmsError } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createVonageSms, type VonageSmsConfig, vonageSms } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

function problemsOf(config: unknown): string {
  try {
    createVonageSms(config as VonageSmsConfig);
  } catch (error) {
    if (SmsError.is(error) && error.code === "invalid-config") return error.message;
    throw error;
  }
  return "";
}

describe("the config", () => {
  test("is plain JSON, and may name its JSON Schema", () => {
    expect(problemsOf(JSON.parse(JSON.stringify(exampleConfig)))).toBe("");
    expect(problemsOf({ $schema: "./vonage-sms.schema.json", ...exampleConfig })).toBe("");
    expect(problemsOf({ apiKey: "abcd1234", apiSecret: "Passw0rd&more", from: "Cafe 24" })).toBe("");
  });

  test("reports placeholders", () => {
    const message = problemsOf({
      apiKey: "<your-api-key>",
      apiSecret: "<your-api-secret>",
      from: "<your-number>",
    });
    for (const field of ["apiKey", "apiSecret", "from"]) {
      expect(message).toContain(`  ${field}: still holds its placeholder`);
    }
  });

  test("reports all problems at once with their paths", () => {
    const message = problemsOf({
      apiKey: 7,
      apiSecret: "",
      from: "a sender that is too long",
      baseUrl: "http://rest.example.com",
      statusCallback: "example.com",
      validityPeriodSeconds: 0.5,
      templates: [
        { usageType: "SignIn", content: "hello" },
        { usageType: "SignIn", content: "{{code" },
      ],
      apikey: "x",
    });
    for (const path of [
      "apiKey",
      "apiSecret",
      "from",
      "baseUrl",
      "statusCallback",
      "validityPeriodSeconds",
      "templates[0].content",
      "templates[1].content",
      "apikey",
    ]) {
      expect(message, path).toContain(`  ${path}: `);
    }
  });

  test.each([
    [{ apiKey: undefined }, "apiKey: "],
    [{ apiSecret: undefined }, "apiSecret: "],
    [{ from: undefined }, "from: "],
    [{ apiKey: "abcd123" }, "apiKey: must be an API key: 8 letters and digits"],
    [{ apiKey: "AC0123456789abcdef0123456789abcdef" }, "apiKey: must be"],
    [{ apiSecret: exampleConfig.apiKey }, "apiSecret: is the API key again"],
    [{ apiSecret: exampleConfig.apiKey, from: "" }, "apiSecret: is the API key again"],
    [{ apiSecret: "two words" }, "apiSecret: must not"],
    [{ baseUrl: "https://user:word@example.com" }, "baseUrl: must not contain a user name"],
    [{ statusCallback: "ftp://example.com/x" }, "statusCallback: must be an absolute http(s) URL"],
    [{ statusCallback: `https://example.com/${"x".repeat(81)}` }, "statusCallback: must have at most 100"],
    [{ validityPeriodSeconds: 19 }, "validityPeriodSeconds: must be at least 20 seconds"],
    [{ validityPeriodSeconds: 604_801 }, "validityPeriodSeconds: must be at most 604800 seconds"],
  ])("refuses %j", (change, problem) => {
    expect(problemsOf({ ...exampleConfig, ...change })).toContain(`  ${problem}`);
  });

  test("accepts the limits of each range", () => {
    for (const validityPeriodSeconds of [20, 604_800]) {
      expect(problemsOf({ ...exampleConfig, validityPeriodSeconds })).toBe("");
    }
    expect(problemsOf({ ...exampleConfig, statusCallback: `https://example.com/${"x".repeat(80)}` })).toBe(
      "",
    );
  });

  test.each(["+15551230000", "15551230000", "447700900000", "12345", "Cafe 24", "A", "0800 SMSKIT"])(
    "accepts the sender %s",
    (from) => {
      expect(problemsOf({ ...exampleConfig, from })).toBe("");
    },
  );

  test.each([
    "",
    "+0123456789",
    "012345678",
    "12",
    "a".repeat(12),
    "           ",
    "+1555123000012345",
    "naïve",
  ])("refuses the sender %j", (from) => {
    expect(problemsOf({ ...exampleConfig, from })).toContain("  from: ");
  });

  test("never repeats a value, whichever field it is in", () => {
    const field = fc.constantFrom("apiKey", "apiSecret", "from", "baseUrl", "statusCallback");
    const value = fc.stringMatching(/^[ -~]{12,40}$/);
    fc.assert(
      fc.property(field, value, (name, pasted) => {
        expect(problemsOf({ ...exampleConfig, [name]: pasted })).not.toContain(pasted);
      }),
    );
  });

  test("has a JSON Schema with its secret marked", () => {
    const schema = vonageSms.configJsonSchema as {
      properties: Record<string, { writeOnly?: boolean }>;
      additionalProperties: boolean;
      required: string[];
    };
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(["apiKey", "apiSecret", "from"]);
    const secrets = Object.entries(schema.properties).filter(([, { writeOnly }]) => writeOnly);
    expect(secrets.map(([name]) => name)).toEqual(["apiSecret"]);
    expect(Object.keys(schema.properties)).toContain("$schema");
  });
});
