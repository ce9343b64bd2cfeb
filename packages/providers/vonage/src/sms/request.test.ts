import { SmsError, type SmsMessage } from "@smskit/core";
import { SMS, type SMSParams } from "@vonage/sms";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createVonageSms, type VonageSmsConfig, type VonageSmsMessageOptions } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";
import { type RecordingServer, type SeenRequest, startRecordingServer } from "./testing/recording-server.ts";

const accepted = {
  "message-count": "1",
  messages: [{ to: "15558675310", "message-id": "0A0000000123ABCD1", status: "0" }],
};

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer({
    "/sms/json": { body: accepted },
    "/gateway/sms/json": { body: accepted },
  });
});
afterAll(() => server.close());
beforeEach(() => {
  server.seen.length = 0;
});

const to = "+15558675310";
const body = "Your table is ready: 50 % off & more + é";
const base = { to: "15558675310", from: exampleConfig.from, text: body };
const unicode = "unicode" as SMSParams["type"];

interface Call {
  name: string;
  config?: Partial<VonageSmsConfig>;
  message?: Partial<SmsMessage>;
  /** What one writes for the SDK instead. */
  sdk: { [Parameter in keyof SMSParams]?: SMSParams[Parameter] | undefined };
}

/** Options beyond the message, each with a value that Vonage takes. */
const options: Required<VonageSmsMessageOptions> = {
  statusReportReq: false,
  messageClass: 0,
  protocolId: 65,
  accountRef: "customer 1234",
  entityId: "1101456324675322134",
  contentId: "1107457532145798767",
  trustedNumber: true,
  poolId: "abc123",
};

const calls: Call[] = [
  { name: "a text", sdk: {} },
  { name: "a sender that the config writes with its +", config: { from: "+15551230000" }, sdk: {} },
  { name: "an alphanumeric sender", config: { from: "Cafe 24" }, sdk: { from: "Cafe 24" } },
  { name: "a sender in the message", message: { from: "+447700900000" }, sdk: { from: "447700900000" } },
  { name: "a sender with a + in its name", message: { from: "Cafe+24" }, sdk: { from: "Cafe+24" } },
  {
    name: "a text that GSM-7 has no letters for",
    message: { body: "Ваш код 😀 & больше" },
    sdk: { text: "Ваш код 😀 & больше", type: unicode },
  },
  { name: "a text of GSM-7's extension", message: { body: "{€}\n[~]" }, sdk: { text: "{€}\n[~]" } },
  {
    name: "a long text",
    message: { body: "a=b&c ".repeat(60) },
    sdk: { text: "a=b&c ".repeat(60) },
  },
  { name: "a validity period", message: { validityPeriodSeconds: 300 }, sdk: { ttl: 300_000 } },
  { name: "the config's validity period", config: { validityPeriodSeconds: 20 }, sdk: { ttl: 20_000 } },
  {
    name: "a validity period over the config's",
    config: { validityPeriodSeconds: 600 },
    message: { validityPeriodSeconds: 604_800 },
    sdk: { ttl: 604_800_000 },
  },
  {
    name: "a status callback",
    config: { statusCallback: "https://example.com/other" },
    message: { statusCallback: "https://example.com/status?id=1&b=ä" },
    sdk: { callback: "https://example.com/status?id=1&b=ä" },
  },
  {
    name: "the config's status callback",
    config: { statusCallback: "https://example.com/status" },
    sdk: { callback: "https://example.com/status" },
  },
  {
    name: "a reference",
    message: { reference: `booking ${"1".repeat(92)}` },
    sdk: { clientRef: `booking ${"1".repeat(92)}` },
  },
  ...(Object.keys(options) as (keyof VonageSmsMessageOptions)[]).map((option) => ({
    name: `providerOptions["vonage-sms"].${option}`,
    message: { providerOptions: { "vonage-sms": { [option]: options[option] } } },
    sdk: { [option]: options[option] },
  })),
  {
    name: "all options at once",
    message: { providerOptions: { "vonage-sms": options } },
    sdk: { ...options },
  },
  {
    name: "options that are undefined",
    message: { providerOptions: { "vonage-sms": { entityId: undefined } } },
    sdk: {},
  },
];

/** The parameters of a request, decoded: the SDK writes JSON, the connector the form that Vonage documents. */
function decoded({ method, url, headers, body: sent }: SeenRequest) {
  const json = headers["content-type"]?.startsWith("application/json") ?? false;
  const entries = json ? Object.entries(JSON.parse(sent) as object) : [...new URLSearchParams(sent)];
  const parameters = Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
  return { method, url, authorization: headers.authorization, parameters };
}

function onlyRequest() {
  expect(server.seen).toHaveLength(1);
  return decoded(server.seen.pop() as SeenRequest);
}

describe("the official SDK and the connector, given the same call, send the same parameters", () => {
  test.each(calls)("$name", async ({ config, message, sdk }) => {
    const { apiKey, apiSecret } = exampleConfig;
    const client = new SMS({ apiKey, apiSecret }, { restHost: server.url });
    await client.send({ ...base, ...sdk } as SMSParams);
    const fromSdk = onlyRequest();

    const connector = createVonageSms({ ...exampleConfig, baseUrl: server.url, ...config });
    await connector.send({ to, body, ...message } as SmsMessage);
    expect(onlyRequest()).toEqual(fromSdk);
    expect(Object.keys(fromSdk.parameters)).toHaveLength(Object.keys({ ...base, ...sdk }).length);
  });

  test("every parameter of the SDK for a text can be set, by the message or by an option", () => {
    type ForOtherKinds = "body" | "udh" | "title" | "url" | "validity";
    type ByMessage = Exclude<keyof SMSParams, ForOtherKinds | keyof VonageSmsMessageOptions>;
    const byMessage: Record<ByMessage, true> = {
      to: true,
      from: true,
      text: true,
      type: true,
      ttl: true,
      callback: true,
      clientRef: true,
    };
    expect(Object.keys({ ...byMessage, ...options })).toHaveLength(15);
  });
});

describe("a request", () => {
  test("is a form, and has its credentials only in a header", async () => {
    await createVonageSms({ ...exampleConfig, baseUrl: server.url }).send({ to, body });
    const [request] = server.seen;
    expect(request?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    for (const secret of [exampleConfig.apiKey, exampleConfig.apiSecret]) {
      expect(`${request?.url} ${request?.body}`).not.toContain(secret);
    }
  });

  test("goes to Vonage's host, or to that of baseUrl, whose path is kept", async () => {
    const urls: string[] = [];
    const fetching: typeof fetch = async (input) => {
      urls.push(String(input));
      return Response.json(accepted);
    };
    await createVonageSms(exampleConfig, { http: { fetch: fetching } }).send({ to, body });
    expect(urls).toEqual(["https://rest.nexmo.com/sms/json"]);
    await createVonageSms({ ...exampleConfig, baseUrl: `${server.url}/gateway/` }).send({ to, body });
    expect(onlyRequest().url).toBe("/gateway/sms/json");
  });
});

describe("refused before any request", () => {
  async function refusal(message: Partial<SmsMessage>): Promise<SmsError> {
    const connector = createVonageSms({ ...exampleConfig, baseUrl: server.url });
    const thrown = await connector
      .send({ to, body, ...message } as SmsMessage)
      .catch((error: unknown) => error);
    if (!SmsError.is(thrown)) throw new Error(`The send did not throw an SmsError: ${String(thrown)}`);
    expect(server.seen).toHaveLength(0);
    return thrown;
  }

  test("a schedule, which another provider may support", async () => {
    expect(await refusal({ sendAt: new Date(Date.now() + 86_400_000) })).toMatchObject({
      code: "unsupported",
      delivery: "not-sent",
      failover: true,
      message: expect.stringContaining("sendAt"),
    });
  });

  test.each([
    ["reference", { reference: "x".repeat(101) }],
    ["statusCallback", { statusCallback: `https://example.com/${"x".repeat(81)}` }],
    ["validityPeriodSeconds", { validityPeriodSeconds: 19 }],
    ["validityPeriodSeconds", { validityPeriodSeconds: 604_801 }],
  ])("a value that Vonage would shorten or change: %s", async (field, message) => {
    expect(await refusal(message)).toMatchObject({
      code: "invalid-message",
      delivery: "not-sent",
      message: expect.stringContaining(field),
    });
  });

  test.each(["to", "from", "text", "type", "ttl", "callback", "clientRef"])(
    "an option that is a field of the message: %s",
    async (option) => {
      const error = await refusal({ providerOptions: { "vonage-sms": { [option]: "x" } as never } });
      expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      expect(error.message).toContain(`providerOptions["vonage-sms"].${option}: set the message's own field`);
    },
  );

  test.each([
    ["an object", {}],
    ["a list", [1]],
    ["null", null],
    ["NaN", Number.NaN],
    ["a Date", new Date(0)],
  ])("an option that is %s", async (_, messageClass) => {
    const error = await refusal({ providerOptions: { "vonage-sms": { messageClass } as never } });
    expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(error.message).toContain('providerOptions["vonage-sms"].messageClass');
  });

  test.each(["udh", "entity-id", "api_secret", "constructor", "__proto__"])(
    "an option that Vonage does not have for texts: %s",
    async (option) => {
      const error = await refusal({ providerOptions: { "vonage-sms": JSON.parse(`{"${option}": "x"}`) } });
      expect(error).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
      expect(error.message).toContain(option);
    },
  );
});
