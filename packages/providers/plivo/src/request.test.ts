import { readdirSync, readFileSync } from "node:fs";
import { SmsError, type SmsMessage } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { createPlivo, type PlivoConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your table is ready";
const powerpackUuid = "86bbb125-97bb-4d72-89fd-81d5c515b015";
const statusCallback = "https://example.com/sms/plivo/9f86d081884c7d65?tenant=7";
const accepted = { api_id: "a-1", message: "message(s) queued", message_uuid: ["m-1"] };
const wire = new URL("fixtures/wire/", import.meta.url);

/** Sends once, and gives what Plivo was asked. */
async function requestsOf(message: Partial<SmsMessage>, config: PlivoConfig = exampleConfig) {
  const requests: Request[] = [];
  const connector = createPlivo(config, {
    http: {
      fetch: async (input, init) => {
        requests.push(new Request(input, init));
        return Response.json(accepted, { status: 202 });
      },
    },
  });
  const thrown = await connector
    .send({ to, body, ...message } as SmsMessage)
    .catch((error: unknown) => error as SmsError);
  return { requests, thrown: SmsError.is(thrown) ? thrown : undefined };
}

async function bodyOf(message: Partial<SmsMessage>, config?: Partial<PlivoConfig>): Promise<unknown> {
  const { requests, thrown } = await requestsOf(message, { ...exampleConfig, ...config });
  expect(thrown).toBeUndefined();
  expect(requests).toHaveLength(1);
  return requests[0]?.json();
}

describe("the request to Plivo", () => {
  test.each(readdirSync(wire))("equals the one of Plivo's SDK: %s", async (file) => {
    const { config, message, request: expected } = JSON.parse(readFileSync(new URL(file, wire), "utf8"));
    const { requests, thrown } = await requestsOf(message, config);
    expect(thrown).toBeUndefined();
    expect(requests).toHaveLength(1);
    const request = requests[0] as Request;
    expect({
      method: request.method,
      url: request.url,
      authorization: request.headers.get("authorization"),
      contentType: request.headers.get("content-type"),
      body: await request.json(),
    }).toEqual(expected);
  });

  test("keeps the path of a gateway", async () => {
    const baseUrl = "https://gateway.example.com/plivo/";
    const { requests } = await requestsOf({}, { ...exampleConfig, baseUrl });
    expect(requests[0]?.url).toBe(
      "https://gateway.example.com/plivo/v1/Account/MA0123456789ABCDEFGH/Message/",
    );
  });

  test.each<[string, Partial<SmsMessage>, Partial<PlivoConfig>, object]>([
    [
      "the message's callback",
      { statusCallback },
      { statusCallback: "https://x.com" },
      { url: statusCallback },
    ],
    [
      "a reference, which is in the receipt only",
      { reference: "order-7", statusCallback },
      {},
      { url: statusCallback },
    ],
    [
      "a sender of the message, without the Powerpack",
      { from: "55555" },
      { from: undefined, powerpackUuid },
      { src: "55555" },
    ],
    [
      "the UUID of a Powerpack as the message's sender",
      { from: powerpackUuid },
      {},
      { src: undefined, powerpack_uuid: powerpackUuid },
    ],
    [
      "another Powerpack as the message's sender",
      { from: powerpackUuid.toUpperCase() },
      { from: undefined, powerpackUuid: "11111111-2222-4333-8444-555555555555" },
      { src: undefined, powerpack_uuid: powerpackUuid.toUpperCase() },
    ],
    ["options that are undefined", { providerOptions: { plivo: { log: undefined } } }, {}, {}],
    ["options of another provider", { providerOptions: { twilio: { log: false } } } as object, {}, {}],
  ])("%s", async (_, message, config, expected) => {
    const plain = { src: "+15551230000", dst: to, text: body };
    expect(await bodyOf(message, config)).toEqual({ ...plain, ...expected });
  });

  test.each([
    ["dst", "+15550000000<+15550000001"],
    ["src", "+15550000000"],
    ["text", "another text"],
    ["url", "https://example.com"],
    ["messageExpiry", 30],
    ["powerpackUuid", powerpackUuid],
    ["mediaUrls", ["https://example.com/a.png"]],
    ["log", "none"],
    ["log", "false"],
    ["trackable", "yes"],
    ["dltTemplateCategory", "other"],
    ["constructor", {}],
  ])("is not sent with an unknown or invalid option: %s", async (option, value) => {
    const plivo = Object.fromEntries([[option, value]]);
    const { requests, thrown } = await requestsOf({ providerOptions: { plivo } });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(thrown?.message).toContain(`providerOptions.plivo.${option}`);
  });

  test.each([
    "Ünïcødé",
    "Acme & Co",
    "Acme-Co",
    "🎉",
    "+1 555 123 0000",
    "+1",
    "Abcdefghijkl",
    "+Acme",
    "Acme<",
    " ",
  ])("is not sent from a sender that Plivo would change: %s", async (from) => {
    const { requests, thrown } = await requestsOf({ from });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "invalid-sender", delivery: "not-sent" });
    expect(thrown?.message).toContain("from: must be a number");
  });

  test.each(["+15550000000<+15550000001", "15550000000<15550000001", "+1555<0000000"])(
    "is never sent to several recipients: %s",
    async (recipients) => {
      const { requests, thrown } = await requestsOf({ to: recipients });
      expect(requests).toEqual([]);
      expect(thrown).toMatchObject({ code: "invalid-recipient", delivery: "not-sent" });
    },
  );

  test.each<[string, Partial<SmsMessage>]>([
    ["validityPeriodSeconds", { validityPeriodSeconds: 4 }],
    ["validityPeriodSeconds", { validityPeriodSeconds: 10_800 }],
    ["sendAt", { sendAt: new Date(Date.now() + 3_600_000) }],
  ])("is not sent if Plivo cannot honor %s", async (field, message) => {
    const { requests, thrown } = await requestsOf(message);
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ delivery: "not-sent", message: expect.stringContaining(field) });
  });
});
