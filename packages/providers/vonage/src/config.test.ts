import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SmsError } from "@smskit/core";
import type * as z from "@smskit/core/zod";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createVonage, type VonageConfig, vonage, type vonageConfigSchema } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

function problemsOf(config: unknown): string[] {
  try {
    createVonage(config as VonageConfig);
  } catch (error) {
    if (SmsError.is(error) && error.code === "invalid-config") {
      return error.message
        .split("\n")
        .slice(1)
        .map((line) => line.trim());
    }
    throw error;
  }
  return [];
}

const { apiKey, apiSecret, from } = exampleConfig;
const applicationId = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const pem = (key: KeyObject, type: "pkcs8" | "pkcs1" | "spki") =>
  key.export({ format: "pem", type }) as string;
const pkcs8 = pem(privateKey, "pkcs8");
const pkcs1 = pem(privateKey, "pkcs1");
const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const encrypted = privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "x" });
const application = { applicationId, privateKey: pkcs8, from };

describe("the config", () => {
  test.each<[string, unknown]>([
    ["a key and its secret", exampleConfig],
    ["a sender with its plus", { apiKey, apiSecret, from: "+15551230000" }],
    ["a short code", { apiKey, apiSecret, from: "55555" }],
    ["a name", { apiKey, apiSecret, from: "Cafe 24" }],
    ["an application and its key", application],
    ["a key as the environment has it", { ...application, privateKey: pkcs8.replaceAll("\n", "\\n") }],
    ["a key with the line breaks of Windows", { ...application, privateKey: pkcs8.replaceAll("\n", "\r\n") }],
    ["a key of an older tool", { ...application, privateKey: pkcs1 }],
    ["a region", { ...exampleConfig, baseUrl: "https://api-eu.nexmo.com" }],
    [
      "all that is optional",
      { ...exampleConfig, statusCallback: "https://example.com/a", validityPeriodSeconds: 20 },
    ],
  ])("accepts %s", (_, config) => {
    expect(problemsOf(config)).toEqual([]);
  });

  test.each<[string, unknown, string[]]>([
    ["no credential", { from }, ["apiKey: is missing"]],
    ["a key alone", { apiKey, from }, ["apiSecret: is missing"]],
    ["a secret alone", { apiSecret, from }, ["apiKey: is missing"]],
    ["an application alone", { applicationId, from }, ["privateKey: is missing"]],
    ["a private key alone", { privateKey: pkcs8, from }, ["applicationId: is missing"]],
    ["both credentials", { ...exampleConfig, ...application }, ["applicationId: is one of two credentials"]],
    ["a key for a secret", { apiKey, apiSecret: apiKey, from }, ["apiSecret: is the API key again"]],
    [
      "an application of another form",
      { ...application, applicationId: "my-app" },
      ["applicationId: must be"],
    ],
    [
      "a short validity",
      { ...exampleConfig, validityPeriodSeconds: 19 },
      ["validityPeriodSeconds: must be at"],
    ],
    [
      "a relative callback",
      { ...exampleConfig, statusCallback: "/sms" },
      ["statusCallback: must be an absolute"],
    ],
    ["a name of 12 letters", { ...exampleConfig, from: "Cafe Central" }, ["from: must be a number"]],
  ])("rejects %s", (_, config, problems) => {
    expect(problemsOf(config)).toEqual(problems.map((problem) => expect.stringContaining(problem)));
  });

  test.each<[string, string, string]>([
    ["a path", "./private.key", "not its path"],
    ["a placeholder", "<your-private-key>", "still holds its placeholder"],
    ["nothing", "", "not its path"],
    ["the public key", pem(publicKey, "spki"), "is not the private key"],
    ["an encrypted key", String(encrypted), "is encrypted"],
    [
      "an encrypted key of an older tool",
      "-----BEGIN RSA PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: AES-128-CBC,00\r\n\r\nAAAA\r\n-----END RSA PRIVATE KEY-----",
      "is encrypted",
    ],
    ["an elliptic key", pem(elliptic, "pkcs8"), "must be an RSA key"],
    [
      "an elliptic key of an older tool",
      "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----",
      "RSA",
    ],
    ["a key without its last line", pkcs8.slice(0, 800), "is damaged"],
    ["a key without a line", pkcs8.split("\n").toSpliced(5, 1).join("\n"), "is damaged"],
    ["a key with other characters", pkcs8.replace("MII", "M*I"), "is damaged"],
    ["a key without content", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", "is damaged"],
  ])("says what is wrong with %s", (_, key, problem) => {
    const problems = problemsOf({ ...application, privateKey: key });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^privateKey: .*${problem}`))]);
    expect(problems.join()).not.toContain("MII");
  });

  test("reports all problems at once and repeats no value", () => {
    const problems = problemsOf({
      apiKey: "hunter22hunter22",
      from: "Cafe 24!",
      templates: [{ usageType: "SignIn", content: "no placeholder" }],
      fron: "15551230000",
    });
    expect(problems.map((problem) => problem.split(":")[0]).sort()).toEqual([
      "apiKey",
      "apiSecret",
      "from",
      "fron",
      "templates[0].content",
    ]);
    expect(problems.join()).not.toContain("hunter22");
  });

  test.each([[null], [undefined], ["abcd1234"], [[]]])("rejects %j with an SmsError", (config) => {
    expect(problemsOf(config)).not.toEqual([]);
  });

  test("marks its secrets in the JSON Schema", () => {
    expect(vonage.configJsonSchema).toMatchObject({
      properties: { apiSecret: { writeOnly: true }, privateKey: { writeOnly: true } },
    });
  });
});

test("has a type with the fields that the schema checks", () => {
  expectTypeOf<VonageConfig>().toEqualTypeOf<z.input<typeof vonageConfigSchema>>();
});
