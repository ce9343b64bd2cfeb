import { readdirSync, readFileSync } from "node:fs";
import { SmsError, type SmsMessage } from "@smskit/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type BandwidthConfig, createBandwidth } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your table is ready";
const wire = new URL("fixtures/wire/", import.meta.url);
const user = { clientId: undefined, clientSecret: undefined, username: "api-user", password: "hunter22" };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-01-02T03:04:05.000Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends once as an API user, and gives what Bandwidth was asked. */
async function requestsOf(message: Partial<SmsMessage>, config: Partial<BandwidthConfig> = {}) {
  const requests: Request[] = [];
  const connector = createBandwidth(
    { ...exampleConfig, ...user, ...config },
    {
      http: {
        fetch: async (input, init) => {
          requests.push(new Request(input, init));
          return Response.json({ id: "m-1" }, { status: 202 });
        },
      },
    },
  );
  const thrown = await connector
    .send({ to, body, ...message } as SmsMessage)
    .catch((error: unknown) => error as SmsError);
  return { requests, thrown: SmsError.is(thrown) ? thrown : undefined };
}

describe("the request to Bandwidth", () => {
  test.each(readdirSync(wire))("equals the one of Bandwidth's SDK: %s", async (file) => {
    const { config, message, request: expected } = JSON.parse(readFileSync(new URL(file, wire), "utf8"));
    const { requests, thrown } = await requestsOf(message, config);
    expect(thrown).toBeUndefined();
    expect(requests).toHaveLength(1);
    const request = requests[0] as Request;
    const { origin, pathname, search } = new URL(request.url);
    expect(origin).toBe("https://messaging.bandwidth.com");
    expect({
      method: request.method,
      path: pathname + search,
      authorization: request.headers.get("authorization"),
      contentType: request.headers.get("content-type"),
      body: await request.json(),
    }).toEqual(expected);
  });

  test("has no reference, which is in the receipt only", async () => {
    const { requests } = await requestsOf({ reference: "order-7" });
    expect(await (requests[0] as Request).text()).not.toContain("order-7");
  });

  test("expires as the message says, and otherwise as the config does", async () => {
    const seconds = async (own?: number, ofConfig?: number) => {
      const { requests } = await requestsOf(
        { validityPeriodSeconds: own },
        { validityPeriodSeconds: ofConfig },
      );
      const { expiration } = (await (requests[0] as Request).json()) as { expiration?: string };
      return expiration && (Date.parse(expiration) - Date.now()) / 1_000;
    };
    expect(await seconds(60, 300)).toBe(60);
    expect(await seconds(undefined, 300)).toBe(300);
    expect(await seconds(5)).toBe(5);
    expect(await seconds(86_400)).toBe(86_400);
    expect(await seconds()).toBeUndefined();
  });

  test("has the default priority, if a message asks for it", async () => {
    const { requests } = await requestsOf({ providerOptions: { bandwidth: { priority: "default" } } });
    expect(await (requests[0] as Request).json()).toMatchObject({ priority: "default" });
  });

  test("names the field of the message for an option that is one", async () => {
    const { thrown } = await requestsOf({ providerOptions: { bandwidth: { expiration: "x" } } as object });
    expect(thrown?.message).toContain("validityPeriodSeconds");
  });

  test("keeps the path of a gateway", async () => {
    const { requests } = await requestsOf({}, { baseUrl: "https://gateway.example.com/bandwidth/" });
    expect(requests[0]?.url).toBe("https://gateway.example.com/bandwidth/api/v2/users/9900000/messages");
  });

  test("has one recipient, whatever the text and the sender are: several would be a group MMS", async () => {
    const senders = fc.constantFrom("+15551230007", "55555", "Cafe 24");
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[ -~]{1,40}$/), senders, async (text, from) => {
        fc.pre(text.trim() !== "");
        const { requests } = await requestsOf({ body: text, from, literal: true } as Partial<SmsMessage>);
        for (const request of requests) expect(await request.json()).toMatchObject({ to: [to], from });
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    [["+15550000000", "+15550000001"]],
    ["+15550000000,+15550000001"],
    ["+15550000000 +15550000001"],
  ])("is never sent to several recipients: %j", async (recipients) => {
    const { requests, thrown } = await requestsOf({ to: recipients } as unknown as Partial<SmsMessage>);
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ delivery: "not-sent" });
  });

  test.each([
    ["to", ["+15550000000"]],
    ["from", "+15550000000"],
    ["text", "another text"],
    ["tag", "x"],
    ["expiration", "2030-01-01T00:00:00Z"],
    ["applicationId", "x"],
    ["media", ["https://example.com/a.png"]],
    ["priority", "urgent"],
    ["priority", true],
    ["constructor", {}],
  ])("is not sent with an unknown or invalid option: %s", async (option, value) => {
    const bandwidth = Object.fromEntries([[option, value]]);
    const { requests, thrown } = await requestsOf({ providerOptions: { bandwidth } });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(thrown?.message).toContain(`providerOptions.bandwidth.${option}`);
  });

  test.each<[string, Partial<SmsMessage>]>([
    ["validityPeriodSeconds", { validityPeriodSeconds: 4 }],
    ["validityPeriodSeconds", { validityPeriodSeconds: 86_401 }],
    ["sendAt", { sendAt: new Date("2026-01-02T05:04:05Z") }],
    ["statusCallback", { statusCallback: "https://example.com/sms" }],
  ])("is not sent if Bandwidth cannot honor %s", async (field, message) => {
    const { requests, thrown } = await requestsOf(message);
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ delivery: "not-sent", message: expect.stringContaining(field) });
  });
});
