import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAwsWebhook } from "./index.ts";
import { createSnsReader, isSnsUrl, snsHostOf } from "./signature.ts";
import {
  certificate,
  certificateUrl,
  confirmation,
  requestWith,
  serving,
  servingCertificate,
  signed,
  topicArn,
  webRequest,
} from "./testing/webhook-requests.ts";

const parse = (message: Record<string, unknown>, webhook = createAwsWebhook({ topicArn, ...serves() })) =>
  webhook.parse(webRequest(requestWith(message)));
const serves = () => ({ fetch: servingCertificate().fetch });
const forged = { status: 403, message: expect.stringContaining("signature is invalid") };

describe("what SNS signs", () => {
  test.each(["1", "2"])("cannot be changed, with signatures of version %s", async (SignatureVersion) => {
    const notification = signed({ SignatureVersion, Subject: "Zoë 你好", Message: '{"a":\n1}' });
    const subscription = signed({ ...confirmation(), SignatureVersion });
    await expect(parse(notification)).resolves.toBeDefined();
    await expect(parse(subscription)).resolves.toMatchObject({ events: [{ type: "challenge" }] });
    const later = new Date(Date.now() + 1_000).toISOString();
    for (const [message, changes] of [
      [notification, { Subject: "another" }],
      [notification, { Subject: "" }],
      [notification, { Subject: undefined }],
      [notification, { Message: "{}" }],
      [notification, { MessageId: "another" }],
      [notification, { Timestamp: later }],
      [notification, { SignatureVersion: SignatureVersion === "1" ? "2" : "1" }],
      [notification, { Type: "UnsubscribeConfirmation" }],
      [subscription, { Message: "another" }],
      [subscription, { MessageId: "another" }],
      [subscription, { SubscribeURL: `${subscription["SubscribeURL"]}0` }],
      [subscription, { Timestamp: later }],
      [subscription, { Token: "another" }],
      [subscription, { Type: "UnsubscribeConfirmation" }],
      [subscription, { Type: "Notification" }],
    ] as const) {
      await expect(parse({ ...message, ...changes }), JSON.stringify(changes)).rejects.toMatchObject(forged);
    }
  });

  test("may have its fields in any order, and others beside them, which change nothing", async () => {
    const reversed = Object.fromEntries(Object.entries(signed({ Subject: "s" })).reverse());
    const others = { UnsubscribeURL: "https://evil.example/", __proto__: null, eventType: "TEXT_DELIVERED" };
    await expect(parse({ ...reversed, ...others })).resolves.toMatchObject({ events: [{ type: "other" }] });
    // An empty subject is signed as an empty line.
    await expect(parse(signed({ Subject: "" }))).resolves.toBeDefined();
  });

  test("of a field that comes twice, the value that is verified is the one that is read", async () => {
    const message = signed({ Message: '{"eventType":"TEXT_UNREACHABLE","messageId":"m-1"}' });
    const twice = (first: unknown, last: unknown) => {
      const body = JSON.stringify({ ...message, Message: last }).replace(
        "{",
        `{"Message":${JSON.stringify(first)},`,
      );
      return createAwsWebhook({ topicArn, ...serves() }).parse(webRequest({ ...requestWith(message), body }));
    };
    const delivered = '{"eventType":"TEXT_DELIVERED","messageId":"m-1"}';
    await expect(twice(message["Message"], delivered)).rejects.toMatchObject(forged);
    await expect(twice(delivered, message["Message"])).resolves.toMatchObject({
      events: [{ type: "delivery", update: { status: "undelivered" } }],
    });
  });

  test.each(["0", "3", "01", "1 ", "", "SHA256", "constructor"])(
    "with the version %j is refused, even with a signature of SHA-256",
    async (SignatureVersion) => {
      await expect(parse(signed({ SignatureVersion }))).rejects.toMatchObject(forged);
    },
  );
});

test.each(["Other", "notification", "", "constructor"])(
  "a message of the type %j is refused, although it is signed",
  async (Type) => {
    await expect(parse(signed({ ...confirmation(), Type }))).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining("not a signed message"),
    });
  },
);

describe("a certificate", () => {
  test("is kept for its own URL alone", async () => {
    const other = certificateUrl.replace("0123", "4567");
    const { fetch, fetched } = serving({ [certificateUrl]: certificate, [other]: "<html>" });
    const webhook = createAwsWebhook({ topicArn, fetch });
    await parse(signed(), webhook);
    await expect(parse(signed({ SigningCertURL: other }), webhook)).rejects.toMatchObject(forged);
    expect(fetched).toEqual([certificateUrl, other]);
  });

  test("is not kept without bound", async () => {
    let fetched = 0;
    const webhook = createAwsWebhook({
      topicArn,
      async fetch() {
        fetched += 1;
        return new Response(certificate);
      },
    });
    const urls = Array.from({ length: 21 }, (_, at) => certificateUrl.replace("0123", String(1_000 + at)));
    for (const SigningCertURL of [...urls, ...urls.slice(0, 1)])
      await parse(signed({ SigningCertURL }), webhook);
    expect(fetched).toBe(22);
  });

  test("is not read through a redirect, by the runtime's own fetch or by another", async () => {
    const asked: (string | undefined)[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      if (url === "/moved") response.writeHead(302, { location: "/certificate" }).end();
      else response.end(certificate);
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await createSnsReader(fetch)(`${origin}/certificate`)).toBe(certificate);
      await expect(createSnsReader(fetch)(`${origin}/moved`)).rejects.toMatchObject({ status: 503 });
      expect(asked).toEqual(["/certificate", "/moved"]);
      // A fetch that ignores the option.
      const following: typeof fetch = (url) => fetch(url);
      await expect(createSnsReader(following)(`${origin}/moved`)).rejects.toMatchObject({ status: 503 });
    } finally {
      server.close();
    }
  });

  test("of more than 64 kB is not read to its end", async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(65));
      },
    });
    const read = createSnsReader(async () => new Response(endless));
    await expect(read(certificateUrl)).rejects.toMatchObject({ status: 503 });
    expect(sent).toBeLessThan(200_000);
  });
});

test("no URL outside of SNS's host is taken for a certificate or a confirmation", () => {
  const host = snsHostOf(topicArn) ?? "";
  const part = fc.oneof(
    fc.constantFrom(
      "https://",
      "http://",
      host,
      "@",
      ":443",
      ".",
      "/",
      "\\",
      "#",
      "?",
      "%2e",
      "evil.example",
    ),
    fc.constantFrom("SimpleNotificationService-0a.pem", "Action=ConfirmSubscription", "\n", "\t", " "),
    fc.string({ maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.boolean(), (parts, starts) => {
      const url = (starts ? `https://${host}` : "") + parts.join("");
      for (const what of ["certificate", "confirmation"] as const) {
        if (isSnsUrl(url, host, what)) {
          const { origin, username, port, href } = new URL(url);
          expect({ origin, username, port, href }).toEqual({
            origin: `https://${host}`,
            username: "",
            port: "",
            href: url,
          });
        }
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  `${topicArn}/../`,
  `${topicArn}\n`,
  `${topicArn}.fifo`,
  topicArn.replace("us-east-1", "us-east-1.evil"),
  topicArn.replace("123456789012", "12345678901"),
  topicArn.replace("aws", "aws-evil"),
  [topicArn],
  7,
  null,
])("%j has no host of SNS", (arn) => {
  expect(snsHostOf(arn)).toBeUndefined();
});
