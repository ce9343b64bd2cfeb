import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  type CarrierOptions,
  createCarrier,
  createManualClock,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { closeApps, startApp } from "../../testing/webhook-app.ts";
import { accountSid, change, get, post, serviceSid } from "./testing/twilio-client.ts";

const to = "+15558675310";
const from = "+15550001111";
const hello = { To: to, From: from, Body: "hello" };

let server: MockServer;

afterEach(async () => {
  await server.close();
  await closeApps();
});

async function serve(options: CarrierOptions & { twilio?: MockTwilioOptions } = {}) {
  const clock = createManualClock(new Date("2026-11-23T12:00:00Z"));
  const carrier = createCarrier({ clock, ...options });
  server = await startMockServer({ mocks: [mockTwilio(carrier, options.twilio)] });
  return { carrier, forward: (ms: number) => carrier.advance(ms) };
}

const stepsOf = ({ messages }: Carrier) => messages[0]?.events.map(({ status }) => status);
const read = async (sid: unknown) =>
  (await get(server, `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`)).body;

describe("a message with a ValidityPeriod", () => {
  test("waits for a phone that is off and fails with 30036 when the period ends", async () => {
    const { carrier, forward } = await serve();
    const app = await startApp();
    carrier.setPhone(to, { state: "unreachable" });
    const sent = await post(server, { ...hello, ValidityPeriod: "60", StatusCallback: app.url });
    forward(59_999);
    expect(await read(sent.body["sid"])).toMatchObject({ status: "queued", error_code: null });
    forward(1);
    expect(await read(sent.body["sid"])).toMatchObject({
      status: "failed",
      error_code: 30036,
      error_message: "Validity Period Expired",
      date_sent: null,
    });
    expect(stepsOf(carrier)).toEqual(["queued", "failed"]);
    await carrier.idle();
    expect(app.requests.map(({ parameters }) => parameters)).toMatchObject([
      { MessageStatus: "failed", ErrorCode: "30036" },
    ]);
  });

  test("is delivered once if the phone is on in time", async () => {
    const { carrier, forward } = await serve();
    carrier.setPhone(to, { state: "unreachable" });
    await post(server, { ...hello, ValidityPeriod: "60" });
    forward(30_000);
    carrier.setPhone(to, { state: "reachable" });
    forward(36_000_000);
    expect(stepsOf(carrier)).toEqual(["queued", "sending", "sent", "delivered"]);
  });

  test("keeps its period if the phone is off again", async () => {
    const { carrier, forward } = await serve();
    carrier.setPhone(to, { state: "unreachable" });
    await post(server, { ...hello, ValidityPeriod: "60" });
    forward(40_000);
    carrier.setPhone(to, { optedOutOf: [] });
    forward(20_000);
    expect(carrier.messages[0]).toMatchObject({ status: "failed", errorCode: "30036" });
  });

  test("expires in a slow queue, also behind a service", async () => {
    const { carrier, forward } = await serve({ latencyMs: 600_000 });
    await post(server, { To: to, MessagingServiceSid: serviceSid, Body: "hello", ValidityPeriod: "200" });
    forward(600_000);
    expect(stepsOf(carrier)).toEqual(["accepted", "queued", "failed"]);
    expect(carrier.messages[0]?.errorCode).toBe("30036");
    expect(carrier.messages[0]?.events.at(-1)?.at.getTime()).toBe(
      Number(carrier.messages[0]?.createdAt) + 200_000,
    );
  });

  test("does not expire if it was sent in time", async () => {
    const { carrier, forward } = await serve({ latencyMs: 300_000 });
    await post(server, { ...hello, ValidityPeriod: "200" });
    forward(300_000);
    expect(carrier.messages[0]?.status).toBe("delivered");
  });

  test("that is scheduled has its period counted from the scheduled time", async () => {
    const { carrier, forward } = await serve();
    carrier.setPhone(to, { state: "unreachable" });
    await post(server, {
      To: to,
      MessagingServiceSid: serviceSid,
      Body: "hello",
      ScheduleType: "fixed",
      SendAt: new Date(carrier.now() + 3_600_000).toISOString(),
      ValidityPeriod: "60",
    });
    forward(3_600_000 + 59_999);
    expect(stepsOf(carrier)).toEqual(["scheduled", "queued"]);
    forward(1);
    expect(carrier.messages[0]?.errorCode).toBe("30036");
  });

  test("fails immediately if no later change is possible", async () => {
    const { carrier, forward } = await serve();
    carrier.setPhone(to, { state: "blocked" });
    await post(server, { ...hello, ValidityPeriod: "60" });
    forward(50);
    expect(carrier.messages[0]?.errorCode).toBe("30004");
  });
});

test("without a ValidityPeriod fails immediately if the phone is off, and can wait ten hours in a queue", async () => {
  const { carrier, forward } = await serve({ latencyMs: 80_000_000 });
  carrier.setPhone(to, { state: "unreachable" });
  await post(server, hello);
  forward(80_000_000);
  expect(carrier.messages[0]?.errorCode).toBe("30036");
  expect(carrier.messages[0]?.events.at(-1)?.at.getTime()).toBe(
    Number(carrier.messages[0]?.createdAt) + 36_000_000,
  );
  const quick = createCarrier({ latencyMs: 0 });
  const other = await startMockServer({ mocks: [mockTwilio(quick)] });
  quick.setPhone(to, { state: "unreachable" });
  await post(other, hello);
  await quick.idle();
  expect(quick.messages[0]?.errorCode).toBe("30003");
  await other.close();
});

test("a schedule follows the carrier's clock to the millisecond and can be canceled until then", async () => {
  const { carrier, forward } = await serve();
  const scheduled = {
    To: to,
    MessagingServiceSid: serviceSid,
    Body: "hello",
    ScheduleType: "fixed",
    SendAt: new Date(carrier.now() + 35 * 86_400_000).toISOString(),
  };
  const sent = await post(server, scheduled);
  const other = await post(server, scheduled);
  expect(sent.body).toMatchObject({ status: "scheduled", from: null, num_segments: "0", date_sent: null });
  forward(35 * 86_400_000 - 1);
  expect((await read(sent.body["sid"]))["status"]).toBe("scheduled");
  const canceled = await change(server, String(other.body["sid"]), { parameters: { Status: "canceled" } });
  expect(canceled.body).toMatchObject({ status: "canceled", date_sent: null });
  forward(1 + 50);
  expect(await read(sent.body["sid"])).toMatchObject({ status: "delivered", num_segments: "1" });
  expect((await read(sent.body["sid"]))["date_sent"]).toBe("Mon, 28 Dec 2026 12:00:00 +0000");
  expect((await read(other.body["sid"]))["status"]).toBe("canceled");
});
