import type { ErrorCase } from "./error-case.ts";
import { accountSid, authToken, keySecret, keySid, numberSid } from "./twilio-client.ts";
import type { WireRequest } from "./wire-clients.ts";

const accounts = "/2010-04-01/Accounts";
const account = `${accounts}/${accountSid}`;
const numbers = `${account}/IncomingPhoneNumbers`;
const callerIds = `${account}/OutgoingCallerIds.json`;
const from = "+15550001111";
const subaccountSid = `AC${"5".repeat(32)}`;
const withSubaccount = {
  accounts: [
    { sid: accountSid, authToken, apiKeys: [{ sid: keySid, secret: keySecret }] },
    { sid: subaccountSid, authToken, owner: accountSid },
  ],
};
const post = (path: string, form: Record<string, string>): Pick<ErrorCase, "request"> => ({
  request: { path, form },
});
const get = (path: string, query: Record<string, string> = {}): Pick<ErrorCase, "request"> => ({
  request: { method: "GET", path, query },
});
const change = (form: Record<string, string>) => ({
  options: { senders: [from] },
  ...post(`${numbers}/${numberSid(from)}.json`, form),
});
/** A request with a key that was just created. */
const withNewKey = (path: string): Pick<ErrorCase, "before" | "request"> => ({
  before: [{ path: `${account}/Keys.json`, form: {} }],
  request: ({ sid, secret }): WireRequest => ({
    method: "GET",
    path,
    username: String(sid),
    password: String(secret),
  }),
});
const closed: WireRequest = { path: `${accounts}/${subaccountSid}.json`, form: { Status: "closed" } };

/** Every error of accounts, credentials, numbers and usage. */
export const accountErrorCases: readonly ErrorCase[] = [
  {
    name: "an account's name of 65 characters",
    code: 20001,
    ...post(`${accounts}.json`, { FriendlyName: "a".repeat(65) }),
  },
  { name: "another status of an account", code: 20001, ...post(`${account}.json`, { Status: "gone" }) },
  { name: "closing an account by itself", code: 20001, ...post(`${account}.json`, { Status: "closed" }) },
  {
    name: "opening a closed account",
    code: 20001,
    options: withSubaccount,
    before: [closed],
    ...post(`${accounts}/${subaccountSid}.json`, { Status: "active" }),
  },
  {
    name: "a subaccount of a subaccount",
    code: 20001,
    options: withSubaccount,
    request: { path: `${accounts}.json`, form: {}, sid: subaccountSid },
  },
  {
    name: "a subaccount's credentials for its owner",
    code: 20003,
    status: 401,
    options: withSubaccount,
    request: { method: "GET", path: `${account}/Balance.json`, username: subaccountSid },
  },
  {
    name: "its owner's API key for a subaccount",
    code: 20003,
    status: 401,
    options: withSubaccount,
    request: {
      method: "GET",
      path: `${accounts}/${subaccountSid}/Balance.json`,
      username: keySid,
      password: keySecret,
    },
  },
  {
    name: "a standard key that reads the account",
    code: 20003,
    status: 401,
    ...withNewKey(`${account}.json`),
  },
  { name: "a standard key that lists keys", code: 20003, status: 401, ...withNewKey(`${account}/Keys.json`) },
  { name: "a key that is not there", code: 20404, status: 404, ...get(`${account}/Keys/SK1.json`) },
  { name: "keys of no account", code: 20001, ...get("/v1/Keys") },
  {
    name: "keys of another account",
    code: 20404,
    status: 404,
    ...get("/v1/Keys", { AccountSid: subaccountSid }),
  },
  { name: "a key without an account", code: 20001, ...post("/v1/Keys", {}) },
  {
    name: "a restricted key without a policy",
    code: 20001,
    ...post("/v1/Keys", { AccountSid: accountSid, KeyType: "restricted" }),
  },
  { name: "a main key", code: 20001, ...post("/v1/Keys", { AccountSid: accountSid, KeyType: "main" }) },
  { name: "no client for an access token", code: 321402, ...post("/v2/token", {}) },
  {
    name: "another grant",
    code: 321403,
    ...post("/v2/token", { client_id: `OQ${"1".repeat(32)}`, client_secret: "s", grant_type: "password" }),
  },
  {
    name: "a client that is not one",
    code: 321401,
    status: 401,
    ...post("/v2/token", { client_id: "OQ1", client_secret: "s", grant_type: "client_credentials" }),
  },
  { name: "buying nothing", code: 21421, ...post(`${numbers}.json`, {}) },
  { name: "buying what is not a number", code: 21421, ...post(`${numbers}.json`, { PhoneNumber: "+1415" }) },
  {
    name: "the magic number +15005550001",
    code: 21421,
    ...post(`${numbers}.json`, { PhoneNumber: "+15005550001" }),
  },
  {
    name: "the magic number +15005550000",
    code: 21422,
    ...post(`${numbers}.json`, { PhoneNumber: "+15005550000" }),
  },
  {
    name: "buying what somebody has",
    code: 21422,
    options: { senders: [from] },
    ...post(`${numbers}.json`, { PhoneNumber: from }),
  },
  {
    name: "buying a local number as a toll-free one",
    code: 21422,
    ...post(`${numbers}/TollFree.json`, { PhoneNumber: "+14155550100" }),
  },
  { name: "an area code of two digits", code: 21451, ...post(`${numbers}.json`, { AreaCode: "41" }) },
  { name: "the magic area code 533", code: 21452, ...post(`${numbers}.json`, { AreaCode: "533" }) },
  { name: "a number that is not there", code: 20404, status: 404, ...get(`${numbers}/PN1.json`) },
  { name: "an SmsUrl that is not a URL", code: 21402, ...change({ SmsUrl: "example" }) },
  { name: "another SmsMethod", code: 21403, ...change({ SmsMethod: "PUT" }) },
  {
    name: "a number's StatusCallback that is not a URL",
    code: 21502,
    ...change({ StatusCallback: "ftp://example.com" }),
  },
  { name: "a boolean that is not one", code: 20001, ...change({ VoiceCallerIdLookup: "maybe" }) },
  { name: "an application's SID of no form", code: 20001, ...change({ SmsApplicationSid: "AP1" }) },
  { name: "moving a number to a stranger", code: 20001, ...change({ AccountSid: subaccountSid }) },
  {
    name: "numbers of a country without any",
    code: 20404,
    status: 404,
    ...get(`${account}/AvailablePhoneNumbers/AQ.json`),
  },
  {
    name: "a pattern of one character",
    code: 20001,
    ...get(`${account}/AvailablePhoneNumbers/US/Local.json`, { Contains: "4" }),
  },
  { name: "verifying what is not a number", code: 21401, ...post(callerIds, { PhoneNumber: "415" }) },
  {
    name: "verifying a number again",
    code: 21450,
    before: [{ path: callerIds, form: { PhoneNumber: from } }],
    ...post(callerIds, { PhoneNumber: from }),
  },
  {
    name: "an application that is not there",
    code: 20404,
    status: 404,
    ...get(`${account}/Applications/AP${"0".repeat(32)}.json`),
  },
  {
    name: "usage of a day that there is not",
    code: 20001,
    ...get(`${account}/Usage/Records.json`, { StartDate: "2026-02-30" }),
  },
  {
    name: "a trigger without a value",
    code: 20001,
    ...post(`${account}/Usage/Triggers.json`, { CallbackUrl: "https://example.com", UsageCategory: "sms" }),
  },
];
