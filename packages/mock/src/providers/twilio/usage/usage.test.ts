import { afterEach, beforeEach, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { sdkFor } from "../testing/twilio-client.ts";

const phone = "+15558675310";
const from = "+15550001111";
const day = 86_400_000;

let carrier: Carrier;
let server: MockServer;

beforeEach(async () => {
  carrier = createCarrier({ clock: createManualClock(new Date("2026-11-29T12:00:00Z")) });
  server = await startMockServer({ mocks: [mockTwilio(carrier)] });
});

afterEach(() => server.close());

async function send(body: string): Promise<void> {
  await sdkFor(server).messages.create({ to: phone, from, body });
  carrier.advance(1000);
}

const records = () => sdkFor(server).usage.records;

test("counts messages, segments and price by category", async () => {
  await send("hello");
  await send("a".repeat(161));
  await carrier.reply({ from: phone, body: "ok" });
  const [all] = await records().list({ category: "sms" });
  expect(all).toMatchObject({ count: "3", usage: "4", countUnit: "messages", usageUnit: "segments" });
  const [outbound] = await records().list({ category: "sms-outbound" });
  expect(outbound).toMatchObject({ count: "2", usage: "3", price: 0.0237, priceUnit: "usd" });
  expect(await records().list({ category: "sms-inbound-longcode" })).toMatchObject([{ count: "1" }]);
  expect(await records().list({ category: "sms-inbound-shortcode" })).toMatchObject([{ count: "0" }]);
  expect(await records().list({ category: "recordings" })).toMatchObject([{ count: "0", price: 0 }]);
  expect((await records().list()).map(({ category }) => category)).toContain("totalprice");
});

test("divides what was used by days, months and years", async () => {
  await send("November");
  carrier.advance(3 * day);
  await send("December");
  const category = { category: "sms" };
  const counts = (list: { startDate: Date; count: string }[]) =>
    list.map(({ startDate, count }) => [startDate.toISOString().slice(0, 10), count]);
  expect(counts(await records().daily.list(category))).toEqual([
    ["2026-12-02", "1"],
    ["2026-12-01", "0"],
    ["2026-11-30", "0"],
    ["2026-11-29", "1"],
  ]);
  expect(counts(await records().monthly.list(category))).toEqual([
    ["2026-12-01", "1"],
    ["2026-11-29", "1"],
  ]);
  expect(counts(await records().yearly.list(category))).toEqual([["2026-11-29", "2"]]);
  expect(counts(await records().allTime.list(category))).toEqual([["2026-11-29", "2"]]);
  expect(counts(await records().today.list(category))).toEqual([["2026-12-02", "1"]]);
  expect(counts(await records().yesterday.list(category))).toEqual([["2026-12-01", "0"]]);
  expect(counts(await records().thisMonth.list(category))).toEqual([["2026-12-01", "1"]]);
  expect(counts(await records().lastMonth.list(category))).toEqual([["2026-11-01", "1"]]);
});

test("counts the days that are asked for", async () => {
  await send("Sunday");
  carrier.advance(2 * day);
  await send("Tuesday");
  const count = async (range: { startDate?: Date; endDate?: Date }) =>
    (await records().list({ category: "sms", ...range }))[0]?.count;
  expect(await count({ startDate: new Date("2026-11-30") })).toBe("1");
  expect(await count({ endDate: new Date("2026-11-30") })).toBe("1");
  expect(await count({ startDate: new Date("2026-11-01") })).toBe("2");
});

test("counts the messages of subaccounts, unless it is told not to", async () => {
  const sub = await sdkFor(server).api.v2010.accounts.create();
  await sdkFor(server, sub.sid, sub.authToken).messages.create({ to: phone, from, body: "hello" });
  carrier.advance(1000);
  expect(await records().list({ category: "sms" })).toMatchObject([{ count: "1" }]);
  expect(await records().list({ category: "sms", includeSubaccounts: false })).toMatchObject([
    { count: "0" },
  ]);
});

test("triggers are kept", async () => {
  const { triggers } = sdkFor(server).usage;
  const { sid } = await triggers.create({
    callbackUrl: "https://example.com/usage",
    triggerValue: "50",
    usageCategory: "sms",
    recurring: "daily",
  });
  expect(await triggers(sid).update({ friendlyName: "Budget" })).toMatchObject({ friendlyName: "Budget" });
  expect(await triggers.list({ recurring: "daily", usageCategory: "sms" })).toMatchObject([
    { sid, triggerValue: "50", triggerBy: "usage", currentValue: "0" },
  ]);
  expect(await triggers.list({ recurring: "monthly" })).toEqual([]);
  expect(await triggers(sid).remove()).toBe(true);
  expect(await triggers.list()).toEqual([]);
});
