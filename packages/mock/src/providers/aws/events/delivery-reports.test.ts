import {
  CreateConfigurationSetCommand,
  CreateEventDestinationCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterEach, describe, expect, test } from "vitest";
import { type Carrier, createCarrier, type MockAwsOptions, type PhoneState } from "../../../index.ts";
import { closeApps, startApp } from "../../../testing/webhook-app.ts";
import { closeAws, from, send, serveAws, to } from "../testing/aws-client.ts";
import { contentOf } from "../testing/notifications.ts";

afterEach(closeAws);
afterEach(closeApps);

const topicArn = "arn:aws:sns:us-east-1:123456789012:sms-events";
const ConfigurationSetName = "default";

/** A mock whose topic has an app as its endpoint. */
async function serve(options: MockAwsOptions = {}, carrier?: Carrier) {
  const app = await startApp();
  const served = await serveAws({ webhookUrl: app.url, ...options }, carrier);
  const eventTypes = async (): Promise<unknown[]> => {
    await served.carrier.idle();
    return app.requests.map((webhook) => contentOf(webhook)["eventType"]);
  };
  return { ...served, app, eventTypes };
}

describe("the events of a text", () => {
  test("tell each step, and at last that the phone has it", async () => {
    const { sdk, app, eventTypes } = await serve();
    const { MessageId } = await send(sdk, {
      ConfigurationSetName,
      Context: { reference: "order-1", shop: "Zürich" },
      MessageType: "PROMOTIONAL",
    });
    const all = ["TEXT_QUEUED", "TEXT_PENDING", "TEXT_SUCCESSFUL", "TEXT_DELIVERED"];
    expect(await eventTypes()).toEqual(all);
    expect(app.requests.map((webhook) => contentOf(webhook)["isFinal"])).toEqual([false, false, false, true]);
    expect(contentOf(app.requests[2])).toEqual({
      eventType: "TEXT_SUCCESSFUL",
      eventVersion: "1.0",
      eventTimestamp: expect.any(Number),
      isFinal: false,
      originationPhoneNumber: from,
      destinationPhoneNumber: to,
      isInternationalSend: false,
      isoCountryCode: "US",
      mcc: "310",
      mnc: "004",
      messageId: MessageId,
      messageRequestTimestamp: expect.any(Number),
      messageEncoding: "GSM",
      messageType: "PROMOTIONAL",
      messageStatus: "SUCCESSFUL",
      messageStatusDescription: "Message has been accepted by phone carrier",
      context: { reference: "order-1", shop: "Zürich" },
      totalMessageParts: 1,
      totalMessagePrice: 0.00581,
      totalCarrierFee: 0.00302,
    });
    expect(contentOf(app.requests[3])["messageStatusDescription"]).toBe("Message has been accepted by phone");
  });

  test("count parts in the encoding of the text", async () => {
    const { sdk, app, carrier } = await serve();
    await send(sdk, {
      ConfigurationSetName,
      MessageBody: "你".repeat(71),
      DestinationPhoneNumber: "+447911123456",
    });
    await carrier.idle();
    expect(contentOf(app.requests[0])).toMatchObject({
      messageEncoding: "Unicode",
      totalMessageParts: 2,
      totalMessagePrice: 0.01162,
      totalCarrierFee: 0,
      isoCountryCode: "GB",
      isInternationalSend: true,
      messageType: "TRANSACTIONAL",
    });
  });

  test("end with TEXT_SUCCESSFUL where handsets confirm nothing", async () => {
    const { sdk, eventTypes, app } = await serve({ handsetReceipts: ["GB"] });
    await send(sdk, { ConfigurationSetName });
    expect((await eventTypes()).at(-1)).toBe("TEXT_SUCCESSFUL");
    expect(contentOf(app.requests.at(-1))["isFinal"]).toBe(true);
    app.requests.length = 0;
    await send(sdk, { ConfigurationSetName, DestinationPhoneNumber: "+447911123456" });
    expect((await eventTypes()).at(-1)).toBe("TEXT_DELIVERED");
  });

  test.each<[PhoneState, string]>([
    ["unreachable", "TEXT_SUCCESSFUL"],
    ["blocked", "TEXT_SUCCESSFUL"],
    ["filtered", "TEXT_SPAM"],
  ])("there do not report that a phone is %s, only what the carrier refuses", async (state, event) => {
    const { sdk, carrier, eventTypes } = await serve({ handsetReceipts: [] });
    carrier.setPhone(to, { state });
    await send(sdk, { ConfigurationSetName });
    expect((await eventTypes()).at(-1)).toBe(event);
  });

  test("are not sent about a text without a configuration set", async () => {
    const { sdk, eventTypes } = await serve();
    await send(sdk);
    expect(await eventTypes()).toEqual([]);
  });

  test.each<[PhoneState, string]>([
    ["unreachable", "TEXT_UNREACHABLE"],
    ["unknown", "TEXT_INVALID"],
    ["landline", "TEXT_INVALID"],
    ["premium", "TEXT_CARRIER_BLOCKED"],
    ["blocked", "TEXT_BLOCKED"],
    ["filtered", "TEXT_SPAM"],
  ])("to a phone that is %s end with %s", async (state, event) => {
    const { sdk, app, carrier, eventTypes } = await serve();
    carrier.setPhone(to, { state });
    await send(sdk, { ConfigurationSetName });
    expect((await eventTypes()).at(-1)).toBe(event);
    expect(contentOf(app.requests.at(-1))).toMatchObject({
      isFinal: true,
      messageStatus: event.replace("TEXT_", ""),
      messageStatusDescription: expect.stringMatching(/\S/),
    });
    expect(carrier.messages).toMatchObject([{ errorCode: event }]);
  });

  test.each([
    ["TEXT_CARRIER_UNREACHABLE", "TEXT_CARRIER_UNREACHABLE"],
    ["INVALID_MESSAGE", "TEXT_INVALID_MESSAGE"],
    ["anything", "TEXT_UNKNOWN"],
  ])("end with the code %s of a fault as %s", async (code, event) => {
    const { sdk, carrier, eventTypes } = await serve();
    carrier.faults.add({ kind: "undelivered", code });
    await send(sdk, { ConfigurationSetName });
    expect((await eventTypes()).at(-1)).toBe(event);
  });

  test("to the simulator's number of failures end with a failure", async () => {
    const { sdk, eventTypes } = await serve();
    await send(sdk, { ConfigurationSetName, DestinationPhoneNumber: "+61455944039" });
    expect((await eventTypes()).at(-1)).toBe("TEXT_UNKNOWN");
  });

  test("end with TEXT_TTL_EXPIRED if the phone is off until then", async () => {
    const { sdk, carrier, eventTypes } = await serve();
    carrier.setPhone(to, { state: "unreachable" });
    await send(sdk, { ConfigurationSetName, TimeToLive: 60 });
    carrier.advance(59_000);
    expect(await eventTypes()).not.toContain("TEXT_TTL_EXPIRED");
    carrier.advance(1000);
    expect((await eventTypes()).at(-1)).toBe("TEXT_TTL_EXPIRED");
  });
});

describe("event destinations", () => {
  const failures = "arn:aws:sns:eu-west-1:123456789012:failures";

  test("get the events that they ask for", async () => {
    const { sdk, app, carrier } = await serve({
      configurationSets: [
        {
          name: ConfigurationSetName,
          eventDestinations: [
            { topicArn, eventTypes: ["TEXT_DELIVERED"] },
            { topicArn: failures, eventTypes: ["TEXT_UNREACHABLE", "TEXT_BLOCKED"] },
          ],
        },
      ],
    });
    const other = await startApp();
    const { sdk: second, carrier: secondCarrier } = await serveAws({
      configurationSets: [
        {
          name: ConfigurationSetName,
          eventDestinations: [{ topicArn: failures, eventTypes: ["TEXT_BLOCKED"] }],
        },
      ],
      subscriptions: [{ topicArn: failures, url: other.url }],
    });
    await send(sdk, { ConfigurationSetName });
    await carrier.idle();
    expect(app.requests.map((webhook) => contentOf(webhook)["eventType"])).toEqual(["TEXT_DELIVERED"]);
    secondCarrier.setPhone(to, { state: "blocked" });
    await send(second, { ConfigurationSetName });
    await secondCarrier.idle();
    expect(other.requests.map((webhook) => contentOf(webhook)["eventType"])).toEqual(["TEXT_BLOCKED"]);
    expect(other.requests[0]?.headers["x-amz-sns-topic-arn"]).toBe(failures);
  });

  test("are created by the API, and forgotten with their account", async () => {
    const { sdk, carrier, eventTypes } = await serve();
    const name = "created";
    await sdk.send(new CreateConfigurationSetCommand({ ConfigurationSetName: name }));
    await send(sdk, { ConfigurationSetName: name });
    expect(await eventTypes()).toEqual([]);
    const { EventDestination } = await sdk.send(
      new CreateEventDestinationCommand({
        ConfigurationSetName: name,
        EventDestinationName: "topic",
        MatchingEventTypes: ["TEXT_QUEUED"],
        SnsDestination: { TopicArn: topicArn },
      }),
    );
    expect(EventDestination).toMatchObject({ Enabled: true, SnsDestination: { TopicArn: topicArn } });
    await send(sdk, {
      ConfigurationSetName: `arn:aws:sms-voice:us-east-1:123456789012:configuration-set/${name}`,
    });
    expect(await eventTypes()).toEqual(["TEXT_QUEUED"]);
    carrier.reset();
    await sdk.send(new CreateConfigurationSetCommand({ ConfigurationSetName: name }));
  });
});

test("reports follow the faults of the carrier", async () => {
  const carrier = createCarrier({ latencyMs: 0 });
  const { sdk, eventTypes } = await serve({}, carrier);
  carrier.faults.add({ kind: "reordered-receipts", times: 1 });
  await send(sdk, { ConfigurationSetName });
  expect((await eventTypes())[0]).toBe("TEXT_DELIVERED");
  carrier.faults.add({ kind: "missing-receipt", times: 1 });
  await send(sdk, { ConfigurationSetName });
  expect(await eventTypes()).toHaveLength(4);
});
