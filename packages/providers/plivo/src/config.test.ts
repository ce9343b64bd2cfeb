import { SmsError } from "@smskit/core";
import type * as z from "@smskit/core/zod";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createPlivo, type PlivoConfig, plivo, type plivoConfigSchema } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

function problemsOf(config: unknown): string[] {
  try {
    createPlivo(config as PlivoConfig);
  } catch (error) {
    if (SmsError.is(error) && error.code === "invalid-config") return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}

const { authId, authToken } = exampleConfig;
const powerpackUuid = "86bbb125-97bb-4d72-89fd-81d5c515b015";

describe("the config", () => {
  test.each<[string, unknown]>([
    ["a number", exampleConfig],
    ["a subaccount", { ...exampleConfig, authId: "SA0123456789ABCDEFGH" }],
    ["a short code", { authId, authToken, from: "55555" }],
    ["an alphanumeric sender", { authId, authToken, from: "Cafe24" }],
    ["a Powerpack", { authId, authToken, powerpackUuid }],
    ["the longest validity period", { ...exampleConfig, validityPeriodSeconds: 10_799 }],
    ["a name for its JSON Schema", { $schema: "./plivo.schema.json", ...exampleConfig }],
    ["a gateway", { ...exampleConfig, baseUrl: "https://gateway.example.com/plivo" }],
  ])("accepts %s", (_, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  test.each<[string, object, string, RegExp]>([
    ["no sender", { from: undefined }, "from", /missing.*powerpackUuid/],
    ["two senders", { powerpackUuid }, "powerpackUuid", /excludes from/],
    ["a sender with a space, which Plivo would remove", { from: "Cafe 24" }, "from", /letters and digits/],
    ["several senders", { from: "+15551230000<+15551230001" }, "from", /E\.164/],
    ["an Auth ID for a token", { authToken: authId }, "authToken", /looks like an Auth ID/],
    ["a validity of 4 seconds", { validityPeriodSeconds: 4 }, "validityPeriodSeconds", /at least 5/],
    ["a validity of 3 hours", { validityPeriodSeconds: 10_800 }, "validityPeriodSeconds", /at most 10799/],
  ])("rejects %s", (_, change, field, problem) => {
    const problems = problemsOf({ ...exampleConfig, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.trim()).toMatch(new RegExp(`^${field}: .*${problem.source}`));
  });

  test("reports all problems at once with their paths and repeats no value", () => {
    const problems = problemsOf({
      authId: "hunter22hunter22",
      authToken: "",
      from: "Cafe 24!",
      powerpackUuid: "hunter22",
      statusCallback: "/sms",
      templates: [{ usageType: "SignIn", content: "no placeholder" }],
      fron: "+15551230000",
    });
    const paths = problems.map((problem) => problem.trim().split(":")[0]);
    expect([...new Set(paths)].sort()).toEqual([
      "authId",
      "authToken",
      "from",
      "fron",
      "powerpackUuid",
      "statusCallback",
      "templates[0].content",
    ]);
    expect(problems.join()).not.toContain("hunter22");
  });

  test.each([[null], [undefined], ["MA"], [[]]])("rejects %j with an SmsError", (config) => {
    expect(problemsOf(config)).not.toEqual([]);
  });

  test("marks the auth token as a secret in its JSON Schema", () => {
    expect(plivo.configJsonSchema).toMatchObject({ properties: { authToken: { writeOnly: true } } });
  });
});

test("has a type with the fields that the schema checks", () => {
  expectTypeOf<PlivoConfig>().toEqualTypeOf<z.input<typeof plivoConfigSchema>>();
});
