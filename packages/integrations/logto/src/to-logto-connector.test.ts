import {
  ConnectorError,
  ConnectorErrorCodes,
  ConnectorType,
  connectorMetadataGuard,
  type SendMessageData,
  type SmsConnector,
  TemplateType,
  validateConfig,
} from "@logto/connector-kit";
import logtoTwilio from "@logto/connector-twilio-sms";
import { type ConnectorDefinition, SmsError } from "@smskit/core";
import { defineConnector } from "@smskit/core/provider";
import * as z from "@smskit/core/zod";
import { withCountries } from "@smskit/delivery";
import { loadProviders } from "@smskit/test-support/load-providers";
import { twilio } from "@smskit/twilio";
import { assert, describe, expect, test } from "vitest";
import { startLogto, startProviders, stored, storedTwilioConfig, to } from "./testing/start-logto.ts";

const message: SendMessageData = { to: stored, type: TemplateType.SignIn, payload: { code: "481516" } };
const providers = await loadProviders<ConnectorDefinition>();
const definitions = providers.map(({ definition }) => definition);

async function errorOf(connector: SmsConnector, data: SendMessageData, config?: unknown) {
  const error = await connector.sendMessage(data, config).then(
    () => assert.fail("it must throw"),
    (thrown: unknown) => thrown,
  );
  assert(error instanceof ConnectorError, `not a ConnectorError: ${String(error)}`);
  return error;
}

function withRiskCheck({ path, form }: { path: string; form: Readonly<Record<string, readonly string[]>> }) {
  return { path, form: { RiskCheck: ["enable"], ...form } };
}

describe("a config of Logto's own Twilio connector", () => {
  test("is accepted unchanged and sends the code", async () => {
    const { carrier } = startProviders();
    const { connector, asked } = await startLogto(twilio, storedTwilioConfig);
    validateConfig(storedTwilioConfig, connector.configGuard);
    const receipt = await connector.sendMessage(message);
    expect(receipt).toMatchObject({ provider: "twilio", to });
    expect(asked).toEqual(["smskit-twilio"]);
    expect(carrier.messages.map(({ body }) => body)).toEqual([
      "Your Logto sign-in verification code is 481516. The code will remain active for 10 minutes.",
    ]);
  });

  test("sends Twilio the same requests as Logto's own connector", async () => {
    const { carrier } = startProviders();
    const own = await logtoTwilio({ getConfig: async () => undefined });
    const templates = own.metadata.formItems?.find(({ key }) => key === "templates")?.defaultValue;
    for (const disableRiskCheck of [undefined, false, true]) {
      const config = { ...storedTwilioConfig, disableRiskCheck, templates };
      const { connector } = await startLogto(twilio, config);
      validateConfig(config, connector.configGuard);
      for (const type of Object.values(TemplateType)) {
        await own.sendMessage({ ...message, type }, config);
        await connector.sendMessage({ ...message, type });
      }
    }
    const [theirs, ours] = [0, 1].map((half) =>
      carrier.requests.filter((_, index) => index % 2 === half).map(({ form, path }) => ({ form, path })),
    );
    expect(ours).toHaveLength(27);
    // Twilio checks the risk by default.
    expect(ours?.map(withRiskCheck)).toEqual(theirs?.map(withRiskCheck));
  });

  test("is used under the id of that connector", async () => {
    startProviders();
    const { metadata } = await logtoTwilio({ getConfig: async () => undefined });
    const { connector, asked } = await startLogto(twilio, storedTwilioConfig, {
      metadata: { id: metadata.id },
    });
    await connector.sendMessage(message);
    expect(connector.metadata.id).toBe("twilio-short-message-service");
    expect(asked).toEqual([metadata.id]);
  });

  test("has a text for each of Logto's usage types: its own, or the generic one", async () => {
    const { carrier } = startProviders();
    const { connector } = await startLogto(twilio, storedTwilioConfig);
    for (const type of Object.values(TemplateType)) await connector.sendMessage({ ...message, type });
    const texts = carrier.messages.map(({ body }) => body.split("Logto ")[1]?.split(" is ")[0]);
    const generic = "verification code";
    expect(texts).toEqual([
      "sign-in verification code",
      "sign-up verification code",
      "password change verification code",
      ...Array.from({ length: 6 }, () => generic),
    ]);
  });
});

test.each(providers)(
  "a config of $provider that is passed with the message is used instead of the stored one",
  async ({ provider, definition, exampleConfig }) => {
    const { carrier } = startProviders();
    const { connector, asked } = await startLogto(definition, undefined);
    await connector.sendMessage(message, { ...exampleConfig, templates: storedTwilioConfig.templates });
    expect(asked).toEqual([]);
    expect(carrier.messages).toMatchObject([{ provider, to }]);
  },
);

test("a text can contain what Logto's payload says about the user and the application", async () => {
  const { carrier } = startProviders();
  const content = "{{application.name}}: {{code}} for {{user.name}}";
  const { connector } = await startLogto(twilio, {
    ...storedTwilioConfig,
    templates: [{ usageType: "Generic", content }],
  });
  const payload = { code: "481516", application: { name: "Shop" }, user: { name: "Ada", avatar: null } };
  await connector.sendMessage({ ...message, payload });
  expect(carrier.messages.map(({ body }) => body)).toEqual(["Shop: 481516 for Ada"]);
});

test("an invitation has a link instead of a code", async () => {
  const { carrier } = startProviders();
  const templates = [{ usageType: "OrganizationInvitation", content: "Join us: {{link}}" }];
  const { connector } = await startLogto(twilio, { ...storedTwilioConfig, templates });
  const payload = { link: "https://example.com/invite" };
  await connector.sendMessage({ to: stored, type: TemplateType.OrganizationInvitation, payload });
  expect(carrier.messages.map(({ body }) => body)).toEqual(["Join us: https://example.com/invite"]);
});

test.each([
  ["pt-BR", "Seu código: 481516"],
  ["pt", "Seu código: 481516"],
  ["de", "Your code: 481516"],
  ["not a language!", "Your code: 481516"],
  [undefined, "Your code: 481516"],
])("the locale %s gets the text %s", async (locale, text) => {
  const { carrier } = startProviders();
  const templates = [
    { usageType: "SignIn", content: "Your code: {{code}}" },
    { usageType: "SignIn", content: "Seu código: {{code}}", locale: "pt" },
  ];
  const { connector } = await startLogto(twilio, { ...storedTwilioConfig, templates });
  await connector.sendMessage({ ...message, payload: { code: "481516", ...(locale && { locale }) } });
  expect(carrier.messages.map(({ body }) => body)).toEqual([text]);
});

test.each(["15558675310", "+15558675310", "+1 (555) 867-5310", "0015558675310"])(
  "a text is sent to the number %s",
  async (number) => {
    const { carrier } = startProviders();
    const { connector } = await startLogto(twilio, storedTwilioConfig);
    await connector.sendMessage({ ...message, to: number });
    expect(carrier.messages.map((sent) => sent.to)).toEqual([to]);
  },
);

describe("an error", () => {
  test("of a number differs from a rate limit", async () => {
    const { carrier } = startProviders();
    const { connector } = await startLogto(twilio, storedTwilioConfig);
    const badNumbers = ["+15005550001", "+15005550009", "12", ""];
    for (const number of badNumbers) {
      const { code, data } = await errorOf(connector, { ...message, to: number });
      expect(code, number).toBe(ConnectorErrorCodes.InvalidRequestParameters);
      expect(data).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
    }
    carrier.faults.add({ kind: "rate-limited", retryAfter: "7", times: 1 });
    const { code, data } = await errorOf(connector, message);
    expect(code).toBe(ConnectorErrorCodes.RateLimitExceeded);
    expect(data).toMatchObject({ code: "rate-limited", delivery: "not-sent", retryAfterMs: 7_000 });
  });

  test("of an opted-out recipient is not a general error", async () => {
    startProviders();
    const { connector } = await startLogto(twilio, storedTwilioConfig);
    const { code, data } = await errorOf(connector, { ...message, to: "15005550004" });
    expect(code).toBe(ConnectorErrorCodes.InvalidRequestParameters);
    expect(data).toMatchObject({ code: "recipient-blocked", providerCode: "21610" });
  });

  test("of credentials or of the config is InvalidConfig", async () => {
    startProviders();
    const { connector } = await startLogto(twilio, undefined);
    const wrong = { ...storedTwilioConfig, accountSID: "AC123" };
    const { code, data } = await errorOf(connector, message, wrong);
    expect(code).toBe(ConnectorErrorCodes.InvalidConfig);
    expect(data).toMatchObject({ errorDescription: expect.stringContaining("accountSID") });
  });

  test("of a usage type without a text names it", async () => {
    startProviders();
    const templates = [{ usageType: "SignIn", content: "{{code}}" }];
    const { connector } = await startLogto(twilio, { ...storedTwilioConfig, templates });
    const { code, data } = await errorOf(connector, { ...message, type: TemplateType.Register });
    expect(code).toBe(ConnectorErrorCodes.TemplateNotFound);
    expect(data).toMatchObject({ errorDescription: expect.stringContaining('"Register"') });
  });

  test("of a payload without a variable of the template names the variable, and nothing is sent", async () => {
    const { carrier } = startProviders();
    const { connector } = await startLogto(twilio, storedTwilioConfig);
    const { code, data } = await errorOf(connector, { ...message, payload: {} });
    expect(code).toBe(ConnectorErrorCodes.InsufficientRequestParameters);
    expect(data).toMatchObject({ errorDescription: expect.stringContaining("variables.code: is missing") });
    expect(carrier.requests).toEqual([]);
  });

  test("of an account without credit is UsageLimitExceeded", async () => {
    const codes = ["rejected", "insufficient-funds"] as const;
    const failures = codes.map((code) => new SmsError({ code, message: "Refused." }));
    const { templates } = storedTwilioConfig;
    const acme = defineConnector({
      provider: "acme",
      name: "Acme",
      configSchema: z.strictObject({}),
      create: () => ({
        async deliver() {
          throw failures.shift();
        },
      }),
    });
    const { connector } = await startLogto(acme, {}, { runtime: { templates } });
    expect((await errorOf(connector, message)).code).toBe(ConnectorErrorCodes.General);
    expect((await errorOf(connector, message)).code).toBe(ConnectorErrorCodes.UsageLimitExceeded);
  });
});

test("an unreadable response leaves the outcome unknown, and the message is not sent again", async () => {
  const { carrier } = startProviders();
  const { connector } = await startLogto(twilio, storedTwilioConfig);
  carrier.faults.add({ kind: "garbled-answer", times: 1 });
  const { code, data } = await errorOf(connector, message);
  expect(code).toBe(ConnectorErrorCodes.General);
  expect(data).toMatchObject({ delivery: "unknown" });
  expect(carrier.messages).toHaveLength(1);
});

test("no error reveals a secret, a code or a whole number, however it is printed", async () => {
  const { carrier } = startProviders();
  const { connector } = await startLogto(twilio, storedTwilioConfig);
  const errors: unknown[] = [];
  for (const number of ["15005550001", "15005550004", "6465550123456789"]) {
    errors.push(await errorOf(connector, { ...message, to: number }));
  }
  for (const status of [401, 429, 500]) {
    carrier.faults.add({ kind: "server-error", status, times: 1 });
    errors.push(await errorOf(connector, message));
  }
  errors.push(await errorOf(connector, message, { ...storedTwilioConfig, accountSID: "AC1", x: "hunter2" }));
  const { inspect } = await import("node:util");
  for (const error of errors) {
    const printed = [
      String(error),
      JSON.stringify(error),
      inspect(error, { depth: Infinity, showHidden: true }),
    ].join("\n");
    for (const secret of [storedTwilioConfig.authToken, "481516", "5005550001", "8675310", "hunter2"]) {
      expect(printed).not.toContain(secret);
    }
  }
});

describe("the config guard", () => {
  test.each([
    ["a SID in the wrong field", { accountSID: storedTwilioConfig.fromMessagingServiceSID }, "accountSID"],
    ["an unknown key", { disableRiskChek: true }, "disableRiskChek"],
    [
      "a text without the code",
      { templates: [{ usageType: "SignIn", content: "Hello" }] },
      "templates[0].content",
    ],
  ])("rejects %s and names it", async (_, change, named) => {
    const { connector } = await startLogto(twilio, undefined);
    const config = { ...storedTwilioConfig, ...change };
    expect(() => validateConfig(config, connector.configGuard)).toThrow(ConnectorError);
    const { error } = connector.configGuard.safeParse(config);
    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([named]);
    expect(JSON.stringify(error)).not.toContain(storedTwilioConfig.authToken);
  });

  test.each([undefined, null, "{}", 1, []])("rejects %j", async (config) => {
    const { connector } = await startLogto(twilio, undefined);
    expect(() => validateConfig(config, connector.configGuard)).toThrow(ConnectorError);
  });
});

describe.each(definitions)("the metadata of $name in Logto", (definition) => {
  test("is valid for Logto's kit", async () => {
    const { connector } = await startLogto(definition, undefined);
    expect(connector.type).toBe(ConnectorType.Sms);
    expect(connectorMetadataGuard.parse(connector.metadata)).toEqual(connector.metadata);
    expect(connector.metadata).toMatchObject({ platform: null, name: { en: `${definition.name} (smskit)` } });
  });

  test("has an item for each field of the config, with secrets hidden", async () => {
    const { connector } = await startLogto(definition, undefined);
    const { properties, required } = definition.configJsonSchema as {
      properties: Record<string, { writeOnly?: boolean }>;
      required: string[];
    };
    const { $schema: _, ...fields } = properties;
    const items = connector.metadata.formItems ?? [];
    expect(items.map(({ key }) => key)).toEqual(Object.keys(fields));
    for (const item of items) {
      const isSecret = fields[item.key]?.writeOnly === true;
      expect(item.isConfidential ?? false, item.key).toBe(isSecret);
      expect(item.required, item.key).toBe(required.includes(item.key) || item.key === "templates");
    }
    expect(items.some(({ isConfidential }) => isConfidential)).toBe(true);
  });
});

test("the form's default templates are valid, one for each usage type", async () => {
  const { carrier } = startProviders();
  const { connector } = await startLogto(twilio, undefined);
  const item = connector.metadata.formItems?.find(({ key }) => key === "templates");
  const config = { ...storedTwilioConfig, templates: item?.defaultValue };
  validateConfig(config, connector.configGuard);
  const types = Object.values(TemplateType);
  for (const type of types) {
    await connector.sendMessage(
      { ...message, type, payload: { code: "481516", link: "https://e.com" } },
      config,
    );
  }
  expect(carrier.messages).toHaveLength(types.length);
});

test("has a readme that explains the account setup and a form that explains where to find each value", async () => {
  const { connector } = await startLogto(twilio, undefined);
  const { readme, formItems } = connector.metadata;
  for (const step of twilio.setup?.steps ?? []) expect(readme).toContain(step);
  expect(readme).toContain(
    "- How does your app sign in? Auth Token (_Auth token_), or API key (_API key SID_, _API key secret_).",
  );
  for (const [key, { description, place }] of Object.entries(twilio.setup?.fields ?? {})) {
    const shown = formItems?.find((item) => item.key === key)?.description;
    expect(shown, key).toContain(description);
    expect(shown, key).toContain(place ?? "");
  }
});

test("a provider without setup has a readme and a form", async () => {
  const { connector } = await startLogto({ ...twilio, setup: undefined }, undefined);
  expect(connector.metadata.readme).not.toContain("Set up the account");
  expect(connectorMetadataGuard.parse(connector.metadata)).toEqual(connector.metadata);
});

test("labels read as words", async () => {
  const { connector } = await startLogto(twilio, undefined);
  const labels = connector.metadata.formItems?.map(({ key, label }) => [key, label]);
  expect(labels).toContainEqual(["accountSID", "Account SID"]);
  expect(labels).toContainEqual(["fromMessagingServiceSID", "From messaging service SID"]);
  expect(labels).toContainEqual(["apiKeySID", "API key SID"]);
  expect(labels).toContainEqual(["baseUrl", "Base URL"]);
});

test("a wrapper around the definition can reject a message before Twilio receives it", async () => {
  const { carrier } = startProviders();
  const create: typeof twilio.create = (config, runtime) =>
    withCountries(twilio.create(config, runtime), { allow: ["GB"] });
  const { connector } = await startLogto({ ...twilio, create }, storedTwilioConfig);
  const { data } = await errorOf(connector, message);
  expect(data).toMatchObject({ code: "permission", delivery: "not-sent" });
  expect(carrier.requests).toEqual([]);
});
