import type Telnyx from "telnyx";
import {
  APIError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from "telnyx";
import { afterEach, describe, expect, test } from "vitest";
import { type Carrier, createCarrier, createManualClock, type MockTelnyxOptions } from "../../index.ts";
import { telnyxErrors } from "./errors.ts";
import {
  apiKey,
  closeTelnyx,
  from,
  problemsOf,
  profileId,
  refusalOf,
  sdkAt,
  serveTelnyx,
  text,
  to,
} from "./testing/telnyx-client.ts";

afterEach(closeTelnyx);

type SendParameters = Parameters<Telnyx["messages"]["send"]>[0];

interface ErrorCase {
  code: string;
  name: string;
  /** The class of the SDK's error; its status is {@link status}. */
  type: new (
    ...given: never[]
  ) => APIError;
  status: number;
  /** The JSON pointer to the field. */
  pointer?: string;
  detail?: string;
  options?: MockTelnyxOptions;
  setUp?: (carrier: Carrier) => void;
  /** Replaces parts of a message that is accepted. */
  parameters?: Partial<SendParameters>;
  /** Replaces the request to send. */
  ask?: (sdk: Telnyx, server: { url: string }) => PromiseLike<unknown>;
}

const uuid = "4000eba1-a0c0-4563-9925-b25e842a7cb6";
const profile = { id: profileId };
const withProfile = { messaging_profile_id: profileId };
/** Parameters without a field. */
const without = (name: keyof SendParameters) => ({ [name]: undefined }) as Partial<SendParameters>;

const cases: ErrorCase[] = [
  {
    code: "10003",
    name: "a webhook_url that is not a URL",
    type: UnprocessableEntityError,
    status: 422,
    pointer: "/webhook_url",
    parameters: { webhook_url: "app.test/sms" },
  },
  {
    code: "10003",
    name: "a webhook_failover_url over 2,000 characters",
    type: UnprocessableEntityError,
    status: 422,
    pointer: "/webhook_failover_url",
    parameters: { webhook_failover_url: `https://app.test/${"a".repeat(2000)}` },
  },
  {
    code: "10004",
    name: "no to",
    type: BadRequestError,
    status: 400,
    pointer: "/to",
    parameters: without("to"),
  },
  {
    code: "10004",
    name: "neither from nor messaging_profile_id",
    type: BadRequestError,
    status: 400,
    pointer: "/from",
    parameters: without("from"),
  },
  {
    code: "10004",
    name: "a schedule without send_at",
    type: BadRequestError,
    status: 400,
    pointer: "/send_at",
    ask: (sdk) => sdk.messages.schedule({ from, to, text }),
  },
  {
    code: "10005",
    name: "a message that does not exist",
    type: NotFoundError,
    status: 404,
    ask: (sdk) => sdk.messages.retrieve(uuid),
  },
  {
    code: "10005",
    name: "cancelling a message that does not exist",
    type: NotFoundError,
    status: 404,
    ask: (sdk) => sdk.messages.cancelScheduled(uuid),
  },
  {
    code: "10005",
    name: "a message of another account",
    type: NotFoundError,
    status: 404,
    ask: async (sdk, server) => {
      const other = sdkAt(server, { apiKey: `KEY${"B".repeat(20)}` });
      const { data } = await sdk.messages.send({ from, to, text });
      return other.messages.retrieve(data?.id ?? "");
    },
  },
  {
    code: "10005",
    name: "a profile that does not exist",
    type: NotFoundError,
    status: 404,
    options: { profiles: [profile] },
    ask: (sdk) => sdk.messagingProfiles.retrieve(uuid),
  },
  {
    code: "10009",
    name: "a key of the wrong form",
    type: AuthenticationError,
    status: 401,
    ask: (_, server) => sdkAt(server, { apiKey: "secret" }).messages.send({ from, to, text }),
  },
  {
    code: "10009",
    name: "a key that is not in accounts",
    type: AuthenticationError,
    status: 401,
    options: { accounts: [{ apiKey: `KEY${"B".repeat(20)}` }] },
  },
  {
    code: "10011",
    name: "more than requestsPerSecond",
    type: RateLimitError,
    status: 429,
    options: { defaults: { requestsPerSecond: 1 } },
    ask: async (sdk) => {
      await sdk.messages.send({ from, to, text });
      return sdk.messages.send({ from, to, text });
    },
  },
  {
    code: "10015",
    name: "a send_at that is not a timestamp",
    type: UnprocessableEntityError,
    status: 422,
    pointer: "/send_at",
    detail: "The request failed because it was not well-formed: send_at",
    parameters: { send_at: "tomorrow" },
  },
  {
    code: "10015",
    name: "cancelling a message that is not scheduled",
    type: BadRequestError,
    status: 400,
    ask: async (sdk) => {
      const { data } = await sdk.messages.send({ from, to, text });
      return sdk.messages.cancelScheduled(data?.id ?? "");
    },
  },
  {
    code: "10017",
    name: "a profile that does not exist",
    type: UnprocessableEntityError,
    status: 422,
    pointer: "/messaging_profile_id",
    options: { profiles: [profile] },
    parameters: { messaging_profile_id: uuid },
  },
  {
    code: "10017",
    name: "a profile that is not a UUID",
    type: UnprocessableEntityError,
    status: 422,
    pointer: "/messaging_profile_id",
    parameters: { messaging_profile_id: "main" },
  },
  {
    code: "10039",
    name: "a number that the account has not verified",
    type: PermissionDeniedError,
    status: 403,
    options: { defaults: { verifiedNumbers: ["+15558675311"] } },
  },
  {
    code: "20012",
    name: "an inactive account",
    type: PermissionDeniedError,
    status: 403,
    options: { defaults: { status: "inactive" } },
  },
  {
    code: "20012",
    name: "an inactive account among others",
    type: PermissionDeniedError,
    status: 403,
    options: { accounts: [{ apiKey, status: "inactive" }] },
  },
  { code: "20100", name: "no funds", type: APIError, status: 402, options: { defaults: { credit: "0.00" } } },
  {
    code: "40300",
    name: "a phone that has opted out",
    type: ConflictError,
    status: 409,
    detail: `Messages cannot be sent from '${from}' to '${to}' due to an existing block rule.`,
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [from] }),
  },
  {
    code: "40300",
    name: "a phone that has opted out of everything",
    type: ConflictError,
    status: 409,
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: "all" }),
  },
  {
    code: "40300",
    name: "a phone that has opted out of the profile",
    type: ConflictError,
    status: 409,
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [profileId] }),
    parameters: withProfile,
  },
  {
    code: "40302",
    name: "over 1,600 characters",
    type: BadRequestError,
    status: 400,
    parameters: { text: "a".repeat(1601) },
  },
  {
    code: "40304",
    name: "encoding gsm7 with other characters",
    type: BadRequestError,
    status: 400,
    parameters: { text: "你好", encoding: "gsm7" },
  },
  {
    code: "40305",
    name: "a from that is neither a number nor a name",
    type: BadRequestError,
    status: 400,
    parameters: { from: "+1555" },
  },
  {
    code: "40305",
    name: "a number that is not in numbers",
    type: BadRequestError,
    status: 400,
    options: { numbers: ["+15550009999"] },
  },
  {
    code: "40305",
    name: "a number without a profile",
    type: BadRequestError,
    status: 400,
    options: { numbers: [{ number: from, profile: null }] },
  },
  {
    code: "40306",
    name: "an alphanumeric sender without a profile",
    type: ConflictError,
    status: 409,
    detail: "The messaging profile doesn't have an associated alphanumeric sender ID.",
    parameters: { from: "Acme", to: "+447400123456" },
  },
  {
    code: "40309",
    name: "a destination that the profile does not allow",
    type: BadRequestError,
    status: 400,
    options: { profiles: [{ ...profile, destinations: ["+44"] }] },
  },
  {
    code: "40309",
    name: "an unroutable phone",
    type: BadRequestError,
    status: 400,
    setUp: (carrier) => carrier.setPhone(to, { state: "unroutable" }),
  },
  {
    code: "40310",
    name: "a to that is not a number",
    type: BadRequestError,
    status: 400,
    detail: "The 'to' address should be a single valid number.",
    parameters: { to: "5558675310" },
  },
  {
    code: "40310",
    name: "a to with the zero that is dialled within a country",
    type: BadRequestError,
    status: 400,
    parameters: { to: "+4407400123456" },
  },
  {
    code: "40310",
    name: "a phone that is not a mobile",
    type: BadRequestError,
    status: 400,
    setUp: (carrier) => carrier.setPhone(to, { state: "not-mobile" }),
  },
  {
    code: "40310",
    name: "a number that texts itself",
    type: BadRequestError,
    status: 400,
    detail: `Source and destination cannot be the same number: ${from}`,
    parameters: { to: from },
  },
  {
    code: "40312",
    name: "a disabled profile",
    type: ConflictError,
    status: 409,
    options: { profiles: [{ ...profile, enabled: false }] },
    parameters: withProfile,
  },
  {
    code: "40312",
    name: "a number of a disabled profile",
    type: ConflictError,
    status: 409,
    options: { profiles: [{ ...profile, enabled: false }], numbers: [from] },
  },
  {
    code: "40316",
    name: "neither text nor media",
    type: BadRequestError,
    status: 400,
    parameters: { text: "" },
  },
  {
    code: "40317",
    name: "eleven media",
    type: BadRequestError,
    status: 400,
    parameters: { media_urls: Array(11).fill("https://app.test/a.png") },
  },
  {
    code: "40317",
    name: "media that is not a URL",
    type: BadRequestError,
    status: 400,
    parameters: { media_urls: ["a.png"] },
  },
  {
    code: "40321",
    name: "a profile without numbers",
    type: BadRequestError,
    status: 400,
    options: { profiles: [profile], numbers: [{ number: from, profile: null }] },
    parameters: { ...without("from"), ...withProfile },
  },
  {
    code: "40321",
    name: "a profile whose number pool is off",
    type: BadRequestError,
    status: 400,
    options: { profiles: [{ ...profile, numberPool: false }] },
    parameters: { ...without("from"), ...withProfile },
  },
  {
    code: "40325",
    name: "an alphanumeric sender over 11 characters",
    type: BadRequestError,
    status: 400,
    parameters: { from: "Acme Logistics", ...withProfile, to: "+447400123456" },
  },
  {
    code: "40325",
    name: "an alphanumeric sender with punctuation",
    type: BadRequestError,
    status: 400,
    parameters: { from: "Acme!", ...withProfile, to: "+447400123456" },
  },
];

describe("the SDK gets each error, which follows from the request, the options and the phones", () => {
  test.each(cases)("$code: $name", async (one) => {
    // Nothing is delivered, and no second passes, however busy the machine is.
    const carrier = createCarrier({ clock: createManualClock() });
    one.setUp?.(carrier);
    const { server, sdk } = await serveTelnyx(one.options, carrier);
    const { ask = () => sdk.messages.send({ from, to, text, ...one.parameters }) } = one;
    const error = await refusalOf(ask(sdk, server));
    expect(error).toBeInstanceOf(one.type);
    expect(error.status).toBe(one.status);
    const { title, detail } = telnyxErrors[one.code as keyof typeof telnyxErrors];
    expect(problemsOf(error)).toEqual([
      {
        code: one.code,
        title,
        detail: one.detail ?? (detail.includes("{") ? expect.stringMatching(/\S/) : detail),
        ...(one.pointer !== undefined && { source: { pointer: one.pointer } }),
        meta: { url: `https://developers.telnyx.com/docs/overview/errors/${one.code}` },
      },
    ]);
    expect(problemsOf(error)[0]?.detail).not.toMatch(/[{}]/);
    expect(error.headers?.get("content-type")).toBe("application/json; charset=utf-8");
    expect(error.headers?.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(carrier.requests.at(-1)?.status).toBe(one.status);
  });
});

test("every refusal in the table has a case", () => {
  const provoked = new Set(cases.map(({ code }) => code));
  const isRefusal = ([, { outcome }]: [string, { outcome: number | string }]) => typeof outcome === "number";
  const refusals = Object.entries(telnyxErrors).filter(isRefusal);
  const ofFaults = ["10007"];
  expect(refusals.map(([code]) => code).filter((code) => !provoked.has(code))).toEqual(ofFaults);
});

test("nobody is texted by a request that is refused", async () => {
  const { carrier, sdk } = await serveTelnyx({ profiles: [{ ...profile, enabled: false }], numbers: [from] });
  await refusalOf(sdk.messages.send({ from, to, text }));
  expect(carrier.messages).toEqual([]);
});

test.each<[string, RequestInit, number, string]>([
  ["no key", { body: "{}" }, 401, "10009"],
  [
    "a form",
    { headers: { authorization: `Bearer ${apiKey}` }, body: new URLSearchParams({ from, to, text }) },
    400,
    "10015",
  ],
  [
    "JSON that ends early",
    { headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" }, body: '{"to":' },
    400,
    "10015",
  ],
  [
    "a list",
    { headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" }, body: "[]" },
    400,
    "10015",
  ],
  [
    "more than a megabyte",
    {
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ from, to, text: "a".repeat(2 ** 20) }),
    },
    413,
    "10015",
  ],
])("what no client sends: %s is refused", async (_, init, status, code) => {
  const { server } = await serveTelnyx();
  const response = await fetch(`${server.url}/v2/messages`, { method: "POST", ...init });
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ errors: [{ code }] });
});

describe("what is not an error", () => {
  const accepted: Pick<ErrorCase, "name" | "options" | "parameters" | "setUp">[] = [
    { name: "1,600 characters", parameters: { text: "a".repeat(1600) } },
    { name: "encoding gsm7 with characters of two units", parameters: { text: "[€]", encoding: "gsm7" } },
    { name: "encoding ucs2 with GSM characters", parameters: { encoding: "ucs2" } },
    {
      name: "ten media without a text",
      parameters: { text: "", media_urls: Array(10).fill("https://app.test/a.png") },
    },
    { name: "a short code", parameters: { from: "12345" } },
    {
      name: "an alphanumeric sender of a profile",
      parameters: { from: "Acme 24", to: "+447400123456", ...withProfile },
    },
    { name: "a profile instead of a number", parameters: { ...without("from"), ...withProfile } },
    {
      name: "a number of an allowed destination",
      options: { profiles: [{ ...profile, destinations: ["+1"] }] },
    },
    { name: "a verified number", options: { defaults: { verifiedNumbers: [to] } } },
    { name: "an account that is listed", options: { accounts: [{ apiKey }] } },
    {
      name: "a phone that has opted out of another number",
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: ["+15550002222"] }),
    },
    {
      name: "a phone that has opted out of the number at another provider",
      setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [`twilio:${from}`] }),
    },
  ];

  test.each(accepted)("$name", async ({ options, parameters, setUp }) => {
    const { carrier, sdk } = await serveTelnyx(options);
    setUp?.(carrier);
    const { data } = await sdk.messages.send({ from, to, text, ...parameters });
    expect(carrier.messages).toMatchObject([{ id: data?.id, provider: "telnyx" }]);
  });
});
