import { globSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createVonageSmsWebhook, type VonageSmsSignatureMethod } from "./index.ts";
import {
  byForm,
  byJson,
  eventsOf,
  type Fields,
  receipt,
  secret,
  sentAt,
  unsigned,
} from "./testing/webhook-requests.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: sentAt });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A request as it stands in a file. */
function requestIn(file: string): Request {
  const [head = "", body = ""] = readFileSync(file, "utf8").split(/\n\n([\s\S]*)/);
  const [line = "", ...lines] = head.split("\n");
  const [method = "", path] = line.split(" ");
  const headers = new Headers(lines.map((header) => header.split(": ") as [string, string]));
  return new Request(`https://example.com${path}`, {
    method,
    headers,
    ...(method === "POST" ? { body } : {}),
  });
}

const folder = `${import.meta.dirname}/fixtures`;
const fixtures = globSync("*.http", { cwd: folder })
  .map((file) => file.replace(/\.http$/, ""))
  .sort();

describe("Vonage's webhooks and their events", () => {
  test.each(fixtures)("%s", async (name) => {
    const request = requestIn(`${folder}/${name}.http`);
    const expected = JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8")) as unknown;
    const method = /^signed-(md5hash|md5|sha1|sha256|sha512)$/.exec(name)?.[1] ?? "sha256";
    if (name === "signed-inbound") vi.setSystemTime("2020-01-01T12:00:00Z");
    const webhook = name.startsWith("signed-")
      ? createVonageSmsWebhook({
          signatureSecret: secret,
          signatureMethod: method as VonageSmsSignatureMethod,
        })
      : unsigned;
    const events = await eventsOf(request, webhook);
    expect(JSON.parse(JSON.stringify(events))).toEqual([expected]);
  });

  test("are more than a handful", () => {
    expect(fixtures.length).toBeGreaterThan(15);
  });
});

describe("a delivery report", () => {
  async function updateOf(fields: Fields) {
    const [event] = await eventsOf(byJson({ ...receipt, ...fields }), unsigned);
    if (event?.type !== "delivery") throw new Error("It is not a delivery.");
    return event.update;
  }

  test.each([
    ["delivered", "delivered"],
    ["accepted", "sent"],
    ["buffered", "sent"],
    ["expired", "undelivered"],
    ["failed", "undelivered"],
    ["rejected", "undelivered"],
    ["unknown", "unknown"],
    ["teleported", "unknown"],
    ["constructor", "unknown"],
  ])("that says %s is %s", async (providerStatus, status) => {
    expect(await updateOf({ status: providerStatus })).toMatchObject({ status, providerStatus });
  });

  test.each([
    ["1", "rejected"],
    ["2", "unavailable"],
    ["3", "invalid-recipient"],
    ["4", "recipient-blocked"],
    ["5", "rejected"],
    ["6", "content-rejected"],
    ["7", "unavailable"],
    ["8", "unavailable"],
    ["9", "recipient-blocked"],
    ["10", "invalid-message"],
    ["11", "permission"],
    ["12", "invalid-recipient"],
    ["13", "recipient-blocked"],
    ["14", "recipient-blocked"],
    ["15", "rejected"],
    ["16", "rate-limited"],
    ["50", "permission"],
    ["51", "invalid-sender"],
    ["52", "content-rejected"],
    ["53", "recipient-blocked"],
    ["54", "rejected"],
    ["99", "rejected"],
    ["777", "rejected"],
  ])("with err-code %s is %s", async (providerCode, code) => {
    expect(await updateOf({ status: "failed", "err-code": providerCode })).toMatchObject({
      code,
      providerCode,
    });
  });

  test("with the status expired is a timeout, whatever its err-code", async () => {
    expect(await updateOf({ status: "expired" })).toMatchObject({ code: "timeout" });
    expect(await updateOf({ status: "expired", "err-code": "7" })).toMatchObject({
      code: "timeout",
      providerCode: "7",
    });
  });

  test("has no code if nothing failed or the code is invalid", async () => {
    expect(await updateOf({})).not.toHaveProperty("code");
    for (const errCode of ["", "00", "six", "-1", "1".repeat(9)]) {
      const update = await updateOf({ "err-code": errCode });
      expect(update).not.toHaveProperty("code");
      expect(update).not.toHaveProperty("providerCode");
    }
  });

  test("has a time and a price only if they are valid", async () => {
    expect(await updateOf({ price: "0.03330000" })).toMatchObject({
      at: sentAt,
      price: { amount: "0.03330000", currency: "EUR" },
    });
    vi.setSystemTime("2030-01-01T00:00:00Z");
    for (const time of ["", "yesterday", "2018-13-45 99:99:99", "2018-10-25T12:10:29Z"]) {
      expect(await updateOf({ "message-timestamp": time })).toMatchObject({ at: new Date() });
    }
    for (const price of ["", "free", "-1", "1,5", "1e5", "."]) {
      expect(await updateOf({ price })).not.toHaveProperty("price");
    }
  });

  test("has the recipient and the reference", async () => {
    expect(await updateOf({ "client-ref": "booking-1042" })).toMatchObject({
      to: "+447547232824",
      reference: "booking-1042",
    });
    const bare = await updateOf({ msisdn: "", "client-ref": "" });
    expect(bare).not.toHaveProperty("to");
    expect(bare).not.toHaveProperty("reference");
  });
});

describe("an inbound message", () => {
  const inbound: Fields = {
    msisdn: "447700900001",
    to: "447700900000",
    messageId: "0A0000000123ABCD1",
    type: "text",
    keyword: "WHATEVER",
    "message-timestamp": "2018-10-25 12:10:29",
  };

  async function messageOf(fields: Fields) {
    const [event] = await eventsOf(byForm({ ...inbound, ...fields }), unsigned);
    if (event?.type !== "inbound") throw new Error("It is not an inbound message.");
    return event.message;
  }

  test.each([
    ["STOP", "stop"],
    [" stop ", "stop"],
    ["Unsubscribe", "stop"],
    ["start", "start"],
    ["Help", "help"],
  ])("%j alone is a keyword", async (text, keyword) => {
    expect(await messageOf({ text })).toMatchObject({ keyword, body: text });
  });

  test.each(["Stop it, please", "yes", "", "constructor"])("%j is not", async (text) => {
    expect(await messageOf({ text, keyword: "STOP" })).not.toHaveProperty("keyword");
  });

  test("can come from a number, a short code or a name", async () => {
    expect(await messageOf({ text: "a", msisdn: "12345", to: "" })).toMatchObject({ from: "12345", to: "" });
    expect(await messageOf({ text: "a", msisdn: "Cafe 24" })).toMatchObject({ from: "Cafe 24" });
  });

  test("without a text, an id or a sender is an event of type other", async () => {
    const { messageId: _, ...nameless }: Fields = { ...inbound, text: "Hello" };
    for (const fields of [inbound, nameless, { ...inbound, text: "Hello", msisdn: "" }]) {
      expect(await eventsOf(byJson(fields), unsigned)).toEqual([{ type: "other", raw: fields }]);
    }
  });
});

test.each([
  [
    { "concat-ref": "12", "concat-part": "1", "concat-total": "3" },
    { reference: "12", index: 1, total: 3 },
  ],
  [
    { "concat-ref": 12, "concat-part": 3, "concat-total": 3 },
    { reference: "12", index: 3, total: 3 },
  ],
  [{ "concat-ref": "12", "concat-part": "4", "concat-total": "3" }, undefined],
  [{ "concat-ref": "12", "concat-part": "0", "concat-total": "3" }, undefined],
  [{ "concat-ref": "12", "concat-part": "x", "concat-total": "3" }, undefined],
  [{ "concat-ref": "", "concat-part": "1", "concat-total": "3" }, undefined],
  [{ "concat-ref": null, "concat-part": "1", "concat-total": "3" }, undefined],
  [{ concat: "false", "concat-ref": "12", "concat-part": "1", "concat-total": "3" }, undefined],
])("a part of a longer text has its place: %j", async (part, parts) => {
  const text = { msisdn: "447700900001", to: "447700900000", messageId: "0A01", text: "Hello" };
  const [event] = await eventsOf(byJson({ ...text, concat: "true", ...part }), unsigned);
  expect(event?.type === "inbound" ? event.message.parts : event).toEqual(parts);
});
