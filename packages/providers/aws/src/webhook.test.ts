import { generateKeyPairSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { type SmsWebhook, SmsWebhookError } from "@smskit/core";
import { patience } from "@smskit/test-support/patience";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createAwsWebhook } from "./index.ts";
import { signedWebhooks } from "./testing/signed-webhooks.ts";
import {
  certificate,
  certificateOf,
  certificateUrl,
  confirmation,
  notification,
  requestWith,
  serving,
  servingCertificate,
  signed,
  snsKey,
  topicArn,
  webRequest,
} from "./testing/webhook-requests.ts";

const fixtures = new URL("fixtures/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, fixtures), "utf8"));
const names = readdirSync(fixtures)
  .filter((name) => name.endsWith(".webhook.json"))
  .map((name) => name.replace(".webhook.json", ""));
const hour = 3_600_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const theirs = generateKeyPairSync("rsa", { modulusLength: 2_048 });

afterEach(() => void vi.useRealTimers());

async function refusal(
  webhook: SmsWebhook,
  message: Record<string, unknown> | Request,
): Promise<SmsWebhookError> {
  const request = message instanceof Request ? message : webRequest(requestWith(message));
  const thrown = await webhook.parse(request).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(SmsWebhookError);
  return thrown as SmsWebhookError;
}

describe("AWS's events", () => {
  test.each(names)("%s", async (name) => {
    // Texts happen when SNS publishes them.
    vi.useFakeTimers({ now: new Date("2026-03-09T21:32:20Z"), toFake: ["Date"] });
    const valid = certificateOf(snsKey);
    const webhook = createAwsWebhook({ topicArn, fetch: serving({ [certificateUrl]: valid }).fetch });
    const { source, message } = read(`${name}.webhook.json`);
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    const request = notification(message, { Timestamp: "2026-03-09T21:32:14.148Z" });
    const { events, response } = await webhook.parse(webRequest(request));
    expect(JSON.parse(JSON.stringify(events))).toEqual([read(`${name}.event.json`)]);
    expect(response.status).toBe(200);
  });

  test.each([
    ["a notification that somebody published by hand", { Message: "Hello" }],
    [
      "the event of another kind of message",
      { Message: '{"eventType":"VOICE_COMPLETED","messageId":"m-1"}' },
    ],
    ["JSON that is not an object", { Message: "[1]" }],
    ["the end of a subscription", { ...confirmation(), Type: "UnsubscribeConfirmation" }],
    [
      "the end of a subscription that looks like a report",
      {
        ...confirmation(),
        Type: "UnsubscribeConfirmation",
        Message: '{"eventType":"TEXT_DELIVERED","messageId":"m-1"}',
      },
    ],
    ["a subject", { Subject: "Successfully validated SNS topic", Message: "{}" }],
  ])("%s is another event", async (_, fields) => {
    const webhook = createAwsWebhook({ topicArn, fetch: servingCertificate().fetch });
    const { events } = await webhook.parse(webRequest(requestWith(signed(fields))));
    expect(events).toMatchObject([{ type: "other", raw: { TopicArn: topicArn } }]);
  });

  test("a reference comes back as it was, with spaces at its ends and quotes around it", async () => {
    const webhook = createAwsWebhook({ topicArn, fetch: servingCertificate().fetch });
    for (const [context, reference] of [
      ["order 7", "order 7"],
      ['" order 7 "', " order 7 "],
      ['""quoted""', '"quoted"'],
      ['"', '"'],
    ]) {
      const event = { eventType: "TEXT_DELIVERED", messageId: "m-1", context: { reference: context } };
      const { events } = await webhook.parse(webRequest(notification(event)));
      expect(events).toMatchObject([{ update: { reference } }]);
    }
  });

  test.each([
    ["STOP", "KEYWORD_123456789012", "stop"],
    ["stop it", "STOP", "stop"],
    [" Unsubscribe\n", "", "stop"],
    ...["STOP", "ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "TD", "UNSUBSCRIBE"].map(
      (word): [string, string, string] => [word.toLowerCase(), "KEYWORD_123456789012", "stop"],
    ),
    ["UNSTOP", "UNSTOP", "start"],
    ["help", "HELP", "help"],
    ["Please do not stop", "KEYWORD_123456789012", undefined],
  ])("the text %j with the keyword %j", async (messageBody, messageKeyword, keyword) => {
    const webhook = createAwsWebhook({ topicArn, fetch: servingCertificate().fetch });
    const { message } = read("inbound.webhook.json");
    const { events } = await webhook.parse(
      webRequest(notification({ ...message, messageBody, messageKeyword })),
    );
    expect(events).toMatchObject([{ type: "inbound", message: { body: messageBody } }]);
    expect(events[0]).toHaveProperty("message.from", "+14255550182");
    expect((events[0] as { message: { keyword?: string } }).message.keyword).toBe(keyword);
  });

  test.each(signedWebhooks())("a signed delivery report", async ({ config, request, fetched }) => {
    const webhook = createAwsWebhook({ ...config, fetch: serving(fetched).fetch });
    const { events } = await webhook.parse(webRequest(request));
    expect(events).toMatchObject([{ type: "delivery", update: { status: "delivered" } }]);
  });
});

test.each([
  [0.00581, "0.00581"],
  [1e-7, "0.0000001"],
  [0, "0"],
  ["0.00581", "0.00581"],
  ["-0.00581", undefined],
  [null, undefined],
])("the price %j is %j", async (totalMessagePrice, amount) => {
  const webhook = createAwsWebhook({ topicArn, fetch: servingCertificate().fetch });
  const event = { eventType: "TEXT_DELIVERED", messageId: "m-1", totalMessagePrice };
  const { events } = await webhook.parse(webRequest(notification(event)));
  const { update } = events[0] as { update?: { price?: object } };
  expect(update?.price).toEqual(amount && { amount, currency: "USD" });
});

describe("a message that is not of our topic is refused before anything is fetched", () => {
  const otherTopics = [
    "arn:aws:sns:us-east-1:999999999999:sms-events",
    "arn:aws:sns:us-east-1:123456789012:sms-events-2",
    "arn:aws:sns:us-east-1:123456789012:SMS-events",
    "arn:aws:sns:eu-west-1:123456789012:sms-events",
    `${topicArn}:8e1c1d26-4b0f-4c2a-9d2c-5a7d6a1f0b3e`,
    ` ${topicArn}`,
    "",
  ];
  test.each(otherTopics)("%j", async (TopicArn) => {
    // SNS itself signs it, with its own certificate.
    const { fetch, fetched } = servingCertificate();
    const webhook = createAwsWebhook({ topicArn, fetch });
    for (const fields of [{ TopicArn }, confirmation({ TopicArn })]) {
      expect(await refusal(webhook, signed(fields))).toMatchObject({
        status: 403,
        message: expect.stringMatching(/of another topic|signed message/),
      });
    }
    expect(fetched).toEqual([]);
  });

  test("one of several topics is ours", async () => {
    const second = "arn:aws:sns:eu-west-1:123456789012:replies";
    const url = certificateUrl.replace("us-east-1", "eu-west-1");
    const webhook = createAwsWebhook({
      topicArn: [topicArn, second],
      fetch: serving({ [certificateUrl]: certificate, [url]: certificate }).fetch,
    });
    const parse = (fields: object) => webhook.parse(webRequest(requestWith(signed({ ...fields }))));
    await expect(parse({})).resolves.toMatchObject({ events: [{ type: "other" }] });
    await expect(parse({ TopicArn: second, SigningCertURL: url })).resolves.toMatchObject({
      events: [{ type: "other" }],
    });
    // A topic's certificates are those of its region.
    expect(await refusal(webhook, signed({ TopicArn: second }))).toMatchObject({ status: 403 });
  });
});

describe("a certificate that is not SNS's", () => {
  const name = certificateUrl.split("/").at(-1);
  test.each([
    `https://sns.us-east-1.amazonaws.com.evil.example/${name}`,
    `https://evil-sns.us-east-1.amazonaws.com/${name}`,
    `https://sns.us-east-1.amazonaws.com@evil.example/${name}`,
    `https://evil@sns.us-east-1.amazonaws.com/${name}`,
    `https://sns.us-east-1.amazonaws.com:8443/${name}`,
    `https://sns.us-east-1.amazonaws.com:443/${name}`,
    `http://sns.us-east-1.amazonaws.com/${name}`,
    `https://sns.us-east-1.amazonaws.com.cn/${name}`,
    `https://sns.us-west-2.amazonaws.com/${name}`,
    `https://sns.us-east-1.amazonaws.com./${name}`,
    `https://sns.us-east-1.amazonaws.com:/${name}`,
    `https://ѕns.us-east-1.amazonaws.com/${name}`,
    `https://sns.us-east-1.amazonaws.com//${name}`,
    ` https://sns.us-east-1.amazonaws.com/${name}`,
    `https://sns.us-east-1.amazonaws.com/${name}\n`,
    `https://sns.us-east-1.amazonaws.com\\@evil.example/${name}`,
    `https://sns.us-east-1.amazonaws.com/../${name}`,
    `https://sns.us-east-1.amazonaws.com/?Action=GetTopicAttributes&a=/${name}`,
    `https://sns.us-east-1.amazonaws.com/${name}?redirect=https://evil.example`,
    `https://sns.us-east-1.amazonaws.com/${name}#`,
    `HTTPS://SNS.US-EAST-1.AMAZONAWS.COM/${name}`,
    `https://s3.amazonaws.com/sns.us-east-1.amazonaws.com/${name}`,
    `//sns.us-east-1.amazonaws.com/${name}`,
    "",
  ])("at %j is not fetched", async (SigningCertURL) => {
    const forged = certificateOf(theirs);
    const { fetch, fetched } = serving({ [SigningCertURL]: forged });
    const webhook = createAwsWebhook({ topicArn, fetch });
    const message = signed({ SigningCertURL }, theirs.privateKey);
    expect(await refusal(webhook, message)).toMatchObject({
      status: 403,
      message: expect.stringContaining("SigningCertURL"),
    });
    expect(fetched).toEqual([]);
  });

  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  test.each([
    ["of another key", certificateOf(theirs)],
    ["that has expired", certificateOf({ ...snsKey, notAfter: new Date(Date.now() - 1_000) })],
    ["that is not valid yet", certificateOf({ ...snsKey, notBefore: new Date(Date.now() + hour) })],
    ["of a key that is not RSA", certificateOf(ec)],
    ["that is a page", "<html>Not found</html>"],
    ["that is empty", ""],
  ])("%s is refused", async (_, pem) => {
    const webhook = createAwsWebhook({ topicArn, fetch: serving({ [certificateUrl]: pem }).fetch });
    for (const SignatureVersion of ["1", "2"]) {
      expect(await refusal(webhook, signed({ SignatureVersion }))).toMatchObject({ status: 403 });
    }
  });

  test("is kept, but not beyond its own period", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const pem = certificateOf({ ...snsKey, notAfter: new Date(Date.now() + hour) });
    const { fetch, fetched } = serving({ [certificateUrl]: pem });
    const webhook = createAwsWebhook({ topicArn, fetch });
    for (let times = 0; times < 3; times++) await webhook.parse(webRequest(requestWith(signed())));
    expect(fetched).toEqual([certificateUrl]);
    vi.setSystemTime(Date.now() + 2 * hour);
    expect(await refusal(webhook, signed())).toMatchObject({ status: 403 });
  });

  test.each<[string, () => Promise<Response>]>([
    ["a failure", async () => new Response("", { status: 500 })],
    [
      "a redirect",
      async () => new Response("", { status: 302, headers: { location: "https://evil.example/" } }),
    ],
    ["a megabyte", async () => new Response("x".repeat(1_048_576))],
    ["no connection", async () => Promise.reject(new TypeError("fetch failed"))],
  ])("after %s the request may be repeated, and is accepted when SNS responds", async (_, respond) => {
    const responses = [respond, async () => new Response(certificate)];
    const webhook = createAwsWebhook({ topicArn, fetch: async () => (responses.shift() ?? respond)() });
    const message = signed();
    expect(await refusal(webhook, message)).toMatchObject({ status: 503 });
    await expect(webhook.parse(webRequest(requestWith(message)))).resolves.toBeDefined();
  });

  test("is not waited for without end", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const signals: (AbortSignal | null | undefined)[] = [];
    const webhook = createAwsWebhook({
      topicArn,
      fetch: (_, init) => {
        signals.push(init?.signal);
        return new Promise(() => {});
      },
    });
    const refused = refusal(webhook, signed());
    await vi.waitFor(() => expect(signals).toHaveLength(1), patience);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await refused).toMatchObject({ status: 503 });
    expect(signals[0]?.aborted).toBe(true);
  });
});

describe("replays and raw messages", () => {
  const webhook = createAwsWebhook({ topicArn, fetch: servingCertificate().fetch });

  test.each([0, 3_600_000, 7_190_000, -890_000])(
    "a message of %i ms ago is accepted, as SNS retries for an hour",
    async (ms) => {
      await expect(
        webhook.parse(webRequest(requestWith(signed({ Timestamp: ago(ms) })))),
      ).resolves.toBeDefined();
    },
  );

  test.each([ago(7_260_000), ago(-960_000), ago(72 * hour), "yesterday", "", "1e3"])(
    "a message of %s is refused, although SNS signed it",
    async (Timestamp) => {
      const { message, status } = await refusal(webhook, signed({ Timestamp }));
      expect({ message, status }).toEqual({ status: 403, message: expect.stringContaining("Timestamp") });
    },
  );

  test("a raw message is refused, with a sentence that says what to turn off", async () => {
    const { message } = read("delivered.webhook.json");
    const request = { ...requestWith(message), headers: { "x-amz-sns-rawdelivery": "true" } };
    const { status, message: sentence } = await refusal(webhook, webRequest(request));
    expect({ status, sentence }).toEqual({
      status: 403,
      sentence: expect.stringContaining("raw message delivery is on"),
    });
    expect(await refusal(webhook, webRequest(requestWith(message)))).toMatchObject({ status: 403 });
  });

  test.each(["0", "3", "", "SHA256", "constructor"])(
    "an unknown signature version %j is refused",
    async (SignatureVersion) => {
      expect(await refusal(webhook, { ...signed(), SignatureVersion })).toMatchObject({ status: 403 });
    },
  );

  test("only POST is accepted", async () => {
    expect(await refusal(webhook, new Request("https://example.com/sms/aws"))).toMatchObject({ status: 405 });
  });
});

describe("a subscription", () => {
  const { SubscribeURL } = confirmation() as { SubscribeURL: string };

  test("is confirmed when the app responds, and not before", async () => {
    const { fetch, fetched } = serving({ [certificateUrl]: certificate, [SubscribeURL]: "<Confirmed/>" });
    const webhook = createAwsWebhook({ topicArn, fetch });
    const { events } = await webhook.parse(webRequest(requestWith(signed(confirmation()))));
    expect(fetched).toEqual([certificateUrl]);
    const [event] = events;
    if (event?.type !== "challenge") throw new Error("not a challenge");
    expect((await event.respond()).status).toBe(200);
    expect(fetched).toEqual([certificateUrl, SubscribeURL]);
  });

  test("that SNS does not confirm is an error", async () => {
    const webhook = createAwsWebhook({ topicArn, fetch: servingCertificate().fetch });
    const { events } = await webhook.parse(webRequest(requestWith(signed(confirmation()))));
    const [event] = events;
    if (event?.type !== "challenge") throw new Error("not a challenge");
    await expect(event.respond()).rejects.toMatchObject({ name: "SmsWebhookError", status: 503 });
  });

  test.each([
    SubscribeURL.replace("us-east-1.amazonaws.com", "us-east-1.amazonaws.com.evil.example"),
    SubscribeURL.replace("https://", "http://"),
    SubscribeURL.replace("https://sns", "https://sns@evil.example/sns"),
    SubscribeURL.replace("us-east-1.amazonaws.com/", "us-east-1.amazonaws.com:444/"),
    SubscribeURL.replace("ConfirmSubscription", "DeleteTopic"),
    SubscribeURL.replace(":sms-events", ":theirs"),
    `${SubscribeURL}&TopicArn=arn:aws:sns:us-east-1:999999999999:theirs`,
    `${SubscribeURL}#`,
    `https://sns.us-east-1.amazonaws.com./${SubscribeURL.split("/").at(-1)}`,
    SubscribeURL.replace("sns.us-east-1", "sns.us-east-2"),
    "javascript:alert(1)",
  ])("is never confirmed at %j, although SNS signed it", async (url) => {
    const { fetch, fetched } = servingCertificate();
    const webhook = createAwsWebhook({ topicArn, fetch });
    const refused = await refusal(webhook, signed(confirmation({ SubscribeURL: url })));
    expect(refused).toMatchObject({ status: 403, message: expect.stringContaining("SubscribeURL") });
    expect(fetched).toEqual([certificateUrl]);
  });
});

test("topics in China have SNS's host there", async () => {
  const TopicArn = "arn:aws-cn:sns:cn-north-1:123456789012:sms";
  const SigningCertURL = certificateUrl.replace("us-east-1.amazonaws.com", "cn-north-1.amazonaws.com.cn");
  const webhook = createAwsWebhook({
    topicArn: TopicArn,
    fetch: serving({ [SigningCertURL]: certificate }).fetch,
  });
  const message = signed({ TopicArn, SigningCertURL });
  await expect(webhook.parse(webRequest(requestWith(message)))).resolves.toBeDefined();
  const elsewhere = SigningCertURL.replace(".com.cn", ".com");
  expect(await refusal(webhook, signed({ TopicArn, SigningCertURL: elsewhere }))).toMatchObject({
    status: 403,
  });
});

test.each([
  undefined,
  {},
  { topicArn: "" },
  { topicArn: [] },
  { topicArn: [topicArn, "sms-events"] },
  { topicArn: "arn:aws:sns:us-east-1.evil.example/:123456789012:sms" },
  { topicArn: "arn:aws:sqs:us-east-1:123456789012:sms" },
  { topicArn: "arn:aws:sns:us-east-1:123456789012:*" },
  { topicArn, fetch: "https://example.com" },
  { topicArn, secret: "x" },
])("createAwsWebhook(%j) is refused", (config) => {
  expect(() => createAwsWebhook(config as never)).toThrow(SmsWebhookError);
  expect(() => createAwsWebhook(config as never)).toThrow(/createAwsWebhook/);
});
