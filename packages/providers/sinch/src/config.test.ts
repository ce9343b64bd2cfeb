import { SmsError } from "@smskit/core";
import type * as z from "@smskit/core/zod";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createSinch, type SinchConfig, sinch, type sinchConfigSchema } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

function problemsOf(config: unknown): string[] {
  try {
    createSinch(config as SinchConfig);
  } catch (error) {
    if (SmsError.is(error) && error.code === "invalid-config") return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}

describe("the config", () => {
  test.each<[string, unknown]>([
    ["a number", exampleConfig],
    ["no sender, for a plan with default originators", { ...exampleConfig, from: undefined }],
    ["a short code", { ...exampleConfig, from: "55555" }],
    ["a name", { ...exampleConfig, from: "A&B-Co_24 +" }],
    ["another region", { ...exampleConfig, region: "eu" }],
    ["reports to the URL of the plan", { ...exampleConfig, deliveryReport: "per_recipient_final" }],
    ["the longest validity period", { ...exampleConfig, validityPeriodSeconds: 259_200 }],
    ["a name for its JSON Schema", { $schema: "./sinch.schema.json", ...exampleConfig }],
  ])("accepts %s", (_, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  test.each<[string, object, string]>([
    ["a plan that is a path", { servicePlanId: "../other" }, "servicePlanId"],
    ["a token with a line break", { apiToken: "hunter22\n" }, "apiToken"],
    ["no token", { apiToken: undefined }, "apiToken"],
    ["a region that does not exist", { region: "us.evil.example" }, "region"],
    ["a name of 12 letters", { from: "ABCDEFGHIJKL" }, "from"],
    ["several senders", { from: "+15551230000,+15551230001" }, "from"],
    ["an unknown report", { deliveryReport: "all" }, "deliveryReport"],
    ["feedback that is not a boolean", { feedbackEnabled: "yes" }, "feedbackEnabled"],
    ["a validity of 4 seconds", { validityPeriodSeconds: 4 }, "validityPeriodSeconds"],
    ["a host without https", { baseUrl: "http://example.com" }, "baseUrl"],
  ])("rejects %s", (_, change, field) => {
    const problems = problemsOf({ ...exampleConfig, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.trim()).toMatch(new RegExp(`^${field}: `));
    expect(problems.join()).not.toContain("hunter22");
  });

  test.each([[null], [undefined], ["plan"], [[]]])("rejects %j with an SmsError", (config) => {
    expect(problemsOf(config)).not.toEqual([]);
  });

  test("has a description of every field", () => {
    const schema = sinch.configJsonSchema as { properties: Record<string, { description?: string }> };
    for (const [name, { description }] of Object.entries(schema.properties)) {
      if (name !== "$schema") expect(description, name).toMatch(/\w/);
    }
  });
});

test("the type has the fields that the schema checks", () => {
  expectTypeOf<SinchConfig>().toEqualTypeOf<z.input<typeof sinchConfigSchema>>();
});
