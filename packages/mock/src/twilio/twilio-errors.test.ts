import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../index.ts";
import {
  accountSid,
  authToken,
  change,
  get,
  keySecret,
  keySid,
  post,
  serviceSid,
} from "./twilio-client.test-kit.ts";
import { twilioErrors } from "./twilio-errors.ts";

const to = "+15558675310";
const from = "+15550001111";
const hello = { To: to, From: from, Body: "hello" };
const toService = { To: to, MessagingServiceSid: serviceSid, Body: "hello" };
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const scheduled = { ...toService, ScheduleType: "fixed" };
const otherAccount = `AC${"9".repeat(32)}`;

interface Case {
  name: string;
  code: number;
  status?: number;
  message?: string;
  options?: MockTwilioOptions;
  world?: (carrier: Carrier) => void;
  parameters?: Record<string, string | readonly string[]>;
  /** For anything but one POST. */
  ask?: (server: MockServer) => ReturnType<typeof post>;
}

const cases: Case[] = [
  {
    name: "credentials of no form",
    code: 20003,
    status: 401,
    message: "Authenticate",
    ask: (server) => post(server, hello, { password: "short" }),
  },
  {
    name: "no credentials",
    code: 20003,
    status: 401,
    ask: (server) => get(server, "/2010-04-01/Accounts/x.json", { authorization: "" }),
  },
  {
    name: "another account's credentials",
    code: 20003,
    status: 401,
    ask: (server) => post(server, hello, { sid: otherAccount, username: accountSid }),
  },
  {
    name: "a token that is not the declared one",
    code: 20003,
    status: 401,
    options: { accounts: [{ sid: accountSid, authToken: "1".repeat(32) }] },
  },
  {
    name: "an account that is not declared",
    code: 20003,
    status: 401,
    options: { accounts: [{ sid: otherAccount, authToken }] },
  },
  { name: "a closed account", code: 20003, status: 401, options: { defaults: { status: "closed" } } },
  {
    name: "a region that does not know the credentials",
    code: 20003,
    status: 401,
    options: { defaults: { regions: ["ie1"] } },
  },
  {
    name: "test credentials on another resource",
    code: 20008,
    status: 403,
    options: { testAccounts: [accountSid] },
    ask: (server) => get(server, `/2010-04-01/Accounts/${accountSid}.json`),
  },
  {
    name: "a path that is none",
    code: 20404,
    status: 404,
    message: `The requested resource /2010-04-01/Accounts/${accountSid}/Nothing.json was not found`,
    ask: (server) => get(server, `/2010-04-01/Accounts/${accountSid}/Nothing.json`),
  },
  {
    name: "a message that is none",
    code: 20404,
    status: 404,
    ask: (server) => get(server, `/2010-04-01/Accounts/${accountSid}/Messages/SM${"0".repeat(32)}.json`),
  },
  {
    name: "one request more than the account may",
    code: 20429,
    status: 429,
    options: { defaults: { requestsPerSecond: 2 } },
    ask: async (server) => {
      await post(server, hello);
      await post(server, hello);
      return post(server, hello);
    },
  },
  { name: "a To that is no number", code: 21211, parameters: { ...hello, To: "+15" } },
  {
    name: "a To of the wrong length for its country",
    code: 21211,
    message: "Invalid 'To' Phone Number: +155586XXXX",
    parameters: { ...hello, To: "+15558675310".slice(0, 11) },
  },
  {
    name: "the magic To +15005550001",
    code: 21211,
    message: "Invalid 'To' Phone Number: +1500555XXXX",
    parameters: { ...hello, To: "+15005550001" },
  },
  { name: "a From that is no sender", code: 21212, parameters: { ...hello, From: "not a sender!" } },
  { name: "the magic From +15005550001", code: 21212, parameters: { ...hello, From: "+15005550001" } },
  { name: "a To that is a short code", code: 21265, parameters: { ...hello, To: "12345" } },
  { name: "To and From alike", code: 21266, parameters: { ...hello, To: from } },
  {
    name: "an alphanumeric sender on a trial account",
    code: 21267,
    options: { defaults: { type: "Trial", verifiedNumbers: [to] } },
    parameters: { ...hello, From: "Acme" },
  },
  { name: "a premium number", code: 21268, world: (carrier) => carrier.setPhone(to, { state: "premium" }) },
  {
    name: "a country that is not enabled",
    code: 21408,
    options: { defaults: { geoPermissions: ["+44"] } },
    message: `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}`,
  },
  { name: "the magic To +15005550003", code: 21408, parameters: { ...hello, To: "+15005550003" } },
  { name: "neither From nor service", code: 21603, parameters: { To: to, Body: "hello" } },
  { name: "no To", code: 21604, parameters: { From: from, Body: "hello" } },
  {
    name: "a body that is not a form",
    code: 21604,
    ask: (server) => post(server, hello, { headers: { "content-type": "application/json" } }),
  },
  {
    name: "a sender that is being ported",
    code: 21606,
    options: { senders: [{ sender: from, porting: true }] },
  },
  { name: "the magic From +15005550007", code: 21606, parameters: { ...hello, From: "+15005550007" } },
  {
    name: "any own From with test credentials",
    code: 21606,
    options: { testAccounts: [accountSid] },
  },
  { name: "a trial account and an unverified number", code: 21608, options: { defaults: { type: "Trial" } } },
  {
    name: "a StatusCallback that is no URL",
    code: 21609,
    parameters: { ...hello, StatusCallback: "example" },
  },
  {
    name: "a StatusCallback with an underscore in its host",
    code: 21609,
    parameters: { ...hello, StatusCallback: "https://my_host.example/status" },
  },
  {
    name: "somebody who said STOP to the number",
    code: 21610,
    world: (carrier) => carrier.setPhone(to, { optedOutOf: [from] }),
  },
  {
    name: "somebody who said STOP to the service",
    code: 21610,
    world: (carrier) => carrier.setPhone(to, { optedOutOf: [serviceSid] }),
    parameters: toService,
  },
  { name: "the magic To +15005550004", code: 21610, parameters: { ...hello, To: "+15005550004" } },
  {
    name: "a sender with a full queue",
    code: 21611,
    options: { senders: [{ sender: from, queueLimit: 1 }] },
    ask: async (server) => {
      await post(server, hello);
      return post(server, hello);
    },
  },
  { name: "the magic From +15005550008", code: 21611, parameters: { ...hello, From: "+15005550008" } },
  {
    name: "a number that is not routable",
    code: 21612,
    world: (carrier) => carrier.setPhone(to, { state: "unroutable" }),
  },
  { name: "an alphanumeric sender to North America", code: 21612, parameters: { ...hello, From: "Acme" } },
  { name: "the magic To +15005550002", code: 21612, parameters: { ...hello, To: "+15005550002" } },
  {
    name: "a number that is no mobile",
    code: 21614,
    world: (carrier) => carrier.setPhone(to, { state: "not-mobile" }),
  },
  { name: "the magic To +15005550009", code: 21614, parameters: { ...hello, To: "+15005550009" } },
  { name: "1,601 characters", code: 21617, parameters: { ...hello, Body: "a".repeat(1601) } },
  { name: "nothing to say", code: 21619, parameters: { To: to, From: from } },
  { name: "an empty body", code: 21619, parameters: { ...hello, Body: "" } },
  {
    name: "a media URL without a protocol",
    code: 21620,
    parameters: { ...hello, MediaUrl: "example.com/a.png" },
  },
  {
    name: "media from a sender without MMS",
    code: 21621,
    options: { senders: [{ sender: from, mms: false }] },
    parameters: { ...hello, MediaUrl: "https://example.com/a.png" },
  },
  {
    name: "media from an account without MMS",
    code: 21622,
    options: { defaults: { mms: false } },
    parameters: { ...hello, MediaUrl: "https://example.com/a.png" },
  },
  {
    name: "eleven media",
    code: 21623,
    parameters: { ...hello, MediaUrl: Array.from({ length: 11 }, (_, n) => `https://example.com/${n}.png`) },
  },
  { name: "a validity period of 0", code: 21624, parameters: { ...hello, ValidityPeriod: "0" } },
  {
    name: "a validity period over ten hours",
    code: 21624,
    parameters: { ...hello, ValidityPeriod: "36001" },
  },
  {
    name: "a landline where Twilio does not try",
    code: 21635,
    world: (carrier) => carrier.setPhone("+4930901820", { state: "landline" }),
    parameters: { ...hello, To: "+4930901820" },
  },
  {
    name: "variables without a template",
    code: 21654,
    parameters: { ...hello, ContentVariables: '{"1":"a"}' },
  },
  { name: "a template SID of no form", code: 21655, parameters: { ...hello, ContentSid: "HX1" } },
  {
    name: "a template that is not there",
    code: 21655,
    options: { contents: [] },
    parameters: { ...hello, ContentSid: `HX${"c".repeat(32)}` },
  },
  {
    name: "variables that are no JSON object",
    code: 21656,
    parameters: { ...hello, ContentSid: `HX${"c".repeat(32)}`, ContentVariables: "{1:a}" },
  },
  {
    name: "a From that is not Twilio's",
    code: 21659,
    options: { senders: ["+15550002222"] },
    message: `'From' ${from} is not a Twilio phone number or Short Code country mismatch`,
  },
  {
    name: "a short code of another country",
    code: 21659,
    options: { senders: [{ sender: "12345", callingCode: "+44" }] },
    parameters: { ...hello, From: "12345" },
  },
  {
    name: "another account's From",
    code: 21660,
    options: { senders: [{ sender: from, account: otherAccount }] },
  },
  { name: "a From without SMS", code: 21661, options: { senders: [{ sender: from, sms: false }] } },
  {
    name: "a service that is not there",
    code: 21701,
    status: 404,
    options: { services: [] },
    parameters: toService,
  },
  {
    name: "another account's service",
    code: 21701,
    status: 404,
    options: { services: [{ sid: serviceSid, account: otherAccount, phoneNumbers: [from] }] },
    parameters: toService,
  },
  {
    name: "a service with test credentials",
    code: 21701,
    status: 404,
    options: { testAccounts: [accountSid] },
    parameters: toService,
  },
  {
    name: "a service that is not available",
    code: 21702,
    options: { services: [{ sid: serviceSid, phoneNumbers: [from], available: false }] },
    parameters: toService,
  },
  {
    name: "a service whose senders cannot text that country",
    code: 21703,
    options: { services: [{ sid: serviceSid, alphaSenders: ["Acme"] }] },
    parameters: toService,
  },
  {
    name: "a service without senders",
    code: 21704,
    options: { services: [{ sid: serviceSid }] },
    parameters: toService,
  },
  {
    name: "a service SID of no form",
    code: 21705,
    parameters: { ...toService, MessagingServiceSid: "MG1" },
  },
  { name: "a schedule without SendAt", code: 35111, parameters: scheduled },
  { name: "a SendAt that is no timestamp", code: 35114, parameters: { ...scheduled, SendAt: "tomorrow" } },
  {
    name: "a SendAt that is too soon",
    code: 35115,
    parameters: { ...scheduled, SendAt: new Date(Date.now() + 60_000).toISOString() },
  },
  {
    name: "a SendAt that is too late",
    code: 35115,
    parameters: { ...scheduled, SendAt: new Date(Date.now() + 36 * 86_400_000).toISOString() },
  },
  {
    name: "a SendAt without ScheduleType",
    code: 35117,
    parameters: { ...toService, SendAt: inAnHour() },
  },
  {
    name: "a schedule without a service",
    code: 35118,
    parameters: { ...hello, ScheduleType: "fixed", SendAt: inAnHour() },
  },
  {
    name: "another ScheduleType",
    code: 35126,
    parameters: { ...toService, ScheduleType: "optimal", SendAt: inAnHour() },
  },
  {
    name: "calling off what is not scheduled",
    code: 30409,
    ask: (server) => changeNew(server, { parameters: { Status: "canceled" } }),
  },
  {
    name: "redacting what is still on its way",
    code: 20009,
    status: 409,
    message: "Unable to update record: Cannot delete message because delivery has not been completed.",
    ask: (server) => changeNew(server, { parameters: { Body: "" } }),
  },
  {
    name: "deleting what is still on its way",
    code: 20009,
    status: 409,
    ask: (server) => changeNew(server, { method: "DELETE" }),
  },
  {
    name: "another text for a message",
    code: 20001,
    ask: (server) => changeNew(server, { parameters: { Body: "other" } }),
  },
  {
    name: "another status for a message",
    code: 20001,
    ask: (server) => changeNew(server, { parameters: { Status: "sent" } }),
  },
  { name: "a change of nothing", code: 20001, ask: (server) => changeNew(server, { parameters: {} }) },
  {
    name: "an outcome that is none",
    code: 20001,
    ask: (server) => changeNew(server, { below: "/Feedback", parameters: { Outcome: "perhaps" } }),
  },
  {
    name: "a change of a message that is not there",
    code: 20404,
    status: 404,
    ask: (server) => change(server, `SM${"0".repeat(32)}`, { parameters: { Body: "" } }),
  },
];

async function changeNew(at: MockServer, request: Parameters<typeof change>[2]) {
  const { body } = await post(at, hello);
  return change(at, String(body["sid"]), request);
}

let server: MockServer | undefined;

afterEach(() => server?.close());

async function ask({ options, world, parameters, ask: other }: Case) {
  const carrier = createCarrier();
  world?.(carrier);
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
  return other ? other(server) : post(server, parameters ?? hello);
}

describe("an error follows from the request and the world", () => {
  test.each(cases)("$code: $name", async (one) => {
    const answer = await ask(one);
    const status = one.status ?? 400;
    expect(answer.body).toEqual({
      code: one.code,
      message: one.message ?? expect.stringMatching(/\S/),
      more_info: `https://www.twilio.com/docs/errors/${one.code}`,
      status,
    });
    expect(Object.keys(answer.body)).toEqual(["code", "message", "more_info", "status"]);
    expect(answer.body["message"]).not.toMatch(/[{}]/);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("twilio-request-id")).toMatch(/^RQ[0-9a-f]{32}$/);
    expect(answer.headers.get("www-authenticate")).toBe(status === 401 ? 'Basic realm="Twilio API"' : null);
    expect(server?.carrier.requests.at(-1)?.status).toBe(status);
  });

  test("every error of the table has a case", () => {
    const beforeTheApi = ["20413", "20500"];
    const provoked = new Set([...cases.map(({ code }) => String(code)), ...beforeTheApi]);
    expect(Object.keys(twilioErrors).filter((code) => !provoked.has(code))).toEqual([]);
  });

  test("what was refused is on no phone", async () => {
    await ask({ name: "", code: 21604, parameters: { From: from, Body: "hello" } });
    expect(server?.carrier.messages).toEqual([]);
  });
});

test("problem details instead, as newer APIs answer", async () => {
  const answer = await ask({
    name: "",
    code: 21604,
    options: { problemDetails: true },
    parameters: { From: from, Body: "hello" },
  });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(answer.body).toEqual({
    type: "https://www.twilio.com/docs/errors/21604",
    title: "A 'To' phone number is required.",
    status: 400,
    code: 21604,
  });
});

describe("what is no error", () => {
  const accepted: Omit<Case, "code">[] = [
    { name: "1,600 characters", parameters: { ...hello, Body: "a".repeat(1600) } },
    { name: "ten media", parameters: { ...hello, MediaUrl: Array(10).fill("https://example.com/a.png") } },
    { name: "the longest validity period", parameters: { ...hello, ValidityPeriod: "36000" } },
    { name: "a parameter that nobody knows", parameters: { ...hello, Colour: "blue" } },
    { name: "ten digits of North America", parameters: { ...hello, To: "(555) 867-5310" } },
    { name: "an alphanumeric sender abroad", parameters: { ...hello, From: "Acme", To: "+447700900123" } },
    {
      name: "a template without a body",
      parameters: { To: to, From: from, ContentSid: `HX${"c".repeat(32)}` },
    },
    {
      name: "a landline that must be tried",
      world: (carrier) => carrier.setPhone("+4930901820", { state: "landline" }),
      parameters: { ...hello, To: "+4930901820", ForceDelivery: "true" },
    },
    {
      name: "a trial account and a verified number",
      options: { defaults: { type: "Trial", verifiedNumbers: [to] } },
    },
    {
      name: "an API key",
      ask: (at) => post(at, hello, { username: keySid, password: keySecret }),
    },
    {
      name: "a declared API key",
      options: { accounts: [{ sid: accountSid, apiKeys: [{ sid: keySid, secret: keySecret }] }] },
      ask: (at) => post(at, hello, { username: keySid, password: keySecret }),
    },
    {
      name: "a region that knows the credentials",
      options: { defaults: { regions: ["us1"] } },
    },
    { name: "the magic From +15005550006", parameters: { ...hello, From: "+15005550006" } },
  ];

  test.each(accepted)("$name", async (one) => {
    const answer = await ask({ ...one, code: 0 });
    expect(answer.body["code"]).toBeUndefined();
    expect(answer.status).toBe(201);
    expect(server?.carrier.messages).toHaveLength(1);
  });
});
