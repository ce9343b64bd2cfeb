import { readdirSync, readFileSync } from "node:fs";
import { SmsError, type SmsMessage } from "@smskit/core";
import { createCarrier, mockSinch, startMockServer } from "@smskit/mock";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSinch, type SinchConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your table is ready";
const wire = new URL("fixtures/wire/", import.meta.url);

/** Sends once, and gives what Sinch was asked. */
async function requestsOf(message: Partial<SmsMessage>, config: SinchConfig = exampleConfig) {
  const requests: Request[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    requests.push(new Request(input, init));
    return Response.json({ id: "m-1" }, { status: 201 });
  };
  const thrown = await createSinch(config, { http: { fetch } })
    .send({ to, body, ...message } as SmsMessage)
    .catch((error: unknown) => error);
  return { requests, thrown: SmsError.is(thrown) ? thrown : undefined };
}

async function bodyOf(message: Partial<SmsMessage>, config?: Partial<SinchConfig>) {
  const { requests } = await requestsOf(message, { ...exampleConfig, ...config });
  return (await requests[0]?.json()) as Record<string, unknown>;
}

describe("the request to Sinch", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-02T03:04:05.000Z") });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each(readdirSync(wire))("equals the one of Sinch's SDK: %s", async (file) => {
    const { config, message, request: expected } = JSON.parse(readFileSync(new URL(file, wire), "utf8"));
    const sendAt = message.sendAt && new Date(message.sendAt);
    const { requests, thrown } = await requestsOf({ ...message, sendAt }, config);
    expect(thrown).toBeUndefined();
    expect(requests).toHaveLength(1);
    const request = requests[0] as Request;
    const { origin, pathname, search } = new URL(request.url);
    expect(origin).toBe("https://us.sms.api.sinch.com");
    expect({
      method: request.method,
      path: pathname + search,
      authorization: request.headers.get("authorization"),
      contentType: request.headers.get("content-type"),
      body: await request.json(),
    }).toEqual(expected);
  });

  test.each(["us", "eu", "au", "br", "ca"] as const)("goes to the region %s", async (region) => {
    const { requests } = await requestsOf({}, { ...exampleConfig, region });
    expect(new URL(requests[0]?.url ?? "").host).toBe(`${region}.sms.api.sinch.com`);
  });

  test("keeps the path of a gateway", async () => {
    const baseUrl = "https://gateway.example.com/sinch/";
    const { requests } = await requestsOf({}, { ...exampleConfig, baseUrl });
    const path = `xms/v1/${exampleConfig.servicePlanId}/batches`;
    expect(requests[0]?.url).toBe(`https://gateway.example.com/sinch/${path}`);
  });

  test("asks for reports by recipient if there is a URL for them, and otherwise for none", async () => {
    const statusCallback = "https://example.com/sms";
    expect(await bodyOf({ statusCallback })).toMatchObject({ delivery_report: "per_recipient" });
    expect(await bodyOf({}, { statusCallback })).toMatchObject({ delivery_report: "per_recipient" });
    expect(await bodyOf({})).not.toHaveProperty("delivery_report");
    expect(await bodyOf({}, { deliveryReport: "full" })).toMatchObject({ delivery_report: "full" });
    expect(await bodyOf({ statusCallback }, { deliveryReport: "none" })).toMatchObject({
      delivery_report: "none",
    });
  });

  test("expires as the message says, and otherwise as the config does, counted from when it is due", async () => {
    const expiry = async (own?: number, ofConfig?: number, sendAt?: Date) => {
      const { expire_at } = await bodyOf(
        { validityPeriodSeconds: own, sendAt },
        { validityPeriodSeconds: ofConfig },
      );
      return expire_at && (Date.parse(String(expire_at)) - Date.now()) / 1_000;
    };
    expect(await expiry(60, 300)).toBe(60);
    expect(await expiry(undefined, 300)).toBe(300);
    expect(await expiry(5)).toBe(5);
    expect(await expiry(259_200, undefined, new Date("2026-01-03T03:04:05Z"))).toBe(345_600);
    expect(await expiry()).toBeUndefined();
  });

  test.each<[string, Partial<SmsMessage>]>([
    ["validityPeriodSeconds", { validityPeriodSeconds: 4 }],
    ["validityPeriodSeconds", { validityPeriodSeconds: 259_201 }],
    ["sendAt", { sendAt: new Date("2027-01-03T03:04:05Z") }],
    ["statusCallback", { providerOptions: { sinch: { callbackUrl: "https://example.com" } } as object }],
    ["variables", { providerOptions: { sinch: { parameters: {} } } as object }],
    ["reference", { providerOptions: { sinch: { clientReference: "x" } } as object }],
  ])("is not sent if Sinch cannot honor it, and names %s", async (field, message) => {
    const { requests, thrown } = await requestsOf(message);
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ delivery: "not-sent", message: expect.stringContaining(field) });
  });

  test.each([
    ["to", ["+15550000000"]],
    ["body", "another text"],
    ["udh", "00"],
    ["type", "mt_binary"],
    ["deliveryReport", "all"],
    ["flashMessage", "yes"],
    ["maxNumberOfMessageParts", "2"],
    ["constructor", {}],
  ])("is not sent with an unknown or invalid option: %s", async (option, value) => {
    const sinch = Object.fromEntries([[option, value]]);
    const { requests, thrown } = await requestsOf({ providerOptions: { sinch } });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(thrown?.message).toContain(`providerOptions.sinch.${option}`);
  });
});

test("a receipt has one segment for a text that Sinch cuts", async () => {
  const fetch = async () => Response.json({ id: "m-1", to: ["15558675310"] }, { status: 201 });
  const sms = createSinch(exampleConfig, { http: { fetch } });
  const long = { to, body: "a".repeat(500) };
  expect(await sms.send(long)).toMatchObject({ segments: 4 });
  const cut = { ...long, providerOptions: { sinch: { truncateConcat: true } } };
  expect(await sms.send(cut)).toMatchObject({ segments: 1 });
});

test("phones show every text as it is, also what Sinch would take for a placeholder", async () => {
  const carrier = createCarrier();
  const server = await startMockServer({ carrier, mocks: [mockSinch(carrier)] });
  const sms = createSinch({ ...exampleConfig, baseUrl: server.url });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Sinch's placeholders look like JavaScript's
  const piece = fc.constantFrom("${", "}", "$", "{", "d", "code", " ", "${code}", "${d}", "$${x}");
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), async (pieces) => {
      const text = `a${pieces.join("")}z`;
      const { id } = await sms.send({ to, body: text, literal: true });
      expect(carrier.messages.find((message) => message.id === id)?.body).toBe(text);
    }),
    { numRuns: 40 },
  );
  await carrier.idle();
  expect(new Set(carrier.messages.map(({ status }) => status))).toEqual(new Set(["delivered"]));
  await sms.close();
  await server.close();
});
