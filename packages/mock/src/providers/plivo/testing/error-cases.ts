import type { Client } from "plivo";
import type { Carrier, MockPlivoOptions } from "../../../index.ts";
import type { RefusalName } from "../errors.ts";
import {
  ask,
  authId,
  authToken,
  from,
  otherAuthId,
  powerpackId,
  sdkAt,
  send,
  text,
  to,
} from "./plivo-client.ts";

/** A request that is refused, and how. */
export interface ErrorCase {
  refusal: RefusalName;
  name: string;
  /** The text, if values fill in that of the table. */
  error?: string;
  options?: MockPlivoOptions;
  setUp?: (carrier: Carrier) => void;
  /** Replaces parts of a message that is accepted. */
  parameters?: Record<string, unknown>;
  /** Replaces the request to send. */
  ask?: (sdk: Client, server: { url: string }) => PromiseLike<unknown>;
}

const uuid = "4000eba1-a0c0-4563-9925-b25e842a7cb6";
const invalid = (name: string) => ({ refusal: "invalid", error: `${name} parameter is not valid` }) as const;
const missing = (name: string) => ({ refusal: "missing", error: `${name} parameter not present` }) as const;
/** A message by a client that checks nothing itself. */
const post = (fields: object) => (_: Client, server: { url: string }) =>
  ask(server, "Message/", { body: JSON.stringify(fields) });
/** What an app reports about a message that the SDK has sent. */
const convert = (body: string) => async (sdk: Client, server: { url: string }) => {
  const { messageUuid } = await send(sdk);
  return ask(server, `message/${messageUuid[0]}/conversion/`, { account: `account/${authId}`, body });
};

/** Every refusal that follows from the request, the options and the phones. docs/reference/mock-plivo.md lists them. */
export const errorCases: readonly ErrorCase[] = [
  {
    refusal: "json",
    name: "a form",
    ask: (_, server) =>
      ask(server, "Message/", { body: new URLSearchParams({ src: from, dst: to, text }).toString() }),
  },
  {
    refusal: "json",
    name: "JSON that ends early",
    ask: (_, server) => ask(server, "Message/", { body: '{"src":' }),
  },
  { refusal: "json", name: "a list", ask: (_, server) => ask(server, "Message/", { body: "[]" }) },
  {
    refusal: "json",
    name: "a changed number without JSON",
    ask: (_, server) => ask(server, "Number/15550001111/", { body: "" }),
  },
  {
    refusal: "json",
    name: "a changed application without JSON",
    ask: (_, server) => ask(server, "Application/20468599130939380/", { body: "" }),
  },
  { refusal: "json", name: "a conversion without JSON", ask: convert("") },
  {
    refusal: "recipient",
    name: "a `dst` that is not a number",
    error: "'1111111' is not a valid phone number.",
    parameters: { dst: "+1-111-111" },
  },
  {
    refusal: "recipient",
    name: "a `dst` of 15 digits",
    error: "'447400123456789' is not a valid phone number.",
    parameters: { dst: "447400123456789" },
  },
  {
    refusal: "recipient",
    name: "a `dst` with a trunk zero",
    error: "'4407400123456' is not a valid phone number.",
    parameters: { dst: "+4407400123456" },
  },
  {
    refusal: "recipient",
    name: "several of which none is a number",
    error: "'12' is not a valid phone number.",
    parameters: { dst: "12<13" },
  },
  {
    refusal: "credentials",
    name: "an Auth ID of the wrong form",
    ask: (_, server) => sdkAt(server, { authId: "secret" }).messages.create(from, to, text),
  },
  {
    refusal: "credentials",
    name: "an Auth ID other than that of the path",
    ask: (_, server) => ask(server, "Message/", { as: `${otherAuthId}:${authToken}`, body: "{}" }),
  },
  {
    refusal: "credentials",
    name: "no credentials",
    ask: (_, server) => ask(server, "Message/", { headers: { authorization: "" }, body: "{}" }),
  },
  {
    refusal: "credentials",
    name: "a token that is not in `accounts`",
    options: { accounts: [{ authId, authToken: "another" }] },
  },
  {
    refusal: "credentials",
    name: "an Auth ID that is not in `accounts`",
    options: { accounts: [{ authId: otherAuthId, authToken }] },
  },
  { refusal: "credit", name: '`credit: "0.00000"`', options: { defaults: { credit: "0.00000" } } },
  {
    refusal: "credit",
    name: "an account of `accounts` with less",
    options: { accounts: [{ authId, authToken, credit: "-1.20000" }] },
  },
  { refusal: "not-found", name: "a message that does not exist", ask: (sdk) => sdk.messages.get(uuid) },
  {
    refusal: "not-found",
    name: "a message of another account",
    async ask(sdk, server) {
      const { messageUuid } = await send(sdk);
      return sdkAt(server, { authId: otherAuthId }).messages.get(messageUuid[0] ?? "");
    },
  },
  {
    refusal: "not-found",
    name: "a conversion of a message that does not exist",
    ask: (_, server) =>
      ask(server, `message/${uuid}/conversion/`, { account: `account/${authId}`, body: "{}" }),
  },
  {
    refusal: "not-found",
    name: "a number that is not in `numbers`",
    options: { numbers: [from] },
    ask: (_, server) => ask(server, "Number/15550009999/"),
  },
  {
    refusal: "not-found",
    name: "changing a number that is not in `numbers`",
    options: { numbers: [from] },
    ask: (sdk) => sdk.numbers.update("15550009999", {} as never),
  },
  {
    refusal: "not-found",
    name: "a name instead of a number",
    ask: (_, server) => ask(server, "Number/Acme/"),
  },
  {
    refusal: "not-found",
    name: "an application that does not exist",
    ask: (_, server) => ask(server, "Application/1/"),
  },
  {
    refusal: "not-found",
    name: "changing an application that does not exist",
    ask: (_, server) => ask(server, "Application/1/", { body: "{}" }),
  },
  {
    refusal: "not-found",
    name: "a Powerpack that does not exist",
    options: { powerpacks: [] },
    ask: (sdk) => sdk.powerpacks.get(powerpackId),
  },
  {
    refusal: "not-found",
    name: "the numbers of a Powerpack that does not exist",
    options: { powerpacks: [] },
    ask: (_, server) => ask(server, `NumberPool/${powerpackId}/Number/`),
  },
  {
    refusal: "not-found",
    name: "a number that is not in the pool",
    options: { powerpacks: [{ id: powerpackId, numbers: [from] }] },
    ask: (_, server) => ask(server, `NumberPool/${powerpackId}/Number/15550009999/`),
  },
  {
    refusal: "too-many-requests",
    name: "more than `requestsPerSecond`",
    options: { defaults: { requestsPerSecond: 1 } },
    async ask(sdk) {
      await send(sdk);
      return send(sdk);
    },
  },
  { ...missing("dst"), name: "no `dst`", ask: post({ src: from, text }) },
  { ...missing("src"), name: "neither `src` nor `powerpack_uuid`", ask: post({ dst: to, text }) },
  { ...missing("src"), name: "a `src` without letters and digits", parameters: { src: "+-" } },
  { ...missing("text"), name: "no `text`", ask: post({ src: from, dst: to, text: null }) },
  { ...missing("media_urls"), name: "an MMS without media", parameters: { type: "mms" } },
  {
    refusal: "src-and-powerpack",
    name: "both `src` and `powerpack_uuid`",
    ask: post({ src: from, powerpack_uuid: powerpackId, dst: to, text }),
  },
  { ...invalid("src"), name: "a name over 11 characters", parameters: { src: "AcmeLogistics" } },
  { ...invalid("src"), name: "a `src` over 14 digits", parameters: { src: "155500011112222" } },
  { ...invalid("text"), name: "a `text` that is not a text", ask: post({ src: from, dst: to, text: 5 }) },
  { ...invalid("type"), name: "another `type`, also `whatsapp`", parameters: { type: "whatsapp" } },
  { ...invalid("url"), name: "a `url` that is not a URL", parameters: { url: "app.test/sms" } },
  { ...invalid("method"), name: "another `method`", parameters: { method: "PUT" } },
  { ...invalid("log"), name: "another `log`", parameters: { log: "none" } },
  { ...invalid("trackable"), name: "another `trackable`", parameters: { trackable: "yes" } },
  { ...invalid("message_expiry"), name: "a `message_expiry` below 5", parameters: { messageExpiry: 4 } },
  { ...invalid("message_expiry"), name: "one over 10,799", parameters: { messageExpiry: 10_800 } },
  { ...invalid("message_expiry"), name: "one that is not an integer", parameters: { messageExpiry: 7.5 } },
  {
    ...invalid("dlt_template_category"),
    name: "another `dlt_template_category`",
    parameters: { dlt_template_category: "secret" },
  },
  {
    ...invalid("dlt_entity_id"),
    name: "a `dlt_entity_id` that is not a text",
    ask: post({ src: from, dst: to, text, dlt_entity_id: 1 }),
  },
  {
    ...invalid("media_urls"),
    name: "eleven media",
    parameters: { type: "mms", media_urls: Array(11).fill("https://app.test/a.png") },
  },
  {
    ...invalid("media_urls"),
    name: "media that is not a URL",
    parameters: { type: "mms", media_urls: ["a.png"] },
  },
  {
    ...invalid("media_urls"),
    name: "media that is neither a list nor a text",
    parameters: { type: "mms", media_urls: { a: 1 } },
  },
  {
    ...invalid("message_url"),
    name: "a `message_url` that is not a URL",
    ask: (_, server) => ask(server, "Application/20468599130939380/", { body: '{"message_url":"a"}' }),
  },
  {
    ...invalid("message_method"),
    name: "another `message_method`",
    ask: (_, server) => ask(server, "Application/20468599130939380/", { body: '{"message_method":"PUT"}' }),
  },
  { ...invalid("status"), name: "another `status` of a conversion", ask: convert('{"status":"YES"}') },
  {
    ...invalid("timestamp"),
    name: "a conversion without a `timestamp`",
    ask: convert('{"status":"CONVERTED"}'),
  },
  {
    refusal: "too-many-recipients",
    name: "over 1,000 recipients",
    parameters: { dst: Array.from({ length: 1001 }, (_, n) => `1555${1_000_000 + n}`).join("<") },
  },
  { refusal: "same-number", name: "a number that texts itself", parameters: { dst: from } },
  {
    refusal: "too-long",
    name: "over 1,600 characters of GSM-7",
    error: "text parameter exceeds the limit of 1600 characters",
    parameters: { text: "a".repeat(1601) },
  },
  {
    refusal: "too-long",
    name: "over 1,600 units of GSM-7",
    error: "text parameter exceeds the limit of 1600 characters",
    parameters: { text: "€".repeat(801) },
  },
  {
    refusal: "too-long",
    name: "over 737 characters of UCS-2",
    error: "text parameter exceeds the limit of 737 characters",
    parameters: { text: "你".repeat(738) },
  },
  {
    refusal: "powerpack",
    name: "a `powerpack_uuid` that is not in `powerpacks`",
    error: `powerpack_uuid '${powerpackId}' not found`,
    options: { powerpacks: [{ id: uuid }] },
    parameters: { src: undefined, powerpackUUID: powerpackId },
  },
  {
    refusal: "powerpack",
    name: "one without numbers",
    error: `powerpack_uuid '${powerpackId}' not found`,
    options: { powerpacks: [{ id: powerpackId, numbers: [] }] },
    parameters: { src: undefined, powerpackUUID: powerpackId },
  },
  {
    refusal: "powerpack",
    name: "one that is not a UUID",
    error: "powerpack_uuid 'main' not found",
    parameters: { src: undefined, powerpackUUID: "main" },
  },
  {
    refusal: "application",
    name: "an `app_id` that does not exist",
    error: "app_id '1' not found",
    ask: (sdk) => sdk.numbers.update("15550001111", { appId: "1" } as never),
  },
  {
    refusal: "unverified",
    name: "a `dst` outside `verifiedNumbers`",
    options: { defaults: { verifiedNumbers: ["+15558675311"] } },
  },
  {
    refusal: "destination",
    name: "a `dst` outside `destinations`",
    options: { defaults: { destinations: ["+44"] } },
  },
  {
    refusal: "method",
    name: "a method that the path does not have",
    ask: (_, server) => ask(server, "Message/", { method: "DELETE" }),
  },
  {
    refusal: "too-large",
    name: "more than a megabyte",
    ask: (_, server) => ask(server, "Message/", { body: "a".repeat(2 ** 20 + 1) }),
  },
];
