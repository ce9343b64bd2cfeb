import { type ConnectorRuntime, type ProviderOptions, SmsError, type SmsMessage } from "@smskit/core";
import { type MockServer, startMockServer } from "@smskit/mock";
import twilioSdk from "twilio";
import type { MessageListInstanceCreateOptions } from "twilio/lib/rest/api/v2010/account/message.js";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { createTwilio, type TwilioConfig, type TwilioMessageOptions } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

let server: MockServer;
beforeAll(async () => {
  server = await startMockServer();
});
afterAll(() => server.close());
beforeEach(() => server.carrier.reset());

const to = "+15558675310";
const body = "Your table is ready: 50 % off & more + é 😀";
const from = "+15551230000";
const tomorrow = new Date(Date.now() + 86_400_000);
const { accountSID, authToken, fromMessagingServiceSID } = exampleConfig;
const otherService = `MG${"7".repeat(32)}`;
const apiKey = { apiKeySID: `SK${"1".repeat(32)}`, apiKeySecret: "s".repeat(32) };

interface Call {
  name: string;
  config?: Partial<TwilioConfig>;
  message?: Partial<SmsMessage>;
  /** What one writes for the SDK instead. */
  sdk: {
    [Option in keyof Omit<MessageListInstanceCreateOptions, "to" | "body">]?:
      | MessageListInstanceCreateOptions[Option]
      | undefined;
  };
}

/** Options beyond the message, each with a value that Twilio takes. */
const options: Required<TwilioMessageOptions> = {
  addressRetention: "obfuscate",
  applicationSid: `AP${"2".repeat(32)}`,
  attempt: 2,
  contentRetention: "discard",
  contentSid: `HX${"3".repeat(32)}`,
  contentVariables: '{"1":"Ada"}',
  fallbackFrom: "+15551230001",
  forceDelivery: true,
  maxPrice: 0.05,
  mediaUrl: ["https://example.com/a.png?x=1&y=2", "https://example.com/b.png"],
  messageIntent: "otp",
  messagingServiceSid: otherService,
  persistentAction: ["geo:37.787890,-122.391664", "mailto:a@example.com"],
  provideFeedback: true,
  riskCheck: "enable",
  sendAsMms: false,
  shortenUrls: true,
  smartEncoded: false,
  trafficType: "free",
};

const service = { messagingServiceSid: fromMessagingServiceSID };

const calls: Call[] = [
  { name: "a Messaging Service", sdk: service },
  { name: "a number", config: { fromMessagingServiceSID: undefined, from }, sdk: { from } },
  {
    name: "an alphanumeric sender",
    config: { fromMessagingServiceSID: undefined, from: "Cafe 24" },
    sdk: { from: "Cafe 24" },
  },
  { name: "both kinds of sender in the config", config: { from }, sdk: { ...service, from } },
  { name: "a sender in the message, beside a service", message: { from }, sdk: { ...service, from } },
  {
    name: "a sender in the message, instead of a number",
    config: { fromMessagingServiceSID: undefined, from: "+15559990000" },
    message: { from },
    sdk: { from },
  },
  {
    name: "a schedule",
    message: { sendAt: tomorrow },
    sdk: { ...service, scheduleType: "fixed", sendAt: tomorrow },
  },
  {
    name: "a validity period",
    message: { validityPeriodSeconds: 300 },
    sdk: { ...service, validityPeriod: 300 },
  },
  {
    name: "the config's validity period",
    config: { validityPeriodSeconds: 600 },
    sdk: { ...service, validityPeriod: 600 },
  },
  {
    name: "a validity period over the config's",
    config: { validityPeriodSeconds: 600 },
    message: { validityPeriodSeconds: 60 },
    sdk: { ...service, validityPeriod: 60 },
  },
  {
    name: "a status callback",
    message: { statusCallback: "https://example.com/status?id=1&b=ä" },
    sdk: { ...service, statusCallback: "https://example.com/status?id=1&b=ä" },
  },
  {
    name: "the config's status callback",
    config: { statusCallback: "https://example.com/status" },
    sdk: { ...service, statusCallback: "https://example.com/status" },
  },
  {
    name: "the risk check left out",
    config: { disableRiskCheck: true },
    sdk: { ...service, riskCheck: "disable" },
  },
  { name: "an API key", config: { authToken: undefined, ...apiKey }, sdk: service },
  ...(Object.keys(options) as (keyof TwilioMessageOptions)[]).map((option) => ({
    name: `providerOptions.twilio.${option}`,
    message: { providerOptions: { twilio: { [option]: options[option] } } },
    sdk: { ...service, [option]: options[option] },
  })),
  {
    name: "several options at once",
    message: { providerOptions: { twilio: { ...options, contentSid: undefined } } },
    sdk: { ...service, ...options, contentSid: undefined },
  },
];

/** The decoded parameters of the only request that came. */
function received() {
  expect(server.carrier.requests).toHaveLength(1);
  const { method, path, form, authorization } = server.carrier
    .requests[0] as (typeof server.carrier.requests)[number];
  return { method, path, authorization, form: Object.fromEntries(Object.entries(form).sort()) };
}

/** It does not matter here whether the mock accepts a request: the same request gets the same response. */
async function settled(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "accepted",
    (error: { code?: unknown; providerCode?: string }) => String(error.providerCode ?? error.code),
  );
}

describe("the official SDK and the connector send the same parameters for the same call", () => {
  test.each(calls)("$name", async ({ config, message, sdk }) => {
    const client = config?.apiKeySID
      ? twilioSdk(apiKey.apiKeySID, apiKey.apiKeySecret, { accountSid: accountSID })
      : twilioSdk(accountSID, authToken);
    client.api.baseUrl = server.url;
    const sdkOutcome = await settled(
      client.messages.create({ to, body, ...sdk } as MessageListInstanceCreateOptions),
    );
    const fromSdk = received();

    server.carrier.reset();
    const connector = createTwilio({ ...exampleConfig, baseUrl: server.url, ...config });
    const outcome = await settled(connector.send({ to, body, ...message } as SmsMessage));
    expect(received()).toEqual(fromSdk);
    expect(outcome).toBe(sdkOutcome);
    // Every parameter of this call really went out.
    expect(Object.keys(fromSdk.form)).toHaveLength(
      2 + Object.values(sdk).filter((value) => value !== undefined).length,
    );
  });

  test("every parameter of the SDK can be set, by a field of the message or by an option of the same type", () => {
    type FieldOfMessage =
      | "to"
      | "from"
      | "body"
      | "statusCallback"
      | "validityPeriod"
      | "sendAt"
      | "scheduleType";
    type Others = Omit<MessageListInstanceCreateOptions, FieldOfMessage>;
    // The compiler fails this where a name or a type of value is missing, or is one too many.
    expectTypeOf<TwilioMessageOptions>().toEqualTypeOf<{
      [Option in keyof Others]?: Others[Option] | undefined;
    }>();
    expectTypeOf<ProviderOptions["twilio"]>().toEqualTypeOf<TwilioMessageOptions | undefined>();
  });
});

describe("the host of a request", () => {
  const seen: string[] = [];
  const fetching: typeof fetch = async (input) => {
    seen.push(String(input));
    return Response.json({ sid: `SM${"0".repeat(32)}`, status: "queued", error_code: null }, { status: 201 });
  };
  const runtime: ConnectorRuntime = { http: { fetch: fetching } };

  test.each([
    [{}, "api.twilio.com"],
    [{ edge: "dublin" }, "api.dublin.us1.twilio.com"],
    [{ region: "ie1" }, "api.ie1.twilio.com"],
    [{ edge: "dublin", region: "ie1" }, "api.dublin.ie1.twilio.com"],
  ])("for %j is %s, as with the SDK", async (place, host) => {
    seen.length = 0;
    const connector = createTwilio({ ...exampleConfig, ...place }, runtime);
    await connector.send({ to, body });
    expect(seen).toEqual([`https://${host}/2010-04-01/Accounts/${accountSID}/Messages.json`]);
    const sdk = twilioSdk(accountSID, authToken, place);
    let sdkUri = "";
    sdk.httpClient.request = async ({ uri }) => {
      sdkUri = uri;
      return { statusCode: 201, body: { sid: "SM", date_sent: null } } as never;
    };
    await sdk.messages.create({ to, body, from });
    expect(sdkUri).toBe(seen[0]);
  });

  test("a baseUrl's path is kept", async () => {
    seen.length = 0;
    const connector = createTwilio(
      { ...exampleConfig, baseUrl: "https://gateway.example.com/twilio/" },
      runtime,
    );
    await connector.send({ to, body });
    expect(seen[0]).toBe(
      `https://gateway.example.com/twilio/2010-04-01/Accounts/${accountSID}/Messages.json`,
    );
  });
});

describe("rejected before any request", () => {
  async function refusal(config: Partial<TwilioConfig>, message: Partial<SmsMessage>): Promise<SmsError> {
    const connector = createTwilio({ ...exampleConfig, baseUrl: server.url, ...config });
    const thrown = await connector
      .send({ to, body, ...message } as SmsMessage)
      .catch((error: unknown) => error);
    expect(SmsError.is(thrown)).toBe(true);
    expect(server.carrier.requests).toHaveLength(0);
    return thrown as SmsError;
  }

  test("a schedule without a Messaging Service", async () => {
    const error = await refusal({ fromMessagingServiceSID: undefined, from }, { sendAt: tomorrow });
    expect(error).toMatchObject({ code: "unsupported", delivery: "not-sent", failover: true });
    expect(error.message).toContain("fromMessagingServiceSID");
  });

  test.each(["to", "from", "body", "statusCallback", "sendAt", "scheduleType", "validityPeriod"])(
    "an option that is a field of the message: %s",
    async (option) => {
      const error = await refusal({}, { providerOptions: { twilio: { [option]: "x" } as never } });
      expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      expect(error.message).toContain(`providerOptions.twilio.${option}`);
    },
  );

  test.each([
    ["messagingServiceSid", null],
    ["messagingServiceSid", []],
    ["attempt", Number.NaN],
    ["attempt", Object.create(null)],
    ["contentVariables", { 1: "Ada" }],
    ["maxPrice", new Date(0)],
    ["mediaUrl", [["https://example.com/a.png"]]],
  ])("an option of the wrong type: %s", async (option, value) => {
    const error = await refusal({}, { providerOptions: { twilio: { [option]: value } as never } });
    expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(error.message).toContain(`providerOptions.twilio.${option}`);
  });

  test.each(["mediaURL", "constructor", "__proto__"])(
    "an option that Twilio does not have: %s",
    async (option) => {
      const twilio = JSON.parse(`{"${option}": "x"}`) as TwilioMessageOptions;
      const error = await refusal({}, { providerOptions: { twilio } });
      expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      expect(error.message).toContain(option);
    },
  );
});
