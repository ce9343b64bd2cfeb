import type Telnyx from "telnyx";
import type { Carrier, MockTelnyxOptions } from "../../../index.ts";
import { apiKey, from, profileId, sdkAt, text, to } from "./telnyx-client.ts";

export type SendParameters = Parameters<Telnyx["messages"]["send"]>[0];

/** A request that is refused, and how. */
export interface ErrorCase {
  code: string;
  name: string;
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
export const profile = { id: profileId };
export const withProfile = { messaging_profile_id: profileId };
/** Parameters without a field. */
export const without = (name: keyof SendParameters) => ({ [name]: undefined }) as Partial<SendParameters>;

/** Every refusal that follows from the request, the options and the phones. docs/reference/mock-telnyx.md lists them. */
export const errorCases: readonly ErrorCase[] = [
  {
    code: "10003",
    name: "a `webhook_url` that is not a URL",
    status: 422,
    pointer: "/webhook_url",
    parameters: { webhook_url: "app.test/sms" },
  },
  {
    code: "10003",
    name: "a `webhook_failover_url` over 2,000 characters",
    status: 422,
    pointer: "/webhook_failover_url",
    parameters: { webhook_failover_url: `https://app.test/${"a".repeat(2000)}` },
  },
  { code: "10004", name: "no `to`", status: 400, pointer: "/to", parameters: without("to") },
  {
    code: "10004",
    name: "neither `from` nor `messaging_profile_id`",
    status: 400,
    pointer: "/from",
    parameters: without("from"),
  },
  {
    code: "10004",
    name: "a schedule without `send_at`",
    status: 400,
    pointer: "/send_at",
    ask: (sdk) => sdk.messages.schedule({ from, to, text }),
  },
  {
    code: "10005",
    name: "a message that does not exist",
    status: 404,
    ask: (sdk) => sdk.messages.retrieve(uuid),
  },
  {
    code: "10005",
    name: "canceling a message that does not exist",
    status: 404,
    ask: (sdk) => sdk.messages.cancelScheduled(uuid),
  },
  {
    code: "10005",
    name: "a message of another account",
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
    status: 404,
    options: { profiles: [profile] },
    ask: (sdk) => sdk.messagingProfiles.retrieve(uuid),
  },
  {
    code: "10009",
    name: "a key of the wrong form",
    status: 401,
    ask: (_, server) => sdkAt(server, { apiKey: "secret" }).messages.send({ from, to, text }),
  },
  {
    code: "10009",
    name: "a key that is not in `accounts`",
    status: 401,
    options: { accounts: [{ apiKey: `KEY${"B".repeat(20)}` }] },
  },
  {
    code: "10011",
    name: "more than `requestsPerSecond`",
    status: 429,
    options: { defaults: { requestsPerSecond: 1 } },
    ask: async (sdk) => {
      await sdk.messages.send({ from, to, text });
      return sdk.messages.send({ from, to, text });
    },
  },
  {
    code: "10015",
    name: "a `send_at` that is not a timestamp",
    status: 422,
    pointer: "/send_at",
    detail: "The request failed because it was not well-formed: send_at",
    parameters: { send_at: "tomorrow" },
  },
  {
    code: "10015",
    name: "canceling a message that is not scheduled",
    status: 400,
    ask: async (sdk) => {
      const { data } = await sdk.messages.send({ from, to, text });
      return sdk.messages.cancelScheduled(data?.id ?? "");
    },
  },
  {
    code: "10017",
    name: "a profile that does not exist",
    status: 422,
    pointer: "/messaging_profile_id",
    options: { profiles: [profile] },
    parameters: { messaging_profile_id: uuid },
  },
  {
    code: "10017",
    name: "one that is not a UUID",
    status: 422,
    pointer: "/messaging_profile_id",
    parameters: { messaging_profile_id: "main" },
  },
  {
    code: "10039",
    name: "a `to` outside `verifiedNumbers`",
    status: 403,
    options: { defaults: { verifiedNumbers: ["+15558675311"] } },
  },
  { code: "20012", name: '`status: "inactive"`', status: 403, options: { defaults: { status: "inactive" } } },
  {
    code: "20012",
    name: "an account of `accounts` with that status",
    status: 403,
    options: { accounts: [{ apiKey, status: "inactive" }] },
  },
  { code: "20100", name: '`credit: "0.00"`', status: 402, options: { defaults: { credit: "0.00" } } },
  {
    code: "40300",
    name: "`setPhone` with `optedOutOf` the number",
    status: 409,
    detail: `Messages cannot be sent from '${from}' to '${to}' due to an existing block rule.`,
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [from] }),
  },
  {
    code: "40300",
    name: '`setPhone` with `optedOutOf: "all"`',
    status: 409,
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: "all" }),
  },
  {
    code: "40300",
    name: "`setPhone` with `optedOutOf` the profile",
    status: 409,
    setUp: (carrier) => carrier.setPhone(to, { optedOutOf: [profileId] }),
    parameters: withProfile,
  },
  { code: "40302", name: "over 1,600 characters", status: 400, parameters: { text: "a".repeat(1601) } },
  {
    code: "40304",
    name: '`encoding: "gsm7"` with other characters',
    status: 400,
    parameters: { text: "你好", encoding: "gsm7" },
  },
  {
    code: "40305",
    name: "a `from` that is neither a number nor a name",
    status: 400,
    parameters: { from: "+1555" },
  },
  {
    code: "40305",
    name: "a `from` that is not in `numbers`",
    status: 400,
    options: { numbers: ["+15550009999"] },
  },
  {
    code: "40305",
    name: "a `from` without a profile",
    status: 400,
    options: { numbers: [{ number: from, profile: null }] },
  },
  {
    code: "40306",
    name: "an alphanumeric sender without a profile",
    status: 409,
    detail: "The messaging profile doesn't have an associated alphanumeric sender ID.",
    parameters: { from: "Acme", to: "+447400123456" },
  },
  {
    code: "40309",
    name: "a `to` outside `destinations` of the profile",
    status: 400,
    options: { profiles: [{ ...profile, destinations: ["+44"] }] },
  },
  {
    code: "40309",
    name: "`setPhone` with `unroutable`",
    status: 400,
    setUp: (carrier) => carrier.setPhone(to, { state: "unroutable" }),
  },
  {
    code: "40310",
    name: "a `to` that is not a number",
    status: 400,
    detail: "The 'to' address should be a single valid number.",
    parameters: { to: "5558675310" },
  },
  { code: "40310", name: "a `to` with a trunk zero", status: 400, parameters: { to: "+4407400123456" } },
  {
    code: "40310",
    name: "`setPhone` with `not-mobile`",
    status: 400,
    setUp: (carrier) => carrier.setPhone(to, { state: "not-mobile" }),
  },
  {
    code: "40310",
    name: "a number that texts itself",
    status: 400,
    detail: `Source and destination cannot be the same number: ${from}`,
    parameters: { to: from },
  },
  {
    code: "40312",
    name: "`enabled: false` of the profile",
    status: 409,
    options: { profiles: [{ ...profile, enabled: false }] },
    parameters: withProfile,
  },
  {
    code: "40312",
    name: "`enabled: false` of the number's profile",
    status: 409,
    options: { profiles: [{ ...profile, enabled: false }], numbers: [from] },
  },
  { code: "40316", name: "neither text nor media", status: 400, parameters: { text: "" } },
  {
    code: "40317",
    name: "eleven media",
    status: 400,
    parameters: { media_urls: Array(11).fill("https://app.test/a.png") },
  },
  { code: "40317", name: "media that is not a URL", status: 400, parameters: { media_urls: ["a.png"] } },
  {
    code: "40321",
    name: "a profile without numbers and no `from`",
    status: 400,
    options: { profiles: [profile], numbers: [{ number: from, profile: null }] },
    parameters: { ...without("from"), ...withProfile },
  },
  {
    code: "40321",
    name: "`numberPool: false` of the profile and no `from`",
    status: 400,
    options: { profiles: [{ ...profile, numberPool: false }] },
    parameters: { ...without("from"), ...withProfile },
  },
  {
    code: "40325",
    name: "an alphanumeric sender over 11 characters",
    status: 400,
    parameters: { from: "Acme Logistics", ...withProfile, to: "+447400123456" },
  },
  {
    code: "40325",
    name: "an alphanumeric sender with punctuation",
    status: 400,
    parameters: { from: "Acme!", ...withProfile, to: "+447400123456" },
  },
];
