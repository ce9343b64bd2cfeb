import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { change, post, sdkFor, serviceSid } from "../testing/twilio-client.ts";

const noon = Date.parse("2026-11-23T12:00:00Z");
const hello = { To: "+15558675310", MessagingServiceSid: serviceSid, Body: "hello" };

let carrier: Carrier;
let server: MockServer;

beforeEach(async () => {
  carrier = createCarrier({ clock: createManualClock(new Date(noon)) });
  server = await startMockServer({ mocks: [mockTwilio(carrier)] });
});

afterEach(() => server.close());

const schedule = (SendAt: string, others: Record<string, string> = {}) =>
  post(server, { ...hello, ScheduleType: "fixed", SendAt, ...others });
const inSeconds = (seconds: number) => new Date(noon + seconds * 1000).toISOString();

describe("a scheduled message", () => {
  test("is sent when it is due", async () => {
    const client = sdkFor(server);
    const { sid, status } = await client.messages.create({
      to: hello.To,
      messagingServiceSid: serviceSid,
      body: "hello",
      scheduleType: "fixed",
      sendAt: new Date(noon + 3_600_000),
    });
    expect(status).toBe("scheduled");
    carrier.advance(3_599_999);
    expect(await client.messages(sid).fetch()).toMatchObject({ status: "scheduled", from: null });
    carrier.advance(1000);
    expect(await client.messages(sid).fetch()).toMatchObject({ status: "delivered" });
  });

  test("is canceled once, and is not sent", async () => {
    const { body } = await schedule(inSeconds(3600));
    const cancel = () => change(server, String(body["sid"]), { parameters: { Status: "canceled" } });
    expect((await cancel()).body).toMatchObject({ status: "canceled" });
    expect((await cancel()).body).toMatchObject({ code: 30409 });
    carrier.advance(7_200_000);
    expect(carrier.messages.map(({ status }) => status)).toEqual(["canceled"]);
  });

  test("may name its sender, or the service in From", async () => {
    expect((await schedule(inSeconds(3600), { From: "+15550001111" })).body).toMatchObject({
      status: "scheduled",
      from: "+15550001111",
    });
    const { MessagingServiceSid: From, ...others } = hello;
    const { body } = await post(server, { ...others, From, ScheduleType: "fixed", SendAt: inSeconds(3600) });
    expect(body).toMatchObject({ status: "scheduled", messaging_service_sid: serviceSid });
  });
});

test.each([
  [299, 35115],
  [300, undefined],
  [35 * 86_400, undefined],
  [35 * 86_400 + 1, 35117],
  [-60, 35115],
])("a message that is due in %d seconds is %s", async (seconds, code) => {
  expect((await schedule(inSeconds(seconds))).body["code"]).toBe(code);
});

test.each([
  "2026-11-23T13:00:00Z",
  "2026-11-23T13:00Z",
  "2026-11-23T13:00:00.000Z",
  "2026-11-23T13:00:00.000000000Z",
  "2026-11-23T14:00:00+01:00",
  "2026-11-23T14:00:00+0100",
  "2026-11-23T08:00:00-05",
  "2026-11-23T18:30:00+05:30",
  "20261123T130000Z",
  "2026-11-23t13:00:00z",
])("%s is one in the afternoon", async (sendAt) => {
  const { body } = await schedule(sendAt);
  expect(body["status"]).toBe("scheduled");
  expect(carrier.messages[0]?.sendAt).toEqual(new Date("2026-11-23T13:00:00Z"));
});

test.each([
  "tomorrow",
  "2026-11-23",
  "2026-11-23 13:00:00Z",
  "2026-11-23T13:00:00",
  "2026-11-23T25:00:00Z",
  "2026-11-31T13:00:00Z",
  "2026-13-01T13:00:00Z",
  "1795438800",
  "Mon, 23 Nov 2026 13:00:00 GMT",
  "2026-11-23T13:00:00+25:00",
  "2026-11-23T13:00:00Z; DROP",
])("%s is not a timestamp", async (sendAt) => {
  expect((await schedule(sendAt)).body).toMatchObject({
    code: 35114,
    message:
      "SendAt time must be between 300 seconds and 35 days (3024000 seconds) in the future, inclusive.",
  });
});

test("SendAt without ScheduleType is ignored", async () => {
  const { body } = await post(server, { ...hello, SendAt: inSeconds(3600) });
  expect(body["status"]).toBe("accepted");
  carrier.advance(1000);
  expect(carrier.messages[0]?.status).toBe("delivered");
});
