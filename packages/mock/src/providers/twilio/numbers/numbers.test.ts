import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { accountSid, authToken, numberSid, sdkFor } from "../testing/twilio-client.ts";

const phone = "+15558675310";
const from = "+15550001111";
const notFound = { status: 404, code: 20404 };

let carrier: Carrier;
let server: MockServer;

async function serve(options: MockTwilioOptions = {}) {
  carrier = createCarrier({ clock: createManualClock() });
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
}

beforeEach(() => serve());
afterEach(() => server.close());

const numbers = () => sdkFor(server).incomingPhoneNumbers;
const number = (sid: string) => sdkFor(server).incomingPhoneNumbers(sid);
const available = (country = "US") => sdkFor(server).availablePhoneNumbers(country);

describe("numbers that can be bought", () => {
  test("match the area code, the pattern and the region", async () => {
    const local = await available().local.list({ areaCode: 808, contains: "42", limit: 5 });
    expect(local).toHaveLength(5);
    for (const one of local) {
      expect(one).toMatchObject({ region: "HI", locality: "Honolulu", isoCountry: "US" });
      expect(one.phoneNumber).toMatch(/^\+1808[2-9]\d*42\d*$/);
      expect(one.friendlyName).toMatch(/^\(808\) \d{3}-\d{4}$/);
    }
    const again = await available().local.list({ areaCode: 808, contains: "42", limit: 5 });
    expect(again.map(({ phoneNumber }) => phoneNumber)).toEqual(local.map(({ phoneNumber }) => phoneNumber));
    const texan = await available().local.list({ inRegion: "TX", limit: 20 });
    expect(new Set(texan.map(({ region }) => region))).toEqual(new Set(["TX"]));
  });

  test.each([
    ["510555****", /^\+1510555\d{4}$/],
    ["+1415*****99", /^\+1415\d{5}99$/],
    ["TWILIO", /894546/],
    ["00$", /00$/],
  ])("match the pattern %s", async (contains, expected) => {
    const found = await available().local.list({ contains, limit: 3 });
    expect(found.length).toBeGreaterThan(0);
    for (const { phoneNumber } of found) expect(phoneNumber).toMatch(expected);
  });

  test("have the kind and the capabilities that are asked for", async () => {
    const [tollFree] = await available().tollFree.list({ limit: 1 });
    expect(tollFree?.phoneNumber).toMatch(/^\+18(00|33|44|55|66|77|88)\d{7}$/);
    const [mobile] = await available("GB").mobile.list({ smsEnabled: true, limit: 1 });
    expect(mobile?.phoneNumber).toMatch(/^\+447400\d{6}$/);
    expect(await available("GB").local.list({ smsEnabled: true })).toEqual([]);
    expect(await available().local.list({ faxEnabled: true })).toEqual([]);
    expect(await available().mobile.list()).toEqual([]);
  });

  test("are listed by country", async () => {
    const countries = await sdkFor(server).availablePhoneNumbers.list();
    expect(countries.map(({ countryCode }) => countryCode)).toContain("GB");
    expect(await available("us").fetch()).toMatchObject({ country: "United States", countryCode: "US" });
    await expect(available("AQ").fetch()).rejects.toMatchObject(notFound);
  });

  test("are no longer shown once they are bought", async () => {
    const [first] = await available().local.list({ areaCode: 415, limit: 1 });
    const phoneNumber = first?.phoneNumber ?? "";
    await numbers().create({ phoneNumber });
    const left = await available().local.list({ areaCode: 415, limit: 3 });
    expect(left.map((one) => one.phoneNumber)).not.toContain(phoneNumber);
    await expect(numbers().create({ phoneNumber })).rejects.toMatchObject({ status: 400, code: 21422 });
  });
});

describe("a number", () => {
  test("sends once it is bought, and no longer when it is released", async () => {
    const bought = await numbers().create({ areaCode: "415", friendlyName: "Support" });
    expect(bought).toMatchObject({
      accountSid,
      friendlyName: "Support",
      phoneNumber: expect.stringMatching(/^\+1415\d{7}$/),
      capabilities: { voice: true, sms: true, mms: true, fax: false },
      status: "in-use",
      origin: "twilio",
    });
    const message = { to: phone, from: bought.phoneNumber, body: "hello" };
    await sdkFor(server).messages.create(message);
    const stranger = sdkFor(server, `AC${"9".repeat(32)}`);
    await expect(stranger.messages.create(message)).rejects.toMatchObject({ code: 21660 });
    expect(await numbers()(bought.sid).remove()).toBe(true);
    await expect(sdkFor(server).messages.create(message)).rejects.toMatchObject({ code: 21659 });
    await expect(numbers()(bought.sid).fetch()).rejects.toMatchObject(notFound);
    await expect(numbers()(bought.sid).remove()).rejects.toMatchObject(notFound);
    await numbers().create({ phoneNumber: bought.phoneNumber });
    await sdkFor(server).messages.create(message);
  });

  test("has a record once it was used", async () => {
    await sdkFor(server).messages.create({ to: phone, from, body: "hello" });
    expect((await numbers().list()).map(({ phoneNumber }) => phoneNumber)).toContain(from);
    const changed = await numbers()(numberSid(from)).update({
      friendlyName: "Codes",
      smsUrl: "https://example.com/in",
      smsMethod: "GET",
      statusCallback: "https://example.com/status",
      voiceUrl: "https://example.com/voice",
      voiceCallerIdLookup: true,
    });
    expect(changed).toMatchObject({
      friendlyName: "Codes",
      smsUrl: "https://example.com/in",
      smsMethod: "GET",
      voiceCallerIdLookup: true,
    });
    expect(await numbers()(numberSid(from)).update({ smsUrl: "" })).toMatchObject({
      smsUrl: "",
      smsMethod: "GET",
      friendlyName: "Codes",
    });
  });

  test("is found by its name, by a part, and by a pattern", async () => {
    await serve({ senders: [from, "+447400123456", "+18335550100", "12345"] });
    const found = async (filter: object) => (await numbers().list(filter)).map((one) => one.phoneNumber);
    expect(await found({})).toEqual([from, "+447400123456", "+18335550100"]);
    expect(await found({ phoneNumber: "+1555***1111" })).toEqual([from]);
    expect(await found({ phoneNumber: "0100" })).toEqual(["+18335550100"]);
    expect(await found({ friendlyName: "Nobody" })).toEqual([]);
    expect(await found({ origin: "hosted" })).toEqual([]);
    expect(await numbers().local.list()).toHaveLength(1);
    expect(await numbers().mobile.list()).toHaveLength(1);
    expect(await numbers().tollFree.list()).toHaveLength(1);
  });

  test("moves to a subaccount with what it says", async () => {
    const client = sdkFor(server);
    const sub = await client.api.v2010.accounts.create();
    const { sid, phoneNumber } = await numbers().create({
      phoneNumber: "+14155550100",
      smsUrl: "https://example.com/in",
    });
    await numbers()(sid).update({ accountSid: sub.sid });
    await expect(numbers()(sid).fetch()).rejects.toMatchObject(notFound);
    const own = sdkFor(server, sub.sid, sub.authToken);
    expect(await own.incomingPhoneNumbers(sid).fetch()).toMatchObject({
      accountSid: sub.sid,
      smsUrl: "https://example.com/in",
    });
    await own.messages.create({ to: phone, from: phoneNumber, body: "hello" });
    await client.api.v2010.accounts(sub.sid).update({ status: "closed" });
    const [again] = await Promise.all([numbers().create({ phoneNumber })]);
    expect(again).toMatchObject({ accountSid });
  });

  test("is kept if it is the magic one, and every account can buy it", async () => {
    const magic = { phoneNumber: "+15005550006", smsUrl: "https://example.com/in" };
    const { sid } = await numbers().create(magic);
    expect(await number(sid).fetch()).toMatchObject(magic);
    expect(await number(sid).update({ smsUrl: "https://example.com/new" })).toMatchObject({ sid });
    expect(await numbers().create(magic)).toMatchObject(magic);
    await number(sid).remove();
    await expect(number(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect(await numbers().create({ areaCode: "500" })).toMatchObject({ phoneNumber: magic.phoneNumber });
  });

  test("is bought without a trace by test credentials", async () => {
    await server.close();
    await serve({ testAccounts: [accountSid] });
    const magic = "+15005550006";
    const smsUrl = "https://example.com/in";
    expect(await numbers().create({ phoneNumber: magic, smsUrl })).toMatchObject({ phoneNumber: magic });
    expect(await numbers().create({ areaCode: "500" })).toMatchObject({ phoneNumber: magic });
    await expect(numbers().create({ areaCode: "533" })).rejects.toMatchObject({ code: 21452 });
    await expect(numbers().create({ phoneNumber: "+14155550100" })).rejects.toMatchObject({ code: 21422 });
    await expect(numbers().list()).rejects.toMatchObject({ status: 403, code: 20008 });
    expect(carrier.numbers).toEqual([]);
  });
});

test("a trial account texts the numbers that it verified", async () => {
  await server.close();
  await serve({ defaults: { type: "Trial" } });
  const client = sdkFor(server);
  const message = { to: phone, from, body: "hello" };
  await expect(client.messages.create(message)).rejects.toMatchObject({ code: 21608 });
  const request = await client.validationRequests.create({ phoneNumber: phone, friendlyName: "Mine" });
  expect(request).toMatchObject({ phoneNumber: phone, validationCode: expect.stringMatching(/^\d{6}$/) });
  await client.messages.create(message);
  const [verified] = await client.outgoingCallerIds.list({ phoneNumber: phone });
  const callerId = client.outgoingCallerIds(verified?.sid ?? "");
  expect(await callerId.update({ friendlyName: "Ours" })).toMatchObject({ friendlyName: "Ours" });
  await callerId.remove();
  await expect(client.messages.create(message)).rejects.toMatchObject({ code: 21608 });
});

test("resources of another account are not found", async () => {
  const { sid } = await numbers().create({ areaCode: "415" });
  const application = await sdkFor(server).applications.create({ friendlyName: "App" });
  const stranger = sdkFor(server, `AC${"9".repeat(32)}`, authToken);
  await expect(stranger.incomingPhoneNumbers(sid).fetch()).rejects.toMatchObject(notFound);
  await expect(stranger.applications(application.sid).fetch()).rejects.toMatchObject(notFound);
  expect(await stranger.applications.list()).toEqual([]);
});
