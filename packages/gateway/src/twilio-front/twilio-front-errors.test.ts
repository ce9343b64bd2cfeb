import { type MockServer, startMockServer } from "@smskit/mock";
import { RestException } from "twilio";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  accountSid,
  authToken,
  call,
  messagesPath,
  otherSid,
  sdkFor,
  startTwilioFront,
  type TestFront,
} from "../testing/start-twilio-front.ts";

const to = "+15558675310";
const form = { To: to, From: "+15550001111", Body: "Hello" };
const later = (ms: number) => new Date(Date.now() + ms).toISOString();

let front: TestFront;
let mock: MockServer;
beforeAll(async () => {
  mock = await startMockServer();
  front = await startTwilioFront({ countries: ["US"], dailyTexts: 5 });
});
afterAll(() => Promise.all([front.close(), mock.close()]));

/** What both the front and the mock of Twilio respond with. */
async function errorsOf(path: string, init: Parameters<typeof call>[2]) {
  const responses = await Promise.all([front.call(path, init), call(mock, path, init)]);
  return Promise.all(
    responses.map(async (response) => ({
      http: response.status,
      type: response.headers.get("content-type")?.split(";")[0],
      authenticate: response.headers.get("www-authenticate"),
      body: (await response.json()) as Record<string, unknown>,
    })),
  );
}

describe("errors are those of Twilio's mock", () => {
  test.each<[string, string, Parameters<typeof call>[2]]>([
    ["no To", `${messagesPath}.json`, { form: { ...form, To: "" } }],
    ["no Body", `${messagesPath}.json`, { form: { ...form, Body: "" } }],
    ["an invalid To", `${messagesPath}.json`, { form: { ...form, To: "+1555" } }],
    ["a short code", `${messagesPath}.json`, { form: { ...form, To: "12345" } }],
    ["a text that is too long", `${messagesPath}.json`, { form: { ...form, Body: "a".repeat(1_601) } }],
    ["a validity of 0", `${messagesPath}.json`, { form: { ...form, ValidityPeriod: "0" } }],
    [
      "a validity of 10 hours and a second",
      `${messagesPath}.json`,
      { form: { ...form, ValidityPeriod: "36001" } },
    ],
    [
      "a StatusCallback that is not a URL",
      `${messagesPath}.json`,
      { form: { ...form, StatusCallback: "nonsense" } },
    ],
    ["variables without a template", `${messagesPath}.json`, { form: { ...form, ContentVariables: "{}" } }],
    ["a schedule of another type", `${messagesPath}.json`, { form: { ...form, ScheduleType: "optimal" } }],
    ["a schedule without a time", `${messagesPath}.json`, { form: { ...form, ScheduleType: "fixed" } }],
    ["an unknown message", `${messagesPath}/SM${"0".repeat(32)}.json`, {}],
    [
      "wrong credentials",
      `${messagesPath}.json`,
      { headers: { Authorization: `Basic ${Buffer.from(`${otherSid}:${authToken}`).toString("base64")}` } },
    ],
    ["no credentials", `${messagesPath}.json`, { headers: { Authorization: "" } }],
    ["nothing to update", `${messagesPath}/SM${"0".repeat(32)}.json`, { form: {} }],
  ])("%s", async (_, path, init) => {
    const [ours, theirs] = await errorsOf(path, init);
    const { message, ...rest } = ours?.body ?? {};
    const { message: expected, ...others } = theirs?.body ?? {};
    expect(rest).toEqual(others);
    expect({ ...ours, body: {} }).toEqual({ ...theirs, body: {} });
    // The mock ends some sentences with a value of the request.
    expect(String(message).slice(0, 20)).toBe(String(expected).slice(0, 20));
  });

  test.each([
    ["too soon", later(60_000), 35115],
    ["too late", later(36 * 86_400_000), 35117],
    ["not a time", "tomorrow", 35114],
  ])("a schedule that is %s", async (_, SendAt, code) => {
    const scheduled = {
      To: to,
      Body: "Later",
      MessagingServiceSid: `MG${"0".repeat(32)}`,
      ScheduleType: "fixed",
      SendAt,
    };
    const [ours, theirs] = await errorsOf(`${messagesPath}.json`, { form: scheduled });
    expect([ours?.body["code"], theirs?.body["code"]]).toEqual([code, code]);
  });
});

describe("what only Twilio has is refused", () => {
  test.each([
    ["media", { MediaUrl: "https://example.com/cat.jpg" }, 21622],
    ["an MMS", { SendAsMms: "true" }, 21622],
    ["a template", { ContentSid: `HX${"0".repeat(32)}` }, 21655],
    ["WhatsApp", { To: `whatsapp:${to}` }, 63007],
  ])("%s", async (_, fields, code) => {
    const response = await front.call(`${messagesPath}.json`, { form: { ...form, ...fields } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code });
  });
});

test("the SDK throws its RestException", async () => {
  const refused = front.client.messages.create({ to: "+1555", body: "Hello" });
  await expect(refused).rejects.toBeInstanceOf(RestException);
  await expect(refused).rejects.toMatchObject({
    status: 400,
    code: 21211,
    moreInfo: "https://www.twilio.com/docs/errors/21211",
  });
  const wrong = sdkFor(front.url, accountSid, "another-token-than-the-one-of-the-front");
  await expect(wrong.messages.list({ limit: 1 })).rejects.toMatchObject({ status: 401, code: 20003 });
});

test("an account cannot use the path, nor the messages, of another", async () => {
  const { sid } = await front.client.messages.create({ to, body: "Mine" });
  const { otherClient: other } = front;
  await expect(other.messages(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  await expect(other.messages(sid).remove()).rejects.toMatchObject({ code: 20404 });
  await expect(other.messages(sid).update({ status: "canceled" })).rejects.toMatchObject({ code: 20404 });
  const foreign = await front.call(`/2010-04-01/Accounts/${otherSid}/Messages.json`);
  expect(foreign.status).toBe(401);
});

test("StatusCallback must be https and public", async () => {
  const refuse = async (StatusCallback: string) => {
    const response = await front.call(`${messagesPath}.json`, { form: { ...form, StatusCallback } });
    const text = await response.text();
    expect(text).not.toContain(StatusCallback);
    return (JSON.parse(text) as { code: number }).code;
  };
  for (const url of [
    "http://example.com/hook",
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://169.254.169.254/latest/meta-data",
    "https://user:password@example.com/",
    "file:///etc/passwd",
  ]) {
    expect(await refuse(url)).toBe(21609);
  }
});

test("countries, opt-outs and the daily number of texts are limits", async () => {
  await expect(front.client.messages.create({ to: "+4915112345678", body: "Hallo" })).rejects.toMatchObject({
    code: 21408,
    status: 400,
  });
  for (let sent = 0; sent < 4; sent++) {
    await front.client.messages.create({ to, body: "Again" }).catch(() => {});
  }
  const response = await front.call(`${messagesPath}.json`, { form });
  expect(response.status).toBe(429);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(1_000);
  expect(await response.json()).toMatchObject({ code: 20429, status: 429 });
});

test("other methods, other formats and large bodies get Twilio's errors", async () => {
  expect(await (await front.call(`${messagesPath}.json`, { method: "PUT" })).json()).toMatchObject({
    code: 20004,
  });
  expect(await (await front.call(messagesPath)).json()).toMatchObject({ code: 20404 });
  expect(await (await front.call("/2010-04-01/Accounts.json")).json()).toMatchObject({ code: 20003 });
  const large = await front.call(`${messagesPath}.json`, { form: { ...form, Body: "a".repeat(70_000) } });
  expect([large.status, ((await large.json()) as { code: number }).code]).toEqual([413, 20413]);
});

test("pages are followed by their links only", async () => {
  const code = async (query: string) =>
    ((await (await front.call(`${messagesPath}.json?${query}`)).json()) as { code?: number }).code;
  expect(await code("Page=3")).toBe(20001);
  expect(await code("From=%2B15550001111")).toBe(20001);
  expect(await code("DateSent=yesterday")).toBe(20001);
  expect(await code("PageSize=0")).toBeUndefined();
});
