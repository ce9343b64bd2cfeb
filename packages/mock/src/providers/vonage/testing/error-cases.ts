import type { Messages } from "@vonage/messages";
import type { Carrier, MockVonageOptions } from "../../../index.ts";
import { vonageErrors } from "../error-table.ts";
import {
  applicationId,
  ask,
  from,
  type MessageFields,
  refusalOf,
  sdkAt,
  sdkOfApplication,
  send,
  to,
  type VonageRefusal,
} from "./vonage-client.ts";

/** A request that is refused, and how. */
export interface ErrorCase {
  /** What follows the `#` of `type`. */
  code: string;
  name: string;
  status: number;
  /** The `invalid_parameters`, by name. */
  parameters?: readonly string[];
  options?: MockVonageOptions;
  setUp?: (carrier: Carrier) => void;
  /** Replaces parts of a message that is accepted. */
  fields?: MessageFields;
  /** Replaces the request to send. */
  ask?: (sdk: Messages, server: { url: string }) => Promise<VonageRefusal>;
}

const other = "15550002222";
const unknownId = "4000eba1-a0c0-4563-9925-b25e842a7cb6";

/** Refuses a body that the SDK would not send. */
const raw =
  (body: string) =>
  async (_: Messages, server: { url: string }): Promise<VonageRefusal> => {
    const refused = await ask(server, "/v1/messages", { method: "POST", body });
    return { status: refused.status, headers: new Headers(), body: refused.body as never };
  };

const invalid = (parameter: string, name: string, fields: MessageFields): ErrorCase => ({
  code: "1020",
  name,
  status: 422,
  parameters: [parameter],
  fields,
});
const invalidForChannel = (parameter: string, name: string, fields: MessageFields): ErrorCase => ({
  code: "1410",
  name,
  status: 422,
  parameters: [parameter],
  fields,
});
const template = {
  messageType: "template",
  template: { name: "sign_in", parameters: ["123456"] },
  whatsapp: { policy: "deterministic", locale: "en-GB" },
};
const invalidTemplate = (parameter: string, name: string, fields: MessageFields): ErrorCase => ({
  code: "1022",
  name,
  status: 422,
  parameters: [parameter],
  fields: { channel: "whatsapp", ...template, ...fields },
});
const image = { messageType: "image", image: { url: "https://app.test/a.png" } };

/** Every refusal that follows from the request and the options. docs/reference/mock-vonage.md lists them. */
export const errorCases: readonly ErrorCase[] = [
  {
    code: "unathorized",
    name: "a secret that is not the account's",
    status: 401,
    options: { accounts: [{ apiKey: "abcd1234", apiSecret: "another-secret" }] },
  },
  {
    code: "unathorized",
    name: "a key of the wrong form",
    status: 401,
    ask: (_, server) => refusalOf(send(sdkAt(server, { apiKey: "too-long-for-a-key" }))),
  },
  {
    code: "unathorized",
    name: "a token of an application that is not in `applications`",
    status: 401,
    options: { applications: [{ id: unknownId }] },
    ask: (_, server) => refusalOf(send(sdkOfApplication(server))),
  },
  {
    code: "unathorized",
    name: "a token that another private key has signed",
    status: 401,
    options: { applications: [{ id: applicationId, publicKey: "of somebody else" }] },
    ask: (_, server) => refusalOf(send(sdkOfApplication(server))),
  },
  {
    code: "unathorized",
    name: "updating a message without a token",
    status: 401,
    ask: (sdk) => refusalOf(sdk.updateMessage(unknownId, "read", undefined as never)),
  },
  {
    code: "unprovisioned",
    name: "`messages: false` of the application",
    status: 401,
    options: { applications: [{ id: applicationId, messages: false }] },
    ask: (_, server) => refusalOf(send(sdkOfApplication(server))),
  },
  { code: "low-balance", name: "`balance: 0`", status: 402, options: { defaults: { balance: 0 } } },
  {
    code: "account-suspended",
    name: '`status: "suspended"`',
    status: 403,
    options: { defaults: { status: "suspended" } },
  },
  {
    code: "not-found",
    name: "updating a message that does not exist",
    status: 404,
    ask: (_, server) =>
      refusalOf(sdkOfApplication(server).updateMessage(unknownId, "read", undefined as never)),
  },
  { code: "invalid-json", name: "a body that is not JSON", status: 422, ask: raw("{") },
  { code: "invalid-json", name: "a body that is a list", status: 422, ask: raw("[]") },
  {
    code: "1000",
    name: "more than `requestsPerSecond`",
    status: 429,
    options: { defaults: { requestsPerSecond: 1 } },
    ask: async (sdk) => {
      await send(sdk);
      return refusalOf(send(sdk));
    },
  },
  invalid("text", "no `text`", { text: undefined }),
  invalid("text", "an empty `text`", { text: "" }),
  invalid("text", "over 3,200 characters", { text: "a".repeat(3201) }),
  invalid("text", "over 3,072 characters by RCS", { channel: "rcs", from: "Acme", text: "a".repeat(3073) }),
  invalid("webhook_url", "a `webhook_url` that is not a URL", { webhookUrl: "app.test/status" }),
  invalid("webhook_version", "a `webhook_version` other than v1 and v0.1", { webhookVersion: "v2" }),
  invalid("image.url", "an image without a URL", { channel: "mms", messageType: "image", image: {} }),
  invalid("image.url", "an image whose URL is not one", {
    channel: "mms",
    messageType: "image",
    image: { url: "a.png" },
  }),
  invalid("content", "`content` without files", { channel: "mms", messageType: "content", content: [] }),
  invalid("failover", "a `failover` that is not a list", { failover: { to } }),
  invalid("failover[0].text", "a message in `failover` without `text`", {
    failover: [{ channel: "sms", messageType: "text", to, from }],
  }),
  invalidTemplate("template.name", "a template by WhatsApp without a name", { template: {} }),
  invalidTemplate("template.parameters", "parameters of a template that are not texts", {
    template: { name: "sign_in", parameters: [42] },
  }),
  invalidTemplate("whatsapp.locale", "a template without a `whatsapp.locale`", { whatsapp: {} }),
  { code: "1400", name: "no `channel`", status: 422, fields: { channel: undefined } },
  {
    code: "1400",
    name: "Viber, Messenger or e-mail, which only the mock refuses",
    status: 422,
    fields: { channel: "viber_service" },
  },
  invalidForChannel("ttl", "a `ttl` under 20 seconds", { ttl: 19 }),
  invalidForChannel("ttl", "a `ttl` over 7 days", { ttl: 604_801 }),
  invalidForChannel("ttl", "a `ttl` that is a text", { ttl: "300" }),
  invalidForChannel("ttl", "a `ttl` under 5 minutes by MMS", { channel: "mms", ...image, ttl: 299 }),
  invalidForChannel("trusted_recipient", "a `trusted_recipient` that is not a boolean", {
    trustedRecipient: "yes",
  }),
  invalidForChannel("sms", "an `sms` that is not an object", { sms: "unicode" }),
  invalidForChannel("sms.encoding_type", "an unknown `sms.encoding_type`", { sms: { encodingType: "gsm7" } }),
  invalidForChannel("sms.entity_id", "an `sms.entity_id` that is a number", { sms: { entityId: 1101 } }),
  { code: "1420", name: "no `from`", status: 422, fields: { from: undefined } },
  { code: "1420", name: "a `from` with a plus", status: 422, fields: { from: `+${from}` } },
  { code: "1420", name: "a name over 11 characters", status: 422, fields: { from: "Acme Company" } },
  {
    code: "1420",
    name: "MMS or WhatsApp from a number that is not in `numbers`",
    status: 422,
    options: { numbers: [`+${other}`] },
    fields: { channel: "whatsapp" },
  },
  {
    code: "1420",
    name: "RCS from a name with spaces",
    status: 422,
    fields: { channel: "rcs", from: "Acme Inc" },
  },
  { code: "1430", name: "no `to`", status: 422, fields: { to: undefined } },
  { code: "1430", name: "a `to` with a plus", status: 422, fields: { to: `+${to}` } },
  { code: "1430", name: "a `to` with zeros before the country", status: 422, fields: { to: `00${to}` } },
  { code: "1430", name: "a `to` with a trunk zero", status: 422, fields: { to: "4407400123456" } },
  { code: "1430", name: "a `to` of 6 digits", status: 422, fields: { to: "155586" } },
  { code: "1440", name: "no `message_type`", status: 422, fields: { messageType: undefined } },
  { code: "1440", name: "an image by SMS", status: 422, fields: image },
  { code: "1440", name: "a template by SMS", status: 422, fields: template },
  {
    code: "1440",
    name: "cards by RCS, and stickers by WhatsApp, which only the mock refuses",
    status: 422,
    fields: { channel: "whatsapp", messageType: "sticker" },
  },
  {
    code: "1450",
    name: "a `client_ref` over 100 characters",
    status: 422,
    fields: { clientRef: "r".repeat(101) },
  },
  { code: "1450", name: "a `client_ref` that is not a text", status: 422, fields: { clientRef: 42 } },
];

/** The codes that a request is refused with if the recipient says so. */
export const codesAtOnce = Object.entries(vonageErrors).map(([code, { outcome }]) => ({
  code,
  status: typeof outcome === "number" ? outcome : 422,
}));
