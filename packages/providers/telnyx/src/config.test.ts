import { SmsError } from "@smskit/core";
import type * as z from "@smskit/core/zod";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createTelnyx, type TelnyxConfig, telnyx, type telnyxConfigSchema } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

function problemsOf(config: unknown): string[] {
  try {
    createTelnyx(config as TelnyxConfig);
  } catch (error) {
    if (SmsError.is(error) && error.code === "invalid-config") return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}

const { apiKey, messagingProfileId } = exampleConfig;

describe("the config", () => {
  test.each<[string, unknown]>([
    ["number and profile", exampleConfig],
    ["a number alone", { apiKey, from: "+15551230000" }],
    ["a short code", { apiKey, from: "55555" }],
    ["a number pool", { apiKey, messagingProfileId }],
    ["an alphanumeric sender and its profile", { apiKey, messagingProfileId, from: "Cafe 24" }],
    ["a name for its JSON Schema", { $schema: "./telnyx.schema.json", ...exampleConfig }],
    ["a gateway", { ...exampleConfig, baseUrl: "https://gateway.example.com/telnyx" }],
  ])("accepts %s", (_, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  test("reports all problems at once with their paths and repeats no value", () => {
    const problems = problemsOf({
      apiKey: "hunter22hunter22",
      from: "Cafe 24!",
      statusCallback: "/sms",
      templates: [{ usageType: "SignIn", content: "no placeholder" }],
      fron: "+15551230000",
    });
    expect(problems.map((problem) => problem.trim().split(":")[0]).sort()).toEqual([
      "apiKey",
      "from",
      "fron",
      "messagingProfileId",
      "statusCallback",
      "templates[0].content",
    ]);
    expect(problems.join()).not.toContain("hunter22");
  });

  test.each([[null], [undefined], ["KEY"], [[]]])("rejects %j with an SmsError", (config) => {
    expect(problemsOf(config)).not.toEqual([]);
  });

  test("marks the API key as a secret in its JSON Schema", () => {
    expect(telnyx.configJsonSchema).toMatchObject({ properties: { apiKey: { writeOnly: true } } });
  });
});

// #region types
test("has a type with the fields that the schema checks", () => {
  expectTypeOf<TelnyxConfig>().toEqualTypeOf<z.input<typeof telnyxConfigSchema>>();
});
// #endregion types
