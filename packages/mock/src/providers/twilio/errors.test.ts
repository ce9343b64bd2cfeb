import { afterEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../index.ts";
import { twilioErrors } from "./errors.ts";
import { askErrorCase } from "./testing/ask-error-case.ts";
import { deliveryCodes } from "./testing/client-flows.ts";
import { errorCases } from "./testing/error-cases.ts";
import { accountSid, get, keySecret, keySid, post } from "./testing/twilio-client.ts";
import { curl, sdk } from "./testing/wire-clients.ts";

const to = "+15558675310";
const from = "+15550001111";
const hello = { To: to, From: from, Body: "hello" };
const headersOfApi = {
  "twilio-request-id": expect.stringMatching(/^RQ[0-9a-f]{32}$/),
  "twilio-request-duration": expect.stringMatching(/^\d+\.\d+$/),
  "twilio-concurrent-requests": "1",
  "x-home-region": "us1",
  "x-api-domain": expect.stringMatching(/^(api|content|iam|messaging|oauth|verify)\.twilio\.com$/),
};

/** A request without any client's ideas. */
interface Case {
  name: string;
  options?: MockTwilioOptions;
  setUp?: (carrier: Carrier) => void;
  parameters?: Record<string, string | readonly string[]>;
  ask?: (server: MockServer) => ReturnType<typeof post>;
}

let server: MockServer | undefined;

afterEach(() => server?.close());

async function serve({ options, setUp }: Pick<Case, "options" | "setUp">): Promise<MockServer> {
  // Nothing is delivered, and no second passes, however busy the machine is.
  const carrier = createCarrier({ clock: createManualClock() });
  setUp?.(carrier);
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
  return server;
}

async function ask(one: Case) {
  const at = await serve(one);
  return one.ask ? one.ask(at) : post(at, one.parameters ?? hello);
}

describe.each([sdk, curl])("$name receives each error that the request or the phones cause", (client) => {
  test.each(errorCases)("$code: $name", async (one) => {
    const at = await serve(one);
    const response = await askErrorCase(client, at, one);
    const status = one.status ?? 400;
    expect(response.body).toEqual({
      code: one.code,
      message: one.message ?? expect.stringMatching(/\S/),
      more_info: `https://www.twilio.com/docs/errors/${one.code}`,
      status,
    });
    expect(Object.keys(response.body)).toEqual(["code", "message", "more_info", "status"]);
    expect(response.body["message"]).not.toMatch(/[{}]/);
    expect(response.status).toBe(status);
    expect(response.headers).toMatchObject(headersOfApi);
    expect(response.headers["www-authenticate"]).toBe(
      status === 401 ? 'Basic realm="Twilio API"' : undefined,
    );
    expect(at.carrier.requests.at(-1)?.status).toBe(status);
  });
});

test("every error in the table has a case", () => {
  const beforeTheApi = [20004, 20413, 20500];
  const codes = [...errorCases.map(({ code }) => code), ...deliveryCodes, ...beforeTheApi];
  const provoked = new Set(codes.map(String));
  expect(Object.keys(twilioErrors).filter((code) => !provoked.has(code))).toEqual([]);
});

test("a rejected message reaches no phone", async () => {
  await ask({ name: "", parameters: { From: from, Body: "hello" } });
  expect(server?.carrier.messages).toEqual([]);
});

test.each<[string, number, Case["ask"]]>([
  ["no credentials", 20003, (at) => get(at, "/2010-04-01/Accounts/x.json", { authorization: "" })],
  [
    "a body that is not a form",
    21604,
    (at) => post(at, hello, { headers: { "content-type": "application/json" } }),
  ],
])("requests that these clients never send: %s is %i", async (name, code, request) => {
  expect((await ask({ name, ...(request && { ask: request }) })).body).toMatchObject({ code });
});

test("problem details are returned instead if they are enabled", async () => {
  const response = await ask({
    name: "",
    options: { problemDetails: true },
    parameters: { From: from, Body: "hello" },
  });
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.body).toEqual({
    type: "https://www.twilio.com/docs/errors/21604",
    title: "A 'To' phone number is required.",
    status: 400,
    code: 21604,
  });
});

describe("accepted requests", () => {
  const accepted: Case[] = [
    { name: "1,600 characters", parameters: { ...hello, Body: "a".repeat(1600) } },
    { name: "ten media", parameters: { ...hello, MediaUrl: Array(10).fill("https://example.com/a.png") } },
    { name: "the longest validity period", parameters: { ...hello, ValidityPeriod: "36000" } },
    { name: "an unknown parameter", parameters: { ...hello, Color: "blue" } },
    { name: "ten digits of North America", parameters: { ...hello, To: "(555) 867-5310" } },
    { name: "an alphanumeric sender abroad", parameters: { ...hello, From: "Acme", To: "+447700900123" } },
    {
      name: "a template without a body",
      parameters: { To: to, From: from, ContentSid: `HX${"c".repeat(32)}` },
    },
    {
      name: "a landline that must be tried",
      setUp: (carrier) => carrier.setPhone("+4930901820", { state: "landline" }),
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
    const response = await ask(one);
    expect(response.body["code"]).toBeUndefined();
    expect(response.status).toBe(201);
    expect(server?.carrier.messages).toHaveLength(1);
  });
});
