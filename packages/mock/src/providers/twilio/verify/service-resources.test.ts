import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MockTwilioOptions } from "../../../index.ts";
import { accountSid, get, sdkFor, serviceSid, verifySid } from "../testing/twilio-client.ts";
import { startVerifyMock, to, type VerifyMock } from "../testing/verify/verify-mock.ts";

let mock: VerifyMock;

const serve = async (options: MockTwilioOptions) => {
  await mock.server.close();
  mock = await startVerifyMock(options);
};

beforeEach(async () => {
  mock = await startVerifyMock();
});

afterEach(() => mock.server.close());

describe("rate limits", () => {
  test("are created, read, changed, listed and deleted with their buckets", async () => {
    const { rateLimits } = mock.service();
    const limit = await rateLimits.create({ uniqueName: "end_user.ip-1", description: "Of the user" });
    expect(limit).toMatchObject({
      sid: expect.stringMatching(/^RK[0-9a-f]{32}$/),
      serviceSid: verifySid,
      uniqueName: "end_user.ip-1",
      links: { buckets: `${limit.url}/Buckets` },
    });
    const { buckets } = rateLimits(limit.sid);
    const bucket = await buckets.create({ max: 4, interval: 60 });
    expect(await buckets(bucket.sid).update({ max: 5 })).toMatchObject({ max: 5, interval: 60 });
    expect(await rateLimits(limit.sid).update({ description: "" })).toMatchObject({ description: null });
    await rateLimits.create({ uniqueName: "session" });
    expect((await rateLimits.list({ pageSize: 1 })).map(({ uniqueName }) => uniqueName)).toEqual([
      "session",
      "end_user.ip-1",
    ]);
    expect(await buckets.list()).toMatchObject([{ sid: bucket.sid }]);
    expect(await buckets(bucket.sid).remove()).toBe(true);
    expect(await rateLimits(limit.sid).remove()).toBe(true);
    await expect(rateLimits(limit.sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(buckets.list()).rejects.toMatchObject({ code: 20404 });
  });

  test("count starts with the same key within the interval", async () => {
    const limit = await mock.service().rateLimits.create({ uniqueName: "ip" });
    await mock.service().rateLimits(limit.sid).buckets.create({ max: 1, interval: 60 });
    const from = (ip: string) => mock.start({ rateLimits: JSON.stringify({ ip }) });
    await from("203.0.113.9");
    await expect(from("203.0.113.9")).rejects.toMatchObject({ status: 429, code: 20429 });
    await from("203.0.113.10");
    mock.carrier.advance(60_000);
    await from("203.0.113.9");
    await mock.service().rateLimits(limit.sid).remove();
    await from("203.0.113.9");
  });

  test("belong to one service, and what the options list can be changed", async () => {
    await serve({ verifyServices: [{ sid: verifySid, rateLimits: { ip: [{ max: 1, interval: 60 }] } }] });
    const [limit] = await mock.service().rateLimits.list();
    const { buckets } = mock.service().rateLimits(limit?.sid ?? "");
    const [bucket] = await buckets.list();
    expect(bucket).toMatchObject({ max: 1, interval: 60, rateLimitSid: limit?.sid });
    await buckets(bucket?.sid ?? "").update({ max: 2 });
    const from = () => mock.start({ rateLimits: '{"ip":"1"}' });
    await from();
    await from();
    await expect(from()).rejects.toMatchObject({ code: 20429 });
    const other = await mock.client.verify.v2.services.create({ friendlyName: "Other" });
    await expect(
      mock
        .service(other.sid)
        .rateLimits(limit?.sid ?? "")
        .fetch(),
    ).rejects.toMatchObject({ code: 20404 });
  });
});

test("a messaging configuration chooses the sender by the country", async () => {
  await serve({
    services: [
      { sid: serviceSid, phoneNumbers: ["+15550001111"] },
      { sid: `MG${"b".repeat(32)}`, phoneNumbers: ["+447700900999"] },
    ],
  });
  const { messagingConfigurations } = mock.service();
  await messagingConfigurations.create({ country: "all", messagingServiceSid: serviceSid });
  const british = { country: "gb", messagingServiceSid: `MG${"b".repeat(32)}` };
  expect(await messagingConfigurations.create(british)).toMatchObject({ country: "GB" });
  await mock.start();
  await mock.start({ to: "+447772000001" });
  await messagingConfigurations("GB").update({ messagingServiceSid: serviceSid });
  await mock.start({ to: "+447772000001" });
  await messagingConfigurations("all").remove();
  await mock.start();
  expect(mock.carrier.messages.map(({ from }) => from)).toEqual([
    "+15550001111",
    "+447700900999",
    "+15550001111",
    "+18005550199",
  ]);
  await expect(messagingConfigurations("all").fetch()).rejects.toMatchObject({ code: 20404 });
});

test("a number in the safe list, or without a risk check, passes the fraud guard", async () => {
  const { safelist } = mock.client.verify.v2;
  mock.carrier.setPhone(to, { state: "premium" });
  await expect(mock.start()).rejects.toMatchObject({ status: 403, code: 60410 });
  expect(await mock.start({ riskCheck: "disable" })).toMatchObject({ status: "pending" });
  expect(await safelist.create({ phoneNumber: to })).toMatchObject({
    sid: expect.stringMatching(/^GN[0-9a-f]{32}$/),
    phoneNumber: to,
  });
  expect(await safelist(to).fetch()).toMatchObject({ phoneNumber: to });
  expect(await mock.start()).toMatchObject({ status: "pending" });
  expect(await safelist(to).remove()).toBe(true);
  await expect(safelist(to).fetch()).rejects.toMatchObject({ code: 20404 });
  await expect(mock.start()).rejects.toMatchObject({ code: 60410 });
});

describe("attempts", () => {
  const british = "+447772000001";
  const list = (query = {}) => mock.client.verify.v2.verificationAttempts.list(query);

  test("list every text and call, and whether its code came back", async () => {
    const started = await mock.start();
    mock.carrier.advance(1_000);
    await mock.start({ channel: "call" });
    mock.carrier.setPhone(british, { state: "unreachable" });
    await mock.start({ to: british });
    mock.carrier.advance(1_000);
    const { code = "" } = await mock.carrier.waitForMessage({ to });
    await mock.check(code);
    const attempts = await list();
    expect(attempts).toMatchObject([
      {
        channel: "sms",
        conversionStatus: "unconverted",
        channelData: { to: british, message_status: "undelivered", error_code: "30003", country: "GB" },
      },
      { channel: "call", conversionStatus: "converted", channelData: { status: "confirmed", locale: "en" } },
      { channel: "sms", conversionStatus: "unconverted", verificationSid: started.sid },
    ]);
    const [last] = attempts;
    expect(await mock.client.verify.v2.verificationAttempts(last?.sid ?? "").fetch()).toMatchObject({
      sid: last?.sid,
      serviceSid: verifySid,
      accountSid,
    });
    expect(await mock.client.verify.v2.verificationAttemptsSummary().fetch()).toMatchObject({
      totalAttempts: 3,
      totalConverted: 1,
      totalUnconverted: 2,
      conversionRatePercentage: "33.333333333",
    });
  });

  test("are filtered and listed in pages", async () => {
    const { sid } = await mock.start();
    mock.carrier.advance(60_000);
    await mock.start({ to: british, channel: "whatsapp" });
    const noon = new Date("2026-11-23T12:00:30Z");
    const channels = async (query: object) => (await list(query)).map(({ channel }) => channel);
    expect(await channels({ pageSize: 1 })).toEqual(["whatsapp", "sms"]);
    expect(await channels({ country: "GB" })).toEqual(["whatsapp"]);
    expect(await channels({ channel: "sms" })).toEqual(["sms"]);
    expect(await channels({ "channelData.to": british })).toEqual(["whatsapp"]);
    expect(await channels({ verificationSid: sid })).toEqual(["sms"]);
    expect(await channels({ verifyServiceSid: `VA${"9".repeat(32)}` })).toEqual([]);
    expect(await channels({ dateCreatedAfter: noon })).toEqual(["whatsapp"]);
    expect(await channels({ dateCreatedBefore: noon })).toEqual(["sms"]);
    expect(await channels({ status: "converted" })).toEqual([]);
    const summary = mock.client.verify.v2.verificationAttemptsSummary();
    expect(await summary.fetch({ destinationPrefix: "+44" })).toMatchObject({ totalAttempts: 1 });
    expect(await summary.fetch({ country: "FR" })).toMatchObject({
      totalAttempts: 0,
      conversionRatePercentage: "0.000000000",
    });
  });

  test("belong to an account, and are cleared by a reset", async () => {
    await mock.start();
    const stranger = sdkFor(mock.server, `AC${"9".repeat(32)}`).verify.v2.verificationAttempts;
    expect(await stranger.list()).toEqual([]);
    mock.carrier.reset({ account: accountSid });
    expect(await list()).toEqual([]);
  });
});

test("a request that is lost creates nothing", async () => {
  const remove = mock.carrier.faults.add({ kind: "server-error" });
  const { rateLimits, entities } = mock.service();
  await expect(rateLimits.create({ uniqueName: "ip" })).rejects.toMatchObject({ status: 500 });
  await expect(entities.create({ identity: "user-0001" })).rejects.toMatchObject({ status: 500 });
  await expect(mock.client.verify.v2.safelist.create({ phoneNumber: to })).rejects.toMatchObject({
    status: 500,
  });
  await expect(mock.start()).rejects.toMatchObject({ status: 500 });
  remove();
  expect(await rateLimits.list()).toEqual([]);
  expect(await entities.list()).toEqual([]);
  expect(await mock.client.verify.v2.verificationAttempts.list()).toEqual([]);
  await expect(mock.client.verify.v2.safelist(to).fetch()).rejects.toMatchObject({ status: 404 });
});

test("a form of another type does not exist", async () => {
  expect(await get(mock.server, "/v2/Forms/form-totp")).toMatchObject({ status: 404, body: { code: 20404 } });
});
