import type { MessagesApi } from "bandwidth-sdk";
import type { MockBandwidthOptions } from "../../../index.ts";
import type { RefusalType } from "../errors.ts";
import {
  accountId,
  apiAt,
  applicationId,
  credentials,
  from,
  list,
  type MessageFields,
  otherAccountId,
  sendWith,
} from "./bandwidth-client.ts";

/** A request that is refused, and how. */
export interface ErrorCase {
  type: RefusalType;
  name: string;
  /** The fields that the refusal names. */
  fields?: readonly string[];
  /** What it says about the first of them. */
  reason?: string;
  /** The parameter of a list that the description names. */
  parameter?: string;
  options?: MockBandwidthOptions;
  /** Replaces fields of a message that is accepted. */
  message?: MessageFields;
  /** Replaces the request to send. */
  ask?: (api: MessagesApi, server: { url: string }) => PromiseLike<unknown>;
}

const account = { accountId, ...credentials };
const recipients = (count: number) => new Set(Array.from({ length: count }, (_, n) => `+155586753${10 + n}`));
const withHeader = (name: string, value: string) => (api: MessagesApi) =>
  sendWith(api, {}, accountId, { [name]: value });
const invalid = (name: string, fields: string[], message: MessageFields, reason?: string): ErrorCase => ({
  type: "request-validation",
  name,
  fields,
  message,
  ...(reason !== undefined && { reason }),
});
const invalidList = (name: string, parameter: string, query: Record<string, unknown>): ErrorCase => ({
  type: "request-validation",
  name,
  parameter,
  ask: (api) => list(api, query),
});

/** Every refusal that follows from the request and the options. docs/reference/mock-bandwidth.md lists them. */
export const errorCases: readonly ErrorCase[] = [
  invalid(
    "a `to` that is not E.164",
    ["to"],
    { to: new Set(["+1invalid"]) },
    "'+1invalid' must be replaced with a valid E164 formatted telephone number",
  ),
  invalid(
    "a `from` that is neither E.164, a short code nor a name",
    ["from"],
    { from: "Acme Logistics Inc." },
    "'Acme Logistics Inc.' must be replaced with a valid E164 formatted telephone number",
  ),
  invalid("several fields that are wrong", ["applicationId", "to", "from", "text"], {
    applicationId: "",
    to: new Set(),
    from: undefined,
    text: "a".repeat(2049),
  }),
  invalid("two recipients of which one is wrong", ["to"], { to: new Set(["+15558675310", "5558675311"]) }),
  invalid("a recipient twice", ["to"], { to: ["+15558675310", "+15558675310"] }),
  invalid("eleven recipients", ["to"], { to: recipients(11) }),
  invalid("neither text nor media", ["text"], { text: "" }),
  invalid("over 2,048 characters", ["text"], { text: "é".repeat(2049) }),
  invalid("media that is not a URL", ["media"], { media: ["logo.png"] }),
  invalid("a media URL over 4,096 characters", ["media"], {
    media: [`https://app.test/${"a".repeat(4096)}`],
  }),
  invalid("a `tag` over 1,024 characters", ["tag"], { tag: "a".repeat(1025) }),
  invalid("another `priority`", ["priority"], { priority: "low" }),
  invalid("an `expiration` in the past", ["expiration"], { expiration: "2021-02-01T11:29:18-05:00" }),
  invalid("an `expiration` that is not RFC 3339", ["expiration"], { expiration: "2099-02-01" }),
  invalid("an `expiration` on a day that no month has", ["expiration"], {
    expiration: "2099-02-30T00:00:00Z",
  }),
  invalid("an `expiration` at an hour that no day has", ["expiration"], {
    expiration: "2099-02-03T24:00:00Z",
  }),
  invalidList("a list from a day that no month has", "fromDateTime", {
    fromDateTime: "2026-02-30T00:00:00.000Z",
  }),
  invalidList("a list without a parameter", "query", {}),
  invalidList("a list from a time without milliseconds", "fromDateTime", {
    fromDateTime: "2026-11-28T12:00:00Z",
  }),
  invalidList("a list of an unknown status", "messageStatus", { messageStatus: "LOST" }),
  invalidList("a list of four characters of a number", "sourceTn", { sourceTn: "+155" }),
  invalidList("a page of nothing", "limit", { limit: 0 }),
  invalidList("an unknown `sort`", "sort", { sort: "text:asc" }),
  invalidList("an `errorCode` that is not a number", "errorCode", { errorCode: "none" }),
  {
    type: "unauthorized",
    name: "no credentials",
    ask: (_, server) => sendWith(apiAt(server, {})),
  },
  {
    type: "unauthorized",
    name: "a password that is not that of the account",
    options: { accounts: [{ ...account, password: "other" }] },
  },
  {
    type: "unauthorized",
    name: "credentials of another account",
    options: { accounts: [account, { accountId: otherAccountId, username: "other", password: "other" }] },
    ask: (api) => sendWith(api, {}, otherAccountId),
  },
  { type: "unauthorized", name: "an account that is not a number", ask: (api) => sendWith(api, {}, "acme") },
  {
    type: "unauthorized",
    name: "a token that Bandwidth did not issue",
    ask: (_, server) => sendWith(apiAt(server, { accessToken: "a.b.c" })),
  },
  { type: "forbidden", name: "`messaging: false`", options: { defaults: { messaging: false } } },
  {
    type: "forbidden",
    name: "an application of another account",
    options: { applications: [{ id: applicationId, accountId: otherAccountId }] },
  },
  { type: "not-acceptable", name: "an `Accept` without JSON", ask: withHeader("accept", "text/html") },
  {
    type: "unsupported-content-type",
    name: "a `Content-Type` that is not JSON",
    ask: withHeader("content-type", "text/plain"),
  },
  {
    type: "max-message-queue-size-exceeded",
    name: "more messages than `requestsPerSecond`",
    options: { defaults: { requestsPerSecond: 1 } },
    ask: async (api) => {
      await sendWith(api);
      return sendWith(api, { from });
    },
  },
  {
    type: "rate_limit_exceeded",
    name: "more lists than `requestsPerSecond`",
    options: { defaults: { requestsPerSecond: 1 } },
    ask: async (api) => {
      await list(api, { limit: 1 });
      return list(api, { limit: 1 });
    },
  },
];
