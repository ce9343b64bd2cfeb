import { readFileSync } from "node:fs";
import { SmsError, type SmsMessage } from "@smskit/core";
import type { SMSExtraParams, SMSParams } from "@vonage/messages";
import { describe, expect, expectTypeOf, test } from "vitest";
import { createVonage, type VonageConfig, type VonageMessageOptions } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";
import { recordedCalls } from "./testing/recorded-calls.ts";

const to = "+15558675310";
const body = "Your table is ready: 50 % off & more + é 😀";
const id = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
const plain = { message_type: "text", channel: "sms", to: "15558675310", from: "15551230000", text: body };

const circular: Record<string, unknown> = { channel: "rcs", message_type: "card", from: "Cafe" };
circular["card"] = circular;

/** Sends once, and returns what Vonage was asked. */
async function requestsOf(message: Partial<SmsMessage>, config: Partial<VonageConfig> = {}) {
  const requests: Request[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    requests.push(new Request(input, init));
    return Response.json({ message_uuid: id }, { status: 202 });
  };
  const connector = createVonage({ ...exampleConfig, ...config }, { http: { fetch } });
  const thrown = await connector
    .send({ to, body, ...message } as SmsMessage)
    .catch((error: unknown) => error as SmsError);
  return { requests, thrown: SmsError.is(thrown) ? thrown : undefined };
}

async function wireOf(message: Partial<SmsMessage>, config?: Partial<VonageConfig>): Promise<unknown> {
  const { requests, thrown } = await requestsOf(message, config);
  expect(thrown).toBeUndefined();
  return requests[0]?.json();
}

describe("the request to Vonage", () => {
  test("is one POST of JSON, with the key and secret as Basic credentials", async () => {
    const { requests } = await requestsOf({});
    expect(requests).toHaveLength(1);
    const request = requests[0] as Request;
    expect(`${request.method} ${request.url}`).toBe("POST https://api.nexmo.com/v1/messages");
    expect(request.headers.get("authorization")).toBe(`Basic ${btoa("abcd1234:fedcba9876543210")}`);
    expect(request.headers.get("content-type")).toBe("application/json");
    expect(await request.json()).toEqual(plain);
  });

  test.each([
    ["https://api-eu.nexmo.com", "https://api-eu.nexmo.com/v1/messages"],
    ["https://gateway.example.com/vonage/", "https://gateway.example.com/vonage/v1/messages"],
  ])("goes to the region or gateway of baseUrl: %s", async (baseUrl, url) => {
    const { requests } = await requestsOf({}, { baseUrl });
    expect(requests[0]?.url).toBe(url);
  });

  test.each(recordedCalls)("is what Vonage's SDK sends, field by field: $file", async (call) => {
    const recorded = JSON.parse(readFileSync(new URL(`fixtures/wire/${call.file}`, import.meta.url), "utf8"));
    const { requests } = await requestsOf(call.message, call.config);
    const request = requests[0] as Request;
    expect({
      method: request.method,
      path: new URL(request.url).pathname,
      authorization: request.headers.get("authorization")?.split(" ")[0],
      body: await request.json(),
    }).toEqual(recorded);
  });

  test("has the recipient and the text of the message in a failover message without its own", async () => {
    const failover = [
      { channel: "whatsapp", message_type: "text", from: "447700900001" },
      { channel: "messenger", message_type: "text", from: "m-1", to: "0123456789", text: "Another text" },
      { channel: "rcs", message_type: "card", from: "Cafe", card: { title: "Your table" } },
    ] as const;
    expect(await wireOf({ providerOptions: { vonage: { failover: [...failover] } } })).toEqual({
      ...plain,
      failover: [
        { ...failover[0], to: "15558675310", text: body },
        failover[1],
        { ...failover[2], to: "15558675310" },
      ],
    });
  });

  test("has no `+` and no `undefined` in a failover message", async () => {
    const failover = [
      { channel: "whatsapp", message_type: "text", from: "+447700900001", to: "+15558675311", text: "+1" },
      { channel: "sms", message_type: "text", from: "Cafe", to: undefined, text: undefined },
    ] as const;
    expect(await wireOf({ providerOptions: { vonage: { failover: [...failover] } } })).toMatchObject({
      failover: [
        { ...failover[0], from: "447700900001", to: "15558675311" },
        { ...failover[1], to: "15558675310", text: body },
      ],
    });
  });

  test("has the rendered template in a failover message", async () => {
    const failover = [{ channel: "whatsapp", message_type: "text", from: "447700900001" }] as const;
    const message = {
      body: undefined,
      usageType: "SignIn",
      variables: { code: "048151" },
      providerOptions: { vonage: { failover: [...failover] } },
    } as Partial<SmsMessage>;
    expect(await wireOf(message)).toMatchObject({
      failover: [{ text: "Your passcode to sign in is 048151" }],
    });
  });

  test.each([
    ["reference", { reference: "x".repeat(101) }],
    ["body", { body: "x".repeat(3_201) }],
    ["validityPeriodSeconds", { validityPeriodSeconds: 19 }],
    ["validityPeriodSeconds", { validityPeriodSeconds: 604_801 }],
  ])("is not made for a value beyond Vonage's limits: %s", async (field, message) => {
    const { requests, thrown } = await requestsOf(message);
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(thrown?.message).toContain(field);
  });

  test("is made for values at Vonage's limits", async () => {
    const message = { reference: "x".repeat(100), body: "x".repeat(3_200), validityPeriodSeconds: 604_800 };
    expect(await wireOf(message)).toMatchObject({ client_ref: message.reference, ttl: 604_800 });
  });

  test.each<[string, unknown]>([
    ["to", "+15550000000"],
    ["from", "+15550000000"],
    ["text", "another text"],
    ["ttl", 300],
    ["clientRef", "a"],
    ["webhookUrl", "https://example.com"],
    ["encodingType", "utf-8"],
    ["trustedRecipient", "yes"],
    ["entity_id", "1"],
    ["constructor", {}],
    ["failover", {}],
    ["failover", ["whatsapp"]],
    ["failover", [{ channel: "whatsapp", message_type: "text" }]],
    ["failover", [{ channel: "", message_type: "text", from: "1" }]],
    ["failover", [circular]],
    ["failover", [{ channel: "rcs", message_type: "card", from: "Cafe", card: { width: 1n } }]],
  ])("is not made with an unknown or invalid option: %s: %o", async (option, value) => {
    const { requests, thrown } = await requestsOf({
      providerOptions: { vonage: Object.fromEntries([[option, value]]) },
    });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(thrown?.message).toContain(`providerOptions.vonage.${option}`);
  });

  test("is not made for a message with a schedule, which Vonage does not support", async () => {
    const { requests, thrown } = await requestsOf({ sendAt: new Date(Date.now() + 86_400_000) });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "unsupported", delivery: "not-sent", failover: true });
  });

  test.each([
    ["a".repeat(71), undefined, 1, "gsm-7"],
    ["a".repeat(71), "unicode", 2, "ucs-2"],
    [`“${"a".repeat(70)}”`, "auto", 2, "ucs-2"],
    [`“${"a".repeat(70)}”`, "text", 1, "gsm-7"],
  ] as const)(
    "is counted in the requested encoding: %.4s, %s",
    async (text, encodingType, segments, encoding) => {
      const message = { to, body: text, providerOptions: { vonage: { encodingType } } };
      expect(await createVonage(exampleConfig).prepare(message)).toMatchObject({ segments, encoding });
    },
  );
});

test("every parameter of the SDK for SMS can be set, by the message or by an option", () => {
  type ByMessage = "to" | "from" | "text" | "ttl" | "clientRef" | "webhookUrl";
  type AlwaysTheSame = "channel" | "messageType" | "webhookVersion";
  type Options = Pick<VonageMessageOptions, "trustedRecipient" | keyof SMSExtraParams>;
  expectTypeOf<keyof SMSParams>().toEqualTypeOf<ByMessage | AlwaysTheSame | "trustedRecipient" | "sms">();
  expectTypeOf<SMSExtraParams & Pick<SMSParams, "trustedRecipient">>().toExtend<Options>();
});
