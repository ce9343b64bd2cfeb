import { afterEach, describe, expect, test } from "vitest";
import { createCarrier } from "../../../index.ts";
import { textFromPhone, unusedNumber } from "../../../testing/text-from-phone.ts";
import { closeApps, startApp } from "../../../testing/webhook-app.ts";
import {
  closeAws,
  codeOf,
  credentials,
  from,
  otherCredentials,
  refusalOf,
  sdkAt,
  send,
  serveAws,
  to,
} from "../testing/aws-client.ts";
import { contentOf } from "../testing/notifications.ts";

afterEach(closeAws);
afterEach(closeApps);

const optedOut = "ConflictException.DESTINATION_PHONE_NUMBER_OPTED_OUT";

describe("a text from a phone", () => {
  test("goes to the topic of the number, with what it replies to", async () => {
    const app = await startApp();
    const { sdk, carrier } = await serveAws({
      webhookUrl: app.url,
      accounts: [{ ...credentials, id: "111122223333" }],
    });
    const { MessageId } = await send(sdk);
    await carrier.waitForMessage({ to });
    const reply = await carrier.reply({ from: to, body: "Ja, schön" });
    expect(app.requests.map(contentOf)).toEqual([
      {
        originationNumber: to,
        destinationNumber: from,
        messageKeyword: "keyword_111122223333",
        messageBody: "Ja, schön",
        inboundMessageId: reply.id,
        previousPublishedMessageId: MessageId,
      },
    ]);
    expect(reply).toMatchObject({ provider: "aws", accountId: "111122223333", callbacks: [{ status: 204 }] });
    expect(app.requests[0]?.headers["x-amz-sns-message-type"]).toBe("Notification");
  });

  test("goes to a number that has texted nobody", async () => {
    const app = await startApp();
    const { server } = await serveAws();
    const reply = await textFromPhone(server, { provider: "aws", inboundUrl: app.url });
    expect(reply).toMatchObject({ provider: "aws", callbacks: [{ status: 204 }] });
    expect(contentOf(app.requests[0])).toMatchObject({ destinationNumber: unusedNumber });
    expect(contentOf(app.requests[0])).not.toHaveProperty("previousPublishedMessageId");
  });

  test("goes to a topic of the number's own, and to each of its endpoints", async () => {
    const [own, other] = [await startApp(), await startApp()];
    const twoWayTopicArn = "arn:aws:sns:us-east-1:123456789012:inbound";
    const { carrier, mock } = await serveAws({
      numbers: [{ number: from, twoWayTopicArn }],
      webhookUrl: other.url,
      subscriptions: [
        { topicArn: twoWayTopicArn, url: `${own.url}/a` },
        { topicArn: twoWayTopicArn, url: `${own.url}/b` },
      ],
    });
    await carrier.reply({ from: to, to: from, body: "hello" });
    expect(own.requests.map(({ url }) => url)).toEqual(["/a", "/b"]);
    expect(own.requests[0]?.headers["x-amz-sns-topic-arn"]).toBe(twoWayTopicArn);
    expect(other.requests).toEqual([]);
    expect(mock.numbers?.()).toEqual([{ number: from, provider: "aws", inboundUrl: `${own.url}/a` }]);
  });

  test("goes to the carrier's webhook if nothing else is set", async () => {
    const app = await startApp();
    const { carrier } = await serveAws({}, createCarrier({ latencyMs: 0, inboundUrl: app.url }));
    await carrier.reply({ from: to, to: from, body: "hello" });
    expect(app.requests).toHaveLength(1);
  });

  test("is not received by a number that is not listed, or by an unknown account", async () => {
    const { carrier } = await serveAws({ accounts: [credentials], numbers: [from] });
    await expect(carrier.reply({ from: to, to: "+12065550109", body: "hello" })).rejects.toThrow();
    await expect(carrier.reply({ from: to, to: from, account: "1", body: "hello" })).rejects.toThrow();
  });
});

describe("STOP", () => {
  test.each(["STOP", "Arret", " opt-out ", "td"])(
    "as %j adds the phone to the opt-out list",
    async (body) => {
      const app = await startApp();
      const { sdk, carrier } = await serveAws({ webhookUrl: app.url, numbers: [from, "+12065550101"] });
      await send(sdk);
      await carrier.waitForMessage({ to });
      await carrier.reply({ from: to, body });
      expect(contentOf(app.requests[0])).toMatchObject({ messageBody: body, messageKeyword: "STOP" });
      expect(codeOf(await refusalOf(send(sdk)))).toBe(optedOut);
      const ofOtherNumber = send(sdk, { OriginationIdentity: "+12065550101" });
      expect(codeOf(await refusalOf(ofOtherNumber))).toBe(optedOut);
      await carrier.idle();
      expect(carrier.messages).toMatchObject([
        {},
        { from, to, body: expect.stringContaining("unsubscribed") },
      ]);
    },
  );

  test("counts for one account", async () => {
    const { sdk, carrier, server } = await serveAws();
    await send(sdk);
    await carrier.waitForMessage({ to });
    await carrier.reply({ from: to, body: "STOP" });
    await send(sdkAt(server, { credentials: otherCredentials }));
    expect(codeOf(await refusalOf(send(sdk)))).toBe(optedOut);
  });

  test("counts for the numbers of a pool with its list", async () => {
    const pools = [{ id: "pool-0123456789abcdef0123456789abcdef", identities: [from], optOutList: "news" }];
    const { sdk, carrier } = await serveAws({ pools, numbers: [from, "+12065550101"] });
    await send(sdk, { OriginationIdentity: pools[0]?.id });
    await carrier.waitForMessage({ to });
    await carrier.reply({ from: to, body: "STOP" });
    expect(codeOf(await refusalOf(send(sdk)))).toBe(optedOut);
    await send(sdk, { OriginationIdentity: "+12065550101" });
  });

  test("is the app's to handle if opt-outs are self-managed", async () => {
    const { sdk, carrier } = await serveAws({ numbers: [{ number: from, selfManagedOptOuts: true }] });
    await send(sdk);
    await carrier.waitForMessage({ to });
    await carrier.reply({ from: to, body: "STOP" });
    await send(sdk);
    expect(carrier.messages).toHaveLength(2);
  });
});

test("HELP gets a reply, and START nothing", async () => {
  const { sdk, carrier } = await serveAws();
  await send(sdk);
  await carrier.waitForMessage({ to });
  await carrier.reply({ from: to, body: "help" });
  await carrier.reply({ from: to, body: "START" });
  expect(carrier.messages).toMatchObject([{}, { body: expect.stringContaining("STOP") }]);
});
