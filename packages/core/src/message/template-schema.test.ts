import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { defineConnector } from "../connector/define-connector.ts";
import { listedUsageTypes } from "./template-entry.ts";
import { templatesSchema } from "./template-schema.ts";

/** The problems, as `0.content: has no {{code}}; …`. */
function problemsOf(templates: unknown): string[] {
  const result = z.safeParse(templatesSchema, templates);
  return result.success
    ? []
    : result.error.issues.map((issue) => {
        const keys = issue.code === "unrecognized_keys" ? ` ${issue.keys.join()}` : "";
        return `${issue.path.join(".")}: ${issue.message}${keys}`;
      });
}

function fieldsOf(templates: unknown): string[] {
  return problemsOf(templates).map((problem) => problem.slice(0, problem.indexOf(":")));
}

const signIn = { usageType: "SignIn", content: "Your code is {{code}}" };

describe("templatesSchema", () => {
  it("accepts the templates of the connector's documentation unchanged", () => {
    const templates = [
      { content: "<arbitrary-register-template-contents: your passcode is {{code}}>", usageType: "Register" },
      { content: "<arbitrary-sign-in-template-contents: your passcode is {{code}}>", usageType: "SignIn" },
      { content: "<arbitrary-test-template-contents: your passcode is {{code}}>", usageType: "Test" },
    ];
    expect(z.parse(templatesSchema, templates)).toEqual(templates);
  });

  it("accepts both kinds, locales, origins, and undefined for optional fields", () => {
    const templates = [
      { ...signIn, locale: undefined, appendOrigin: undefined },
      { ...signIn, locale: "pt-BR", appendOrigin: "login.example.com" },
      {
        usageType: "SignIn",
        templateIds: { aliyun: { id: "SMS_1", parameters: ["code", "user.name"] } },
        locale: "zh-Hant-TW",
      },
      {
        usageType: "SignIn",
        templateIds: { aliyun: "SMS_2", "acme-sms": { id: "7", parameters: { otp: "code" } } },
      },
      { usageType: "Register", content: "{{code}}", templateIds: { aliyun: "SMS_3", tencent: undefined } },
      { usageType: "ForgotPassword", content: "{{code}}", templateIds: {} },
      { usageType: "OrganizationInvitation", content: "Join us: {{link}}" },
      { usageType: "OrganizationInvitation", templateIds: { aliyun: { id: "SMS_4", parameters: ["link"] } } },
      { usageType: "Mine", templateIds: { aliyun: { id: "SMS_5", parameters: [] } } },
      { usageType: "OrderShipped", content: "It is on its way." },
    ];
    expect(problemsOf(templates)).toEqual([]);
    expect(problemsOf([])).toEqual([]);
  });

  it("reports all problems, each at its path", () => {
    const templates = [
      { usageType: "SignIn", content: "no code" },
      { usageType: "SignIn", contnet: "Your code is {{code}}" },
      { usageType: 7, content: "{{ code", locale: "pt BR", extra: 1 },
      { usageType: "Generic", content: "{{code}}", appendOrigin: "https://example.com/" },
      "nothing",
      { usageType: "Generic", content: "{{code}}" },
      { usageType: "Generic", templateIds: { aliyun: { id: "SMS_1", parameters: ["name", 7] } } },
    ];
    expect(fieldsOf(templates).sort()).toEqual([
      ...["0.content", "1", "1.content", "2", "2.content", "2.locale", "2.usageType"],
      ...["3.appendOrigin", "4", "5.usageType"],
      "6.templateIds.aliyun.parameters",
    ]);
  });

  it("reports unknown keys by name, including prototype keys", () => {
    const templates = JSON.parse(
      '[{ "usageType": "SignIn", "content": "{{code}}", "__proto__": { "locale": "en" }, "constructor": 1, "local": "en" }]',
    );
    expect(problemsOf(templates).join()).toMatch(/^0: .* __proto__,constructor,local$/);
    expect(({} as { locale?: string }).locale).toBeUndefined();
  });

  it.each([...listedUsageTypes].filter((usageType) => usageType !== "OrganizationInvitation"))(
    "requires the code in templates for %s",
    (usageType) => {
      expect(problemsOf([{ usageType, content: "Welcome" }])).toEqual([
        "0.content: has no {{code}}; put {{code}} where the passcode goes",
      ]);
      expect(problemsOf([{ usageType, content: "{{user.code}}" }])).toHaveLength(1);
      for (const parameters of [["name"], [], {}, { code: "name" }]) {
        const templates = [{ usageType, templateIds: { aliyun: { id: "SMS_1", parameters } } }];
        expect(problemsOf(templates)).toEqual([
          '0.templateIds.aliyun.parameters: have no "code"; put "code" where the provider\'s template has the passcode',
        ]);
      }
      expect(problemsOf([{ usageType, content: "{{ code }}" }])).toEqual([]);
    },
  );

  it("rejects a duplicate of a usage type and locale, however the locale is spelled", () => {
    const duplicates = [signIn, { ...signIn, locale: "pt-BR" }, signIn, { ...signIn, locale: "PT-br" }];
    expect(problemsOf(duplicates)).toEqual([
      "2.usageType: has the same usageType and locale as templates[0]; keep one of the two",
      "3.usageType: has the same usageType and locale as templates[1]; keep one of the two",
    ]);
  });

  it("rejects a second template of one provider for one usage type and locale", () => {
    const stored = (templateIds: object) => ({ usageType: "SignIn", templateIds });
    expect(problemsOf([signIn, stored({ aliyun: "1" }), stored({ tencent: "2" })])).toEqual([]);
    expect(
      problemsOf([
        { ...signIn, templateIds: { aliyun: "1" } },
        { ...stored({ aliyun: "2" }), locale: "zh" },
      ]),
    ).toEqual([]);
    expect(
      problemsOf([
        { ...signIn, templateIds: { aliyun: "1" } },
        stored({ tencent: "2" }),
        stored({ aliyun: "1", tencent: "2" }),
      ]),
    ).toEqual([
      "2.templateIds.aliyun: has the same usageType and locale as templates[0]; keep one of the two",
      "2.templateIds.tencent: has the same usageType and locale as templates[1]; keep one of the two",
    ]);
  });

  it("rejects malformed placeholders with their position", () => {
    expect(problemsOf([{ usageType: "Mine", content: "Hi {{name}" }])).toEqual([
      "0.content: the placeholder at character 4 is not closed; put }} after the name of the variable",
    ]);
  });

  it.each(["", " \n", "{".repeat(1_000_000)])("rejects empty, blank and malformed content", (content) => {
    expect(fieldsOf([{ usageType: "Mine", content }])).toEqual(["0.content"]);
  });

  it.each(["x", "pt BR", "nl,en", "en-", "-", "en US", "toolongtag", "__proto__"])(
    "rejects the locale %o",
    (locale) => {
      expect(fieldsOf([{ ...signIn, locale }])).toEqual(["0.locale"]);
    },
  );

  it.each([
    ...["", "https://example.com", "example.com/", "example.com:443", "example", "@example.com", "a b.com"],
    ...[
      "example..com",
      "-a.example.com",
      "example.com.",
      "1.2.3.4",
      "exämple.com",
      "example.com\n",
      "a?b.com",
    ],
    ...["{{host}}.com", `${"a".repeat(64)}.com`, `${"a.".repeat(200)}com`],
  ])("rejects the origin %o", (appendOrigin) => {
    expect(fieldsOf([{ ...signIn, appendOrigin }])).toEqual(["0.appendOrigin"]);
  });

  it("requires a code to bind to an origin", () => {
    const invitation = {
      usageType: "OrganizationInvitation",
      content: "Join: {{link}}",
      appendOrigin: "example.com",
    };
    expect(fieldsOf([invitation])).toEqual(["0.content"]);
    const kept = { usageType: "SignIn", templateIds: { aliyun: "SMS_1" }, appendOrigin: "example.com" };
    expect(fieldsOf([kept])).toEqual(["0.appendOrigin"]);
  });

  it.each([undefined, {}, { aliyun: undefined }])("requires content with the ids %o", (templateIds) => {
    expect(problemsOf([{ usageType: "SignIn", templateIds }])).toEqual([
      "0.content: is missing; write the text, or name the provider's template in templateIds",
    ]);
  });

  it.each([
    ["SMS_1", ["templateIds"]],
    [["SMS_1"], ["templateIds"]],
    [null, ["templateIds"]],
    [7, ["templateIds"]],
    [{ aliyun: "" }, ["templateIds.aliyun"]],
    [{ aliyun: " \n" }, ["templateIds.aliyun"]],
    [{ aliyun: "SMS_1\n" }, ["templateIds.aliyun"]],
    [{ aliyun: "SMS_\0" }, ["templateIds.aliyun"]],
    [{ aliyun: "SMS_\ud800" }, ["templateIds.aliyun"]],
    [{ aliyun: "S".repeat(256) }, ["templateIds.aliyun"]],
    [{ aliyun: { id: "SMS_1", parameters: { "otp\r\n": "code" } } }, ["templateIds.aliyun.parameters"]],
    [{ aliyun: { id: "SMS_1", parameters: [undefined, "code"] } }, ["templateIds.aliyun.parameters"]],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    [{ aliyun: { id: "SMS_1", parameters: [, "code"] } }, ["templateIds.aliyun.parameters"]],
    [{ aliyun: null }, ["templateIds.aliyun"]],
    [{ aliyun: 7 }, ["templateIds.aliyun"]],
    [{ aliyun: [] }, ["templateIds.aliyun"]],
    [{ aliyun: {} }, ["templateIds.aliyun.id"]],
    [{ aliyun: { id: "" } }, ["templateIds.aliyun.id"]],
    [{ aliyun: { id: 7, parameters: ["code"] } }, ["templateIds.aliyun.id"]],
    [{ aliyun: { id: "1", parameter: ["code"] } }, ["templateIds.aliyun.parameter"]],
    [{ aliyun: { id: "1", parameters: "code" } }, ["templateIds.aliyun.parameters"]],
    [{ aliyun: { id: "1", parameters: null } }, ["templateIds.aliyun.parameters"]],
    [{ aliyun: { id: "1", parameters: ["code", "a b"] } }, ["templateIds.aliyun.parameters"]],
    [{ aliyun: { id: "1", parameters: ["code", ""] } }, ["templateIds.aliyun.parameters"]],
    [{ aliyun: { id: "1", parameters: ["code", "{{name}}"] } }, ["templateIds.aliyun.parameters"]],
    [{ aliyun: { id: "1", parameters: { a: "code", b: { c: "d" } } } }, ["templateIds.aliyun.parameters"]],
    [{ aliyun: { id: "1", parameters: { " ": "code" } } }, ["templateIds.aliyun.parameters"]],
    [{ " ": "1" }, ["templateIds. "]],
    [{ "": "1" }, ["templateIds."]],
    [{ Aliyun: "1", "ali yun": "2" }, ["templateIds.Aliyun", "templateIds.ali yun"]],
    [JSON.parse('{ "__proto__": "1" }'), ["templateIds.__proto__"]],
  ])("rejects the ids %j at the field, with and without content", (templateIds, paths) => {
    const fields = paths.map((path) => `0.${path}`);
    expect(fieldsOf([{ ...signIn, templateIds }])).toEqual(fields);
    expect(fieldsOf([{ usageType: "SignIn", templateIds }])).toEqual(fields);
  });

  it.each([[null], [{}], ["x"], [7], [[null, 7, [], "x"]]])("rejects %o without crashing", (templates) => {
    expect(problemsOf(templates)).not.toEqual([]);
  });

  it("repeats no value of the config", () => {
    const secret = "s3cr3t";
    const templates = [
      {
        usageType: "SignIn",
        content: `${secret} {{ ${secret} x }}`,
        locale: secret,
        appendOrigin: `${secret}/`,
      },
      { usageType: "SignIn", templateIds: { aliyun: { id: 7, parameters: [`${secret} ${secret}`] } } },
    ];
    expect(problemsOf(templates)).not.toHaveLength(0);
    expect(JSON.stringify(problemsOf(templates))).not.toContain(secret);
  });

  it("converts to JSON Schema", () => {
    const { configJsonSchema } = defineConnector({
      provider: "acme",
      name: "Acme",
      configSchema: z.strictObject({ templates: z.optional(templatesSchema) }),
      create: () => ({ deliver: () => Promise.reject(new Error("not called")) }),
    });
    expect((configJsonSchema as { properties: { templates: object } }).properties.templates).toMatchObject({
      type: "array",
      items: {
        type: "object",
        required: ["usageType"],
        additionalProperties: false,
        properties: {
          templateIds: {
            type: "object",
            additionalProperties: { anyOf: [{ type: "string" }, { type: "object", required: ["id"] }] },
          },
        },
        anyOf: [{ required: ["content"] }, { required: ["templateIds"] }],
        dependentRequired: { appendOrigin: ["content"] },
      },
    });
  });
});
