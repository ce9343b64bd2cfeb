import { SmsError } from "@smskit/core";
import type * as z from "@smskit/core/zod";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type BandwidthConfig, bandwidth, type bandwidthConfigSchema, createBandwidth } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

function problemsOf(config: unknown): string[] {
  try {
    createBandwidth(config as BandwidthConfig);
  } catch (error) {
    if (SmsError.is(error) && error.code === "invalid-config") return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}

const noClient = { clientId: undefined, clientSecret: undefined };
const user = { username: "api-user", password: "hunter22" };

describe("the config", () => {
  test.each<[string, unknown]>([
    ["an OAuth client", exampleConfig],
    ["an API user", { ...exampleConfig, ...noClient, ...user }],
    ["a short code", { ...exampleConfig, from: "55555" }],
    ["a name", { ...exampleConfig, from: "A&B-Co_24 +" }],
    ["the longest validity period", { ...exampleConfig, validityPeriodSeconds: 86_400 }],
    ["a name for its JSON Schema", { $schema: "./bandwidth.schema.json", ...exampleConfig }],
    ["another host for tokens", { ...exampleConfig, authUrl: "https://gateway.example.com/tokens" }],
  ])("accepts %s", (_, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  test.each<[string, object, string, RegExp]>([
    ["no credential", noClient, "clientId", /missing.*username/],
    ["two credentials", user, "username", /one of two/],
    ["a client without a secret", { clientSecret: undefined }, "clientSecret", /belongs to clientId/],
    ["a secret without a client", { clientId: undefined }, "clientId", /belongs to clientSecret/],
    ["a user without a password", { ...noClient, username: "u" }, "password", /belongs to username/],
    ["a user with a colon", { ...noClient, ...user, username: "a:b" }, "username", /colon/],
    [
      "a host for tokens of nobody",
      { ...noClient, ...user, authUrl: "https://a.example" },
      "authUrl",
      /clientId/,
    ],
    ["an account that is not a number", { accountId: "../1" }, "accountId", /digits/],
    ["an application by name", { applicationId: "my-app" }, "applicationId", /UUID/],
    ["a name of 12 letters", { from: "ABCDEFGHIJKL" }, "from", /11/],
    ["several senders", { from: "+15551230000,+15551230001" }, "from", /E\.164/],
    ["a validity of 4 seconds", { validityPeriodSeconds: 4 }, "validityPeriodSeconds", /at least 5/],
  ])("rejects %s", (_, change, field, problem) => {
    const problems = problemsOf({ ...exampleConfig, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.trim()).toMatch(new RegExp(`^${field}: .*${problem.source}`));
    expect(problems.join()).not.toContain("hunter22");
  });

  test.each([[null], [undefined], ["9900000"], [[]]])("rejects %j with an SmsError", (config) => {
    expect(problemsOf(config)).not.toEqual([]);
  });

  test("marks the secrets in its JSON Schema", () => {
    const secret = { writeOnly: true };
    expect(bandwidth.configJsonSchema).toMatchObject({
      properties: { clientSecret: secret, password: secret },
    });
  });
});

test("has a type with the fields that the schema checks", () => {
  expectTypeOf<BandwidthConfig>().toEqualTypeOf<z.input<typeof bandwidthConfigSchema>>();
});
