import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  type Clock,
  createCarrier,
  type MockServer,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { accountSid, get, post, sdkFor } from "./testing/twilio-client.ts";

const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const from = "+15550001111";
const noon = Date.parse("2026-11-23T12:00:00Z");

let now = noon;
let pending: (() => void)[] = [];
const clock: Clock = {
  now: () => now,
  setTimeout: (callback) => pending.push(callback),
  clearTimeout: () => {},
};
let carrier: Carrier;
let server: MockServer;

beforeEach(async () => {
  now = noon;
  pending = [];
  carrier = createCarrier({ clock });
  server = await startMockServer({ mocks: [mockTwilio(carrier)] });
});

afterEach(() => server.close());

/** Lets every message arrive. */
function deliver(): void {
  for (let next = pending.shift(); next; next = pending.shift()) next();
}

async function send(...bodies: readonly string[]): Promise<void> {
  for (const body of bodies) await post(server, { To: "+15558675310", From: from, Body: body });
}

async function bodiesOf(query: string): Promise<unknown> {
  const { body } = await get(server, `${path}?${query}`);
  return (body["messages"] as { body: string }[]).map((message) => message.body);
}

test("an empty list", async () => {
  const { body } = await get(server, path);
  expect(body).toEqual({
    end: 0,
    first_page_uri: `${path}?PageSize=50&Page=0`,
    messages: [],
    next_page_uri: null,
    page: 0,
    page_size: 50,
    previous_page_uri: null,
    start: 0,
    uri: `${path}?PageSize=50&Page=0`,
  });
});

test("pages are newest first, repeat the filters and stay stable", async () => {
  await send("1", "2", "3", "4", "5");
  const first = (await get(server, `${path}?To=%2B15558675310&PageSize=2`)).body;
  expect(first).toMatchObject({ start: 0, end: 1, page: 0, page_size: 2, previous_page_uri: null });
  expect(first["messages"]).toMatchObject([{ body: "5" }, { body: "4" }]);
  await send("6");
  const second = (await get(server, String(first["next_page_uri"]))).body;
  expect(second["messages"]).toMatchObject([{ body: "3" }, { body: "2" }]);
  expect(second["next_page_uri"]).toMatch(/To=%2B15558675310&PageSize=2&Page=2&PageToken=PASM/);
  const third = (await get(server, String(second["next_page_uri"]))).body;
  expect(third).toMatchObject({ messages: [{ body: "1" }], next_page_uri: null });
  const back = (await get(server, String(third["previous_page_uri"]))).body;
  expect(back["messages"]).toMatchObject([{ body: "3" }, { body: "2" }]);
  expect(await bodiesOf("PageSize=2&Page=1")).toEqual(["4", "3"]);
});

test("texts of both directions are newest first, also those of one millisecond", async () => {
  await send("1");
  await carrier.reply({ from: "+15558675310", to: from, body: "2" });
  await send("3");
  expect(await bodiesOf("")).toEqual(["3", "2", "1"]);
});

test("an empty page ends at 0", async () => {
  await send("1");
  const beyond = (await get(server, `${path}?PageSize=2&Page=9`)).body;
  expect(beyond).toMatchObject({ messages: [], start: 18, end: 0, page: 9, next_page_uri: null });
});

test("deleting each page before requesting the next still returns every message", async () => {
  await send("1", "2", "3", "4", "5", "6", "7");
  deliver();
  const seen: string[] = [];
  const client = sdkFor(server);
  for (let page = await client.messages.page({ pageSize: 3 }); ; ) {
    for (const message of page.instances) {
      seen.push(message.body);
      await client.messages(message.sid).remove();
    }
    const next = await page.nextPage();
    if (next === undefined) break;
    page = next as typeof page;
  }
  expect(seen).toEqual(["7", "6", "5", "4", "3", "2", "1"]);
  expect(await bodiesOf("")).toEqual([]);
});

test("the SDK reads all pages", async () => {
  await send(...Array.from({ length: 25 }, (_, index) => String(index)));
  const messages = await sdkFor(server).messages.list({ pageSize: 10 });
  expect(messages.map(({ body }) => Number(body))).toEqual(
    Array.from({ length: 25 }, (_, index) => 24 - index),
  );
  expect(await sdkFor(server).messages.list({ limit: 3 })).toHaveLength(3);
});

test("another account sees none of the messages", async () => {
  await send("1");
  const other = `AC${"7".repeat(32)}`;
  const { body } = await get(server, `/2010-04-01/Accounts/${other}/Messages.json`, { username: other });
  expect(body["messages"]).toEqual([]);
});

describe("filters", () => {
  test("To and From", async () => {
    await send("1");
    await post(server, { To: "+15558675311", From: "+15550002222", Body: "2" });
    expect(await bodiesOf("To=%2B15558675311")).toEqual(["2"]);
    expect(await bodiesOf(`From=${encodeURIComponent(from)}`)).toEqual(["1"]);
    expect(await bodiesOf(`From=${encodeURIComponent(from)}&To=%2B15558675311`)).toEqual([]);
  });

  test("DateSent, which is set only once a message was sent", async () => {
    await send("yesterday");
    deliver();
    now = noon + 86_400_000;
    await send("today");
    deliver();
    await send("queued");
    expect(await bodiesOf("DateSent=2026-11-23")).toEqual(["yesterday"]);
    expect(await bodiesOf("DateSent=2026-11-24")).toEqual(["today"]);
    expect(await bodiesOf("DateSent%3E=2026-11-24")).toEqual(["today"]);
    expect(await bodiesOf("DateSent%3C=2026-11-23")).toEqual(["yesterday"]);
    expect(await bodiesOf("")).toEqual(["queued", "today", "yesterday"]);
    const client = sdkFor(server);
    const before = await client.messages.list({ dateSentBefore: new Date(noon + 1000) });
    expect(before.map(({ body }) => body)).toEqual(["yesterday"]);
    const on = await client.messages.list({ dateSent: new Date(noon + 3_600_000) });
    expect(on.map(({ body }) => body)).toEqual(["yesterday"]);
    const after = await client.messages.list({ dateSentAfter: new Date(noon + 1000) });
    expect(after.map(({ body }) => body)).toEqual(["today"]);
  });
});
