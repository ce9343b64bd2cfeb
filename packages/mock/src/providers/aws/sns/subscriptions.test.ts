import { createVerify, X509Certificate } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { createCarrier, type MockAws, mockAws, startMockServer, startMocks } from "../../../index.ts";
import { closeApps, startApp, type WebhookApp } from "../../../testing/webhook-app.ts";
import { closeAws, credentials, sdkAt, send, serveAws } from "../testing/aws-client.ts";
import { contentOf, type SnsMessage, verified } from "../testing/notifications.ts";

afterEach(closeAws);
afterEach(closeApps);

const topicArn = "arn:aws:sns:eu-west-1:123456789012:sms-events";
const ConfigurationSetName = "default";

/** Runs a test while AWS's hosts are mocked in this process too: its verifier fetches the certificate there. */
async function inProcess(mock: MockAws, run: () => Promise<void>): Promise<void> {
  const mocks = startMocks(mock);
  try {
    await run();
  } finally {
    mocks.stop();
  }
}

const messageOf = (app: WebhookApp, index = 0): SnsMessage => JSON.parse(app.requests.at(index)?.body ?? "");

describe("a notification", () => {
  test.each(["1", "2"] as const)(
    "is verified by AWS's own verifier, with signatures of version %s",
    async (version) => {
      const app = await startApp();
      const { sdk, carrier, mock } = await serveAws({
        subscriptions: [{ topicArn, url: app.url, signatureVersion: version }],
        topicArn,
      });
      await send(sdk, { ConfigurationSetName, Context: { name: 'Zoë 你好\n"quoted"' } });
      await carrier.idle();
      await inProcess(mock, async () => {
        for (const webhook of app.requests) {
          expect(await verified(webhook)).toMatchObject({
            Type: "Notification",
            SignatureVersion: version,
            TopicArn: topicArn,
          });
        }
        const [first] = app.requests;
        for (const field of ["Message", "MessageId", "Timestamp", "TopicArn", "Type"]) {
          const tampered = { ...messageOf(app), [field]: "tampered" };
          await expect(verified(first && { ...first, body: JSON.stringify(tampered) })).rejects.toThrow(
            "signature is invalid",
          );
        }
      });
      expect(app.requests).toHaveLength(4);
    },
  );

  test("has the headers and fields of SNS", async () => {
    const app = await startApp();
    const { sdk, carrier } = await serveAws({ webhookUrl: app.url });
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    const body = messageOf(app);
    expect(app.requests[0]?.headers).toMatchObject({
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-message-id": body.MessageId,
      "x-amz-sns-topic-arn": body.TopicArn,
      "x-amz-sns-subscription-arn": expect.stringMatching(
        /^arn:aws:sns:us-east-1:123456789012:sms-events:[0-9a-f-]{36}$/,
      ),
      "content-type": "text/plain; charset=UTF-8",
      "user-agent": "Amazon Simple Notification Service Agent",
    });
    expect(Object.keys(body)).toEqual([
      "Type",
      "MessageId",
      "Message",
      "TopicArn",
      "Timestamp",
      "SignatureVersion",
      "Signature",
      "SigningCertURL",
      "UnsubscribeURL",
    ]);
    expect(body.SigningCertURL).toMatch(
      /^https:\/\/sns\.us-east-1\.amazonaws\.com\/SimpleNotificationService-[0-9a-f]{32}\.pem$/,
    );
    expect(new Set(app.requests.map((webhook) => webhook.headers["x-amz-sns-message-id"])).size).toBe(4);
  });

  test("is sent again while the app fails", async () => {
    const app = await startApp((response, _, count) => response.writeHead(count < 3 ? 503 : 200).end());
    const { sdk, carrier } = await serveAws({
      webhookUrl: app.url,
      configurationSets: [
        {
          name: ConfigurationSetName,
          eventDestinations: [
            { topicArn: "arn:aws:sns:us-east-1:123456789012:sms-events", eventTypes: ["TEXT_QUEUED"] },
          ],
        },
      ],
    });
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    expect(new Set(app.requests.map(({ body }) => body)).size).toBe(1);
    expect(app.requests).toHaveLength(3);
  });
});

describe("the certificate", () => {
  test("is the same in every process, valid, and served by path at the server's own address", async () => {
    const { server, mock, carrier, sdk } = await serveAws();
    const app = await startApp();
    const certificate = new X509Certificate(mock.certificate);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.validToDate.getFullYear()).toBeGreaterThan(2040);
    expect(mockAws(createCarrier()).certificate).toBe(mock.certificate);
    carrier.setNumber("+12065550100", { provider: "aws", inboundUrl: app.url });
    await send(sdk);
    await carrier.reply({ from: "+15558675310", body: "hello" });
    const { pathname } = new URL(messageOf(app).SigningCertURL);
    const served = await fetch(server.url + pathname);
    expect([served.status, await served.text()]).toEqual([200, mock.certificate]);
  });

  test("verifies without a library", async () => {
    const app = await startApp();
    const { sdk, carrier, mock } = await serveAws({ webhookUrl: app.url });
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    const message = messageOf(app) as SnsMessage & { Signature: string };
    const names = ["Message", "MessageId", "Timestamp", "TopicArn", "Type"] as const;
    const text = names.map((name) => `${name}\n${message[name]}\n`).join("");
    expect(createVerify("sha1").update(text).verify(mock.certificate, message.Signature, "base64")).toBe(
      true,
    );
  });
});

describe("a subscription that is not confirmed", () => {
  test("gets nothing but a SubscriptionConfirmation until its URL is fetched", async () => {
    const app = await startApp();
    const { sdk, carrier, server, mock } = await serveAws({
      topicArn,
      subscriptions: [{ topicArn, url: app.url, confirmed: false }],
    });
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    expect(app.requests).toHaveLength(1);
    const [request] = app.requests;
    expect(request?.headers).toMatchObject({
      "x-amz-sns-message-type": "SubscriptionConfirmation",
      "x-amz-sns-topic-arn": topicArn,
    });
    await inProcess(mock, async () => {
      const { SubscribeURL = "", Token, Message } = await verified(request);
      expect(Message).toContain(`You have chosen to subscribe to the topic ${topicArn}.`);
      const url = new URL(SubscribeURL);
      expect(url.host).toBe("sns.eu-west-1.amazonaws.com");
      expect(Object.fromEntries(url.searchParams)).toEqual({
        Action: "ConfirmSubscription",
        TopicArn: topicArn,
        Token,
      });
      const wrong = await fetch(`${server.url}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=wrong`);
      expect(wrong.status).toBe(400);
      const confirmed = await fetch(SubscribeURL);
      expect(confirmed.status).toBe(200);
      expect(await confirmed.text()).toMatch(
        /<ConfirmSubscriptionResult><SubscriptionArn>arn:aws:sns:eu-west-1:/,
      );
    });
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    expect(app.requests).toHaveLength(5);
  });

  test("is confirmed at the server's own address, and forgotten by a reset", async () => {
    const app = await startApp();
    const { sdk, carrier, server } = await serveAws({
      topicArn,
      subscriptions: [{ topicArn, url: app.url, confirmed: false }],
    });
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    const { search } = new URL(messageOf(app).SubscribeURL ?? "");
    expect((await fetch(`${server.url}/${search}`)).status).toBe(200);
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    expect(messageOf(app, -1).Type).toBe("Notification");
    carrier.reset();
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    expect(messageOf(app, -1).Type).toBe("SubscriptionConfirmation");
  });

  test("ends by its UnsubscribeURL", async () => {
    const app = await startApp();
    const { sdk, carrier, server } = await serveAws({ webhookUrl: app.url });
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    const { search } = new URL(messageOf(app).UnsubscribeURL ?? "");
    expect((await fetch(`${server.url}/${search}`)).status).toBe(200);
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    expect(app.requests).toHaveLength(4);
  });
});

test("the inbox is still at the server's address", async () => {
  const server = await startMockServer();
  try {
    expect((await fetch(`${server.url}/`)).headers.get("content-type")).toContain("text/html");
    await send(sdkAt(server, { credentials }));
    const messages = (await (await fetch(`${server.url}/api/v1/messages`)).json()) as object;
    expect(JSON.stringify(messages)).toContain('"provider":"aws"');
  } finally {
    await server.close();
  }
});

test("what the app was sent says what AWS documents about it", async () => {
  const app = await startApp();
  const { sdk, carrier } = await serveAws({ webhookUrl: app.url });
  await send(sdk, {
    ConfigurationSetName,
    ProtectConfigurationId: "protect-0123456789abcdef0123456789abcdef",
  });
  await carrier.idle();
  expect(contentOf(app.requests[0])["protectConfiguration"]).toEqual({
    protectConfigurationId: "protect-0123456789abcdef0123456789abcdef",
    protectStatus: "ALLOW",
  });
});
