import { SmsError } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTwilio, type TwilioConfig, twilio } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

function problemsOf(config: unknown): string {
  try {
    createTwilio(config as TwilioConfig);
  } catch (error) {
    if (SmsError.is(error) && error.code === "invalid-config") return error.message;
    throw error;
  }
  return "";
}

describe("the config", () => {
  test("can be the connector JSON of the original document, with real values in its three fields", () => {
    const json = `{
      "accountSID": "${exampleConfig.accountSID}",
      "authToken": "${exampleConfig.authToken}",
      "fromMessagingServiceSID": "${exampleConfig.fromMessagingServiceSID}",
      "templates": [
        { "content": "<arbitrary-register-template-contents: your passcode is {{code}}>", "usageType": "Register" },
        { "content": "<arbitrary-sign-in-template-contents: your passcode is {{code}}>", "usageType": "SignIn" },
        { "content": "<arbitrary-test-template-contents: your passcode is {{code}}>", "usageType": "Test" }
      ]
    }`;
    expect(problemsOf(JSON.parse(json))).toBe("");
  });

  test("can name its JSON Schema", () => {
    expect(problemsOf({ $schema: "./twilio.schema.json", ...exampleConfig })).toBe("");
  });

  test("reports placeholders", () => {
    const message = problemsOf({
      accountSID: "<your-account-sid>",
      authToken: "<your-auth-token>",
      fromMessagingServiceSID: "<messaging-service-sid>",
    });
    for (const field of ["accountSID", "authToken", "fromMessagingServiceSID"]) {
      expect(message).toMatch(new RegExp(`${field}: still holds its placeholder`));
    }
  });

  test("reports all problems at once with their paths", () => {
    const message = problemsOf({
      accountSID: 7,
      authToken: "",
      from: "a sender that is too long",
      region: "IE 1",
      baseUrl: "http://api.example.com",
      statusCallback: "example.com",
      validityPeriodSeconds: 0.5,
      disableRiskCheck: "yes",
      templates: [
        { usageType: "SignIn", content: "hello" },
        { usageType: "SignIn", content: "{{code" },
      ],
      authtoken: "x",
    });
    for (const path of [
      "accountSID",
      "authToken",
      "from",
      "region",
      "baseUrl",
      "statusCallback",
      "validityPeriodSeconds",
      "disableRiskCheck",
      "templates[0].content",
      "templates[1].content",
      "authtoken",
    ]) {
      expect(message, path).toContain(`  ${path}: `);
    }
  });

  test.each([
    [{ authToken: undefined }, "authToken: is missing"],
    [{ apiKeySID: `SK${"1".repeat(32)}` }, "authToken: is one of two credentials"],
    [{ authToken: undefined, apiKeySID: `SK${"1".repeat(32)}` }, "apiKeySecret: is missing"],
    [{ authToken: undefined, apiKeySecret: "1" }, "apiKeySID: is missing"],
    [{ fromMessagingServiceSID: undefined }, "fromMessagingServiceSID: is missing"],
    [{ baseUrl: "https://example.com", edge: "dublin" }, "baseUrl: replaces region and edge"],
    [
      { accountSID: exampleConfig.fromMessagingServiceSID },
      "looks like the value of fromMessagingServiceSID",
    ],
    [{ fromMessagingServiceSID: exampleConfig.accountSID }, "looks like the value of accountSID"],
    [{ authToken: exampleConfig.accountSID }, "authToken: holds a SID"],
    [{ authToken: "0123 4567" }, "authToken: must not"],
    [{ baseUrl: "https://user:word@example.com" }, "baseUrl: must not contain a user name"],
  ])("rejects %j", (change, problem) => {
    expect(problemsOf({ ...exampleConfig, ...change })).toContain(problem);
  });

  test.each(["+15551230000", "12345", "55555555", "Cafe 24", "A", "SMS-KIT & A"])(
    "accepts the sender %s",
    (from) => {
      expect(problemsOf({ ...exampleConfig, from })).toBe("");
    },
  );

  test.each(["", "+0123456789", "12", "a".repeat(12), "           ", "+1555123000012345", "naïve"])(
    "rejects the sender %j",
    (from) => {
      expect(problemsOf({ ...exampleConfig, from })).toContain("  from: ");
    },
  );

  test("never repeats a value of any field", () => {
    const field = fc.constantFrom(
      "accountSID",
      "authToken",
      "apiKeySID",
      "apiKeySecret",
      "fromMessagingServiceSID",
      "baseUrl",
      "region",
    );
    const value = fc.stringMatching(/^[ -~]{12,40}$/);
    fc.assert(
      fc.property(field, value, (name, pasted) => {
        expect(problemsOf({ ...exampleConfig, [name]: pasted })).not.toContain(pasted);
      }),
    );
  });

  test("has a JSON Schema with its secrets marked", () => {
    const schema = twilio.configJsonSchema as {
      properties: Record<string, { writeOnly?: boolean }>;
      additionalProperties: boolean;
      required: string[];
    };
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(["accountSID"]);
    const secrets = Object.entries(schema.properties).filter(([, field]) => field.writeOnly);
    expect(secrets.map(([name]) => name)).toEqual(["authToken", "apiKeySecret"]);
    expect(Object.keys(schema.properties)).toContain("$schema");
  });
});
