import { SmsError } from "@smskit/core";
import type * as z from "@smskit/core/zod";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createInfobip, type InfobipConfig, infobip, type infobipConfigSchema } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

function problemsOf(config: unknown): string[] {
  try {
    createInfobip(config as InfobipConfig);
  } catch (error) {
    if (SmsError.is(error) && error.code === "invalid-config") return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}

describe("the base URL, to which the API key is sent", () => {
  test.each([
    "https://xxxxx.api.infobip.com",
    "https://XXXXX.API.INFOBIP.COM/",
    "xxxxx.api.infobip.com",
    "https://api.infobip.com",
    "http://127.0.0.1:4010",
    "http://localhost:4010",
    "http://[::1]:4010",
    "https://localhost:4010",
  ])("can be %s", (baseUrl) => {
    expect(problemsOf({ ...exampleConfig, baseUrl })).toEqual([]);
  });

  test.each([
    "https://xxxxx.api.infobip.co",
    "https://xxxxx.api.infobip.com.example.com",
    "https://xxxxxinfobip.com",
    "https://example.com/.infobip.com",
    "https://example.com#.infobip.com",
    "https://example.com?.infobip.com",
    "https://xxxxx.api.infobip.com@example.com",
    "https://user:hunter22@xxxxx.api.infobip.com",
    "https://xxxxx.api.infobip.com:8443",
    "http://xxxxx.api.infobip.com",
    "http://127.0.0.1.example.com",
    "https://localhost.example.com",
    "https://127.1.example",
    "ftp://xxxxx.api.infobip.com",
    "<your-base-url>",
    "",
    " ",
  ])("cannot be %j", (baseUrl) => {
    const problems = problemsOf({ ...exampleConfig, baseUrl });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^\s*baseUrl: /);
    expect(problems[0]).not.toContain("hunter22");
  });

  test("gets the request, with the scheme that the portal leaves out", async () => {
    const urls: string[] = [];
    const fetch = async (input: unknown) => {
      urls.push(String(input));
      return Response.json({});
    };
    const sms = createInfobip({ ...exampleConfig, baseUrl: "xxxxx.api.infobip.com" }, { http: { fetch } });
    await sms.send({ to: "+15558675310", body: "Hello" }).catch(() => undefined);
    expect(urls).toEqual(["https://xxxxx.api.infobip.com/sms/3/messages"]);
  });
});

describe("the config", () => {
  test.each<[string, object]>([
    ["a short code", { from: "55555" }],
    ["a name", { from: "A&B-Co_24 +" }],
    ["the longest validity period", { validityPeriodSeconds: 172_800 }],
    ["no secret of webhooks", { webhookSecret: undefined }],
    ["a name for its JSON Schema", { $schema: "./infobip.schema.json" }],
  ])("accepts %s", (_, change) => {
    expect(problemsOf({ ...exampleConfig, ...change })).toEqual([]);
  });

  test.each<[string, object, string, RegExp]>([
    ["no base URL", { baseUrl: undefined }, "baseUrl", /./],
    ["a base URL that is a number", { baseUrl: 7 }, "baseUrl", /./],
    ["a key with its scheme", { apiKey: "App hunter22" }, "apiKey", /spaces/],
    ["a name of 12 letters", { from: "ABCDEFGHIJKL" }, "from", /11/],
    ["a number without a plus", { from: "447700900001" }, "from", /E\.164/],
    ["several senders", { from: "+15551230000,+15551230001" }, "from", /E\.164/],
    ["a secret with a space", { webhookSecret: "hunter22 x" }, "webhookSecret", /spaces/],
    ["a validity of 4 seconds", { validityPeriodSeconds: 4 }, "validityPeriodSeconds", /at least 5/],
    [
      "a validity of over two days",
      { validityPeriodSeconds: 172_801 },
      "validityPeriodSeconds",
      /at most 172800/,
    ],
    ["a field of another provider", { accountSid: "AC1" }, "accountSid", /./],
  ])("rejects %s", (_, change, field, problem) => {
    const problems = problemsOf({ ...exampleConfig, ...change });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.trim()).toMatch(new RegExp(`^${field}: .*${problem.source}`));
    expect(problems.join()).not.toContain("hunter22");
  });

  test.each([[null], [undefined], ["xxxxx"], [[]]])("rejects %j with an SmsError", (config) => {
    expect(problemsOf(config)).not.toEqual([]);
  });

  test("marks the secrets in its JSON Schema", () => {
    const secret = { writeOnly: true };
    expect(infobip.configJsonSchema).toMatchObject({ properties: { apiKey: secret, webhookSecret: secret } });
  });
});

test("the type has the fields that the schema checks", () => {
  expectTypeOf<InfobipConfig>().toEqualTypeOf<z.input<typeof infobipConfigSchema>>();
});
