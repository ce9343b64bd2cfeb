import { SmsError, type SmsMessage } from "@smskit/core";
import { describe, expect, test } from "vitest";
import { createTelnyx, type TelnyxConfig } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your table is ready: 50 % off & more + é 😀";
const { apiKey, from, messagingProfileId } = exampleConfig;
const statusCallback = "https://example.com/sms/telnyx?tenant=7";
const accepted = { data: { id: "m-1", to: [{ phone_number: to, status: "queued" }], errors: [] } };

/** Sends once, and gives what Telnyx was asked. */
async function requestsOf(message: Partial<SmsMessage>, config: Partial<TelnyxConfig> = {}) {
  const requests: Request[] = [];
  const connector = createTelnyx(
    { ...exampleConfig, ...config },
    {
      http: {
        fetch: async (input, init) => {
          requests.push(new Request(input, init));
          return Response.json(accepted);
        },
      },
    },
  );
  const thrown = await connector
    .send({ to, body, ...message } as SmsMessage)
    .catch((error: unknown) => error as SmsError);
  return { requests, thrown: SmsError.is(thrown) ? thrown : undefined };
}

async function wireOf(message: Partial<SmsMessage>, config?: Partial<TelnyxConfig>): Promise<unknown> {
  const { requests, thrown } = await requestsOf(message, config);
  expect(thrown).toBeUndefined();
  return requests[0]?.json();
}

const plain = { to, from, messaging_profile_id: messagingProfileId, text: body };

describe("the request to Telnyx", () => {
  test("is one POST of JSON, with the API key as a bearer token", async () => {
    const { requests } = await requestsOf({});
    expect(requests).toHaveLength(1);
    const request = requests[0] as Request;
    expect(request.method).toBe("POST");
    expect(request.url).toBe("https://api.telnyx.com/v2/messages");
    expect(request.headers.get("authorization")).toBe(`Bearer ${apiKey}`);
    expect(request.headers.get("content-type")).toBe("application/json");
    expect(await request.json()).toEqual(plain);
  });

  test("keeps the path of a gateway", async () => {
    const { requests } = await requestsOf({}, { baseUrl: "https://gateway.example.com/telnyx/" });
    expect(requests[0]?.url).toBe("https://gateway.example.com/telnyx/v2/messages");
  });

  test.each<[string, Partial<SmsMessage>, Partial<TelnyxConfig>, object]>([
    ["a number alone", {}, { messagingProfileId: undefined }, { messaging_profile_id: undefined }],
    ["a number pool", {}, { from: undefined }, { from: undefined }],
    ["the message's own sender", { from: "Cafe 24" }, {}, { from: "Cafe 24" }],
    ["a schedule", { sendAt: new Date("2030-01-02T03:04:05.678Z") }, {}, { send_at: "2030-01-02T03:04:05Z" }],
    ["the config's callback", {}, { statusCallback }, { webhook_url: statusCallback }],
    [
      "the message's callback",
      { statusCallback: "https://example.com/other" },
      { statusCallback },
      { webhook_url: "https://example.com/other" },
    ],
    [
      "a reference, in the callback's URL",
      { reference: "order 7&x=1" },
      { statusCallback },
      { webhook_url: `${statusCallback}&smskit-reference=order+7%26x%3D1` },
    ],
    ["a reference without a callback", { reference: "order-7" }, {}, {}],
    [
      "every option",
      {
        providerOptions: {
          telnyx: {
            autoDetect: true,
            encoding: "ucs2",
            mediaUrls: ["https://example.com/a.png"],
            messagingProfileId: "4000eba1-0000-4000-8000-000000000000",
            subject: "Hello",
            type: "MMS",
            useProfileWebhooks: false,
            webhookFailoverUrl: "https://backup.example.com/sms",
          },
        },
      },
      {},
      {
        auto_detect: true,
        encoding: "ucs2",
        media_urls: ["https://example.com/a.png"],
        messaging_profile_id: "4000eba1-0000-4000-8000-000000000000",
        subject: "Hello",
        type: "MMS",
        use_profile_webhooks: false,
        webhook_failover_url: "https://backup.example.com/sms",
      },
    ],
    [
      "options that are undefined",
      { providerOptions: { telnyx: { encoding: undefined, messagingProfileId: undefined } } },
      {},
      {},
    ],
  ])("%s", async (_, message, config, wire) => {
    const expected = JSON.parse(JSON.stringify({ ...plain, ...wire }));
    expect(await wireOf(message, config)).toEqual(expected);
  });

  test.each([
    ["to", "+15550000000"],
    ["from", "+15550000000"],
    ["text", "another text"],
    ["sendAt", "2030-01-01T00:00:00Z"],
    ["webhookUrl", "https://example.com"],
    ["validUntil", "2030-01-01T00:00:00Z"],
    ["encoding", "utf-8"],
    ["mediaUrls", "https://example.com/a.png"],
    ["autoDetect", "yes"],
    ["constructor", {}],
  ])("is not sent with an unknown or invalid option: %s", async (option, value) => {
    const telnyx = Object.fromEntries([[option, value]]);
    const { requests, thrown } = await requestsOf({ providerOptions: { telnyx } });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "invalid-message", delivery: "not-sent" });
    expect(thrown?.message).toContain(`providerOptions.telnyx.${option}`);
  });

  test("is not sent with an option named as in Telnyx's API; the error suggests the correct name", async () => {
    const telnyx = { media_urls: ["https://example.com/a.png"] } as object;
    const { requests, thrown } = await requestsOf({ providerOptions: { telnyx } });
    expect(requests).toEqual([]);
    expect(thrown?.message).toBe(
      "providerOptions.telnyx.media_urls: is not an option (did you mean `mediaUrls`?).",
    );
  });

  test("can have media without a text", async () => {
    const media = { telnyx: { mediaUrls: ["https://example.com/a.png"] } };
    expect(await wireOf({ body: undefined, providerOptions: media } as Partial<SmsMessage>)).toEqual({
      ...{ to, from, messaging_profile_id: messagingProfileId },
      media_urls: ["https://example.com/a.png"],
    });
    const none = { body: undefined, providerOptions: { telnyx: { mediaUrls: [] } } } as Partial<SmsMessage>;
    const { requests, thrown } = await requestsOf(none);
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "unsupported", message: expect.stringContaining("has no text") });
  });

  test.each([
    ["a".repeat(71), undefined, 1, "gsm-7"],
    ["a".repeat(71), "ucs2", 2, "ucs-2"],
    ["a".repeat(71), "gsm7", 1, "gsm-7"],
    [`“${"a".repeat(70)}”`, undefined, 2, "ucs-2"],
    [`“${"a".repeat(70)}”`, "auto", 2, "ucs-2"],
    [`“${"a".repeat(70)}”`, "gsm7", 1, "gsm-7"],
    [`${"a".repeat(158)}…`, "gsm7", 2, "gsm-7"],
  ] as const)("is counted in the requested encoding: %.4s, %s", async (text, encoding, segments, name) => {
    const connector = createTelnyx(exampleConfig);
    const message = { to, body: text, providerOptions: { telnyx: { encoding } } };
    expect(await connector.prepare(message)).toMatchObject({ segments, encoding: name });
    const tooLong = connector.prepare({ ...message, maxSegments: 1 });
    if (segments === 1) await tooLong;
    else await expect(tooLong).rejects.toMatchObject({ code: "invalid-message" });
  });

  test("is not sent for a message with a validity period, which Telnyx does not support", async () => {
    const { requests, thrown } = await requestsOf({ validityPeriodSeconds: 300 });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "unsupported", delivery: "not-sent", failover: true });
    expect(thrown?.message).toContain("validityPeriodSeconds");
  });
});
