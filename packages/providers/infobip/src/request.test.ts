import { readdirSync, readFileSync } from "node:fs";
import { countSegments, SmsError, type SmsMessage } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createInfobip, type InfobipConfig, type InfobipMessageOptions } from "./index.ts";
import { exampleConfig } from "./testing/example-config.ts";

const to = "+15558675310";
const body = "Your table is ready";
const wire = new URL("fixtures/wire/", import.meta.url);
const { webhookSecret: _, ...withoutSecret } = exampleConfig;
const { fields } = fixture("request-fields.json") as { fields: Record<string, string | string[]> };

function fixture(name: string) {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8"));
}

/** Sends once, and gives what Infobip was asked. */
async function requestsOf(message: Partial<SmsMessage>, config: Partial<InfobipConfig> = {}) {
  const requests: Request[] = [];
  const connector = createInfobip(
    { ...withoutSecret, ...config },
    {
      http: {
        async fetch(input, init) {
          requests.push(new Request(input, init));
          return Response.json(fixture("responses/accepted.json").body);
        },
      },
    },
  );
  const thrown = await connector
    .send({ to, body, ...message } as SmsMessage)
    .catch((error: unknown) => error as SmsError);
  return { requests, thrown: SmsError.is(thrown) ? thrown : undefined };
}

async function bodyOf(message: Partial<SmsMessage>, config?: Partial<InfobipConfig>) {
  const { requests } = await requestsOf(message, config);
  return (requests[0] as Request).json();
}

/** The paths of a request's values, each with its value: `messages[].content.text`. */
function pathsIn(value: unknown, path = ""): [path: string, value: unknown][] {
  if (Array.isArray(value)) return value.flatMap((each) => pathsIn(each, `${path}[]`));
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, each]) =>
    pathsIn(each, path === "" ? name : `${path}.${name}`),
  );
}

/** Checks that each field is one of Infobip's request, and has a value of its type. */
function expectFields(json: unknown): void {
  for (const [path, value] of pathsIn(json)) {
    const type = fields[path];
    if (Array.isArray(type)) expect(type, path).toContain(value);
    else expect(typeof value, path).toBe(type);
  }
}

describe("the request to Infobip", () => {
  test.each(readdirSync(wire))("equals the one of Infobip's examples: %s", async (file) => {
    const { config, message, request: expected } = fixture(`wire/${file}`);
    const { requests } = await requestsOf({ ...message, to: message.to }, config);
    expect(requests).toHaveLength(1);
    const request = requests[0] as Request;
    const { origin, pathname, search } = new URL(request.url);
    expect(origin).toBe("https://xxxxx.api.infobip.com");
    const json = await request.json();
    expect({
      method: request.method,
      path: pathname + search,
      authorization: request.headers.get("authorization"),
      contentType: request.headers.get("content-type"),
      body: json,
    }).toEqual(expected);
    expectFields(json);
  });

  test("has only fields of Infobip's API, with every option at once", async () => {
    const infobip: Required<InfobipMessageOptions> = {
      applicationId: "a",
      entityId: "e",
      campaignReferenceId: "c",
      flash: true,
      transliteration: "GREEK",
      languageCode: "AUTODETECT",
      intermediateReport: true,
      dltPrincipalEntityId: "1",
      dltContentTemplateId: "2",
      dltTelemarketerId: "3",
      iysRecipientType: "TACIR",
      iysBrandCode: 4,
      koreaTitle: "t",
      koreaResellerCode: 123_456_789,
      conversionTracking: true,
      conversionTrackingName: "ONE_TIME_PIN",
      shortenUrl: false,
      trackClicks: false,
    };
    const json = await bodyOf({
      reference: "order-7",
      statusCallback: "https://example.com/sms",
      validityPeriodSeconds: 600,
      sendAt: new Date(Date.now() + 3_600_000),
      providerOptions: { infobip },
    });
    expectFields(json);
    const options = Object.values(infobip).map(String);
    expect(pathsIn(json).map(([, value]) => String(value))).toEqual(expect.arrayContaining(options));
  });

  test("a scheduled message has an id that is also that of its bulk, and Infobip's form of a time", async () => {
    const ids = new Set<string>();
    for (const at of [new Date(Date.now() + 86_400_000), new Date(Date.now() + 86_400_000)]) {
      const { messages, options } = await bodyOf({ sendAt: at });
      expect(options.schedule.sendAt).toBe(at.toISOString().replace("Z", "+0000"));
      expect(options.schedule.bulkId).toBe(messages[0].destinations[0].messageId);
      ids.add(options.schedule.bulkId);
    }
    expect(ids.size).toBe(2);
  });

  test("the reference is the callback data, also without a status callback", async () => {
    const { messages } = await bodyOf({ reference: "order-7" });
    expect(messages[0].webhooks).toEqual({ callbackData: "order-7" });
  });

  test.each([
    ["https://example.com/sms", "https://example.com/sms?secret=s%26cret"],
    ["https://example.com/sms?tenant=7#a", "https://example.com/sms?tenant=7&secret=s%26cret#a"],
    ["https://example.com/sms?secret=old", "https://example.com/sms?secret=s%26cret"],
  ])("the status callback %s gets the secret of the webhook", async (statusCallback, url) => {
    const { messages } = await bodyOf({ statusCallback }, { webhookSecret: "s&cret" });
    expect(messages[0].webhooks).toEqual({ delivery: { url }, contentType: "application/json" });
    const inConfig = await bodyOf({}, { webhookSecret: "s&cret", statusCallback });
    expect(inConfig.messages[0].webhooks.delivery.url).toBe(url);
  });

  test.each([
    ["+447700900123", "447700900123"],
    ["55555", "55555"],
    ["Cafe+24", "Cafe+24"],
  ])("the sender %s is %s", async (from, sender) => {
    const { messages } = await bodyOf({ from });
    expect(messages[0].sender).toBe(sender);
  });

  test("a text arrives as it is, whatever its characters", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }), async (text) => {
        fc.pre(text.trim() !== "");
        const { messages } = await bodyOf({ body: text });
        expect(messages[0].content).toEqual({ text });
      }),
      { numRuns: 30 },
    );
  });

  test.each<[string, object, string]>([
    ["an unknown option", { priority: "high" }, "priority"],
    ["a value of another type", { flash: "true" }, "flash"],
    ["a language that Infobip does not have", { languageCode: "DE" }, "languageCode"],
    ["a field of the message", { callbackData: "x" }, "reference"],
    ["the name of a path", { "options.flash": true }, "is not an option"],
    ["a prototype", JSON.parse('{"__proto__": true}'), "__proto__"],
  ])("%s is refused, and nothing is sent", async (_name, infobip, name) => {
    const { requests, thrown } = await requestsOf({ providerOptions: { infobip } as never });
    expect(requests).toEqual([]);
    expect(thrown).toMatchObject({ code: "invalid-message", message: expect.stringContaining(name) });
  });
});

test("core counts segments as Infobip's preview does", () => {
  const { responses } = fixture("preview/examples.json");
  expect(responses).toHaveLength(3);
  for (const { previews } of responses) {
    // The first preview is of the text alone; others are of languages, and of texts with other characters.
    const [{ textPreview, messageCount, charactersRemaining, configuration }] = previews;
    expect(configuration).toEqual({});
    const { segments, encoding } = countSegments(textPreview);
    expect(segments).toBe(messageCount);
    const perSegment = encoding === "gsm-7" ? [160, 153] : [70, 67];
    const capacity = segments === 1 ? perSegment[0] : (perSegment[1] ?? 0) * segments;
    expect(Number(capacity) - textPreview.length).toBe(charactersRemaining);
  }
});
