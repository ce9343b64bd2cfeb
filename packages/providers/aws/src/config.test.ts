import { SmsError } from "@smskit/core";
import type * as z from "@smskit/core/zod";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type AwsConfig, type AwsCredentialProvider, aws, type awsConfigSchema, createAws } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

function problemsOf(config: unknown): string[] {
  try {
    createAws(config as AwsConfig);
  } catch (error) {
    if (SmsError.is(error) && error.code === "invalid-config") return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}

const { region, credentials } = exampleConfig;

describe("the config", () => {
  test.each<[string, unknown]>([
    ["an access key", exampleConfig],
    ["no sender", { region, credentials }],
    [
      "temporary credentials",
      { region, credentials: { ...credentials, sessionToken: "IQoJb3JpZ2luX2Vj//8=" } },
    ],
    ["a key of AWS's examples", { region, credentials: { ...credentials, accessKeyId: "AKIDEXAMPLE" } }],
    [
      "what a provider of AWS's SDK returned",
      {
        region,
        credentials: {
          ...credentials,
          sessionToken: "token",
          expiration: new Date(),
          accountId: "123456789012",
          credentialScope: "us-east-1",
          $source: { CREDENTIALS_CODE: "e" },
        },
      },
    ],
    ["a function that returns credentials", { region, credentials: async () => credentials }],
    ["the id of a pool", { ...exampleConfig, from: "pool-0123456789abcdef0123456789abcdef" }],
    [
      "the ARN of a sender ID",
      { ...exampleConfig, from: "arn:aws:sms-voice:eu-west-1:123456789012:sender-id/SMSKIT/IN" },
    ],
    ["a short code", { ...exampleConfig, from: "55555" }],
    ["a sender ID", { ...exampleConfig, from: "SMSKIT" }],
    ["a region of GovCloud", { ...exampleConfig, region: "us-gov-east-1" }],
    ["a FIPS endpoint", { ...exampleConfig, baseUrl: "https://sms-voice-fips.us-east-1.amazonaws.com" }],
    ["a name for its JSON Schema", { $schema: "./aws.schema.json", ...exampleConfig }],
  ])("accepts %s", (_, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  test.each<[unknown, RegExp]>([
    [undefined, /credentials: is missing/],
    ["AKIAIOSFODNN7EXAMPLE", /credentials: must be \{ accessKeyId, secretAccessKey/],
    [null, /credentials: must be \{ accessKeyId, secretAccessKey/],
    [{ accessKeyId: credentials.accessKeyId }, /credentials: must be \{ accessKeyId, secretAccessKey/],
    [{ ...credentials, expiration: 1 }, /credentials\.expiration: is not a known key/],
    [{ ...credentials, $source: {}, sesionToken: "x" }, /credentials\.sesionToken: is not a known key/],
    [{ ...credentials, accessKeyId: "hunter22" }, /credentials\.accessKeyId: must be an access key ID/],
    [
      { ...credentials, secretAccessKey: "<your-secret>" },
      /credentials\.secretAccessKey: still holds its placeholder/,
    ],
    [{ ...credentials, sessionToken: "a b" }, /credentials\.sessionToken: must not be empty/],
  ])("with the credentials %j is refused, without repeating them", (value, problem) => {
    const problems = problemsOf({ region, credentials: value }).join("\n");
    expect(problems).toMatch(problem);
    expect(problems).not.toMatch(/hunter22|wJalr/);
  });

  test("reports all problems at once", () => {
    const problems = problemsOf({
      region: "us-east-1.evil.example",
      credentials: 1,
      from: "Café 24",
      configurationSetName: "a b",
      messageType: "transactional",
      baseUrl: "http://example.com",
      fron: "55555",
    });
    const fields = [
      "baseUrl",
      "configurationSetName",
      "credentials",
      "from",
      "fron",
      "messageType",
      "region",
    ];
    expect(problems.map((problem) => problem.trim().split(":")[0]).sort()).toEqual(fields);
  });

  test("its type is the schema's, and takes what the AWS SDK provides", () => {
    expectTypeOf<z.input<typeof awsConfigSchema>["region"]>().toEqualTypeOf<AwsConfig["region"]>();
    expectTypeOf<z.output<typeof awsConfigSchema>>().toExtend<AwsConfig>();
    type OfTheSdk = (
      options?: object,
    ) => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiration?: Date }>;
    expectTypeOf<OfTheSdk>().toExtend<AwsCredentialProvider>();
  });

  test("its JSON Schema has the access key, with secrets as write-only", () => {
    const { properties } = aws.configJsonSchema as { properties: Record<string, object> };
    expect(properties["credentials"]).toMatchObject({
      type: "object",
      writeOnly: true,
      required: ["accessKeyId", "secretAccessKey"],
      additionalProperties: false,
    });
    expect(properties["credentials"]).not.toHaveProperty("anyOf");
  });
});
