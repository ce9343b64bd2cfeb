import type { ProviderResponse } from "../../../server/provider-response.ts";
import { isPhoneNumber } from "../../shared/validation.ts";
import { normalizeNumber } from "../channels.ts";
import { type Objection, refuse } from "../objection.ts";
import { listEnvelope } from "../paging.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import { findNumbers, patternOf } from "./available-numbers.ts";
import { kindOfNumber, type NumberKind, numberCountries } from "./number-plans.ts";
import { changeNumber, numberResource } from "./number-resource.ts";
import { boughtNumber, type NumberRecord } from "./numbers.ts";
import { checkSettings } from "./settings.ts";

const numbers = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers";

/** The magic numbers of every account, as the page about test credentials lists them. */
const magicNumbers = { unavailable: "+15005550000", invalid: "+15005550001", available: "+15005550006" };
const magicAreaCodes = { unavailable: "533", available: "500" };

/** The phone numbers of an account: bought, read, listed, changed, moved and released. */
export const numberResources: readonly TwilioResource[] = [
  ...listOf(undefined, ""),
  ...listOf("Local", "/Local"),
  ...listOf("Mobile", "/Mobile"),
  ...listOf("TollFree", "/TollFree"),
  {
    path: `${numbers}/{Sid}[.json]`,
    GET: ofNumber((record, { request, state }) => json(200, request.host, numberResource(record, state))),
    POST: ofNumber(updateNumber),
    DELETE: ofNumber((record, { request, state }) => {
      state.numbers.release(record);
      state.services.dropSender(record.phoneNumber, record.accountSid);
      return empty(204, request.host);
    }),
  },
];

function listOf(kind: NumberKind | undefined, below: string): TwilioResource[] {
  return [
    {
      path: `${numbers}${below}[.json]`,
      ...(kind === undefined && { withTestCredentials: ["POST"] as const }),
      GET: (call) => listNumbers(call, kind),
      POST: (call) => buyNumber(call, kind),
    },
  ];
}

function ofNumber(respond: (record: NumberRecord, call: TwilioCall) => ProviderResponse): TwilioHandler {
  return (call) => {
    const record = call.state.numbers.find(call.path["Sid"] ?? "", call.account.sid);
    return record === undefined ? call.notFound(call.request) : respond(record, call);
  };
}

function listNumbers(
  { request, state, account }: TwilioCall,
  kind: NumberKind | undefined,
): ProviderResponse {
  const { query } = request;
  const phoneNumber = query.get("PhoneNumber") ?? "";
  const friendlyName = query.get("FriendlyName");
  // Asking for a whole number refers to it.
  state.numbers.refer(normalizeNumber(phoneNumber), account.sid);
  const pattern = patternOf(phoneNumber);
  const wanted = state.numbers
    .list(account.sid)
    .filter(
      (record) =>
        pattern.test(record.phoneNumber) &&
        (kind === undefined || kindOfNumber(record.phoneNumber) === kind) &&
        (!friendlyName || (record.settings["FriendlyName"] || record.phoneNumber) === friendlyName) &&
        (query.get("Origin") || "twilio") === "twilio",
    );
  const list = listEnvelope("incoming_phone_numbers", wanted, {
    ...request,
    sidOf: ({ sid }) => sid,
    render: (record) => numberResource(record, state, kind),
  });
  return json(200, request.host, list);
}

function buyNumber(call: TwilioCall, kind: NumberKind | undefined): ProviderResponse {
  const { request, state, account } = call;
  const { form, host } = request;
  const chosen = chooseNumber(call, kind);
  if (typeof chosen !== "string") return refuse(call, chosen);
  const objection = checkSettings(form);
  if (objection !== undefined) return refuse(call, objection);
  const record = boughtNumber(chosen, account.sid, new Date(state.carrier.now()));
  if (account.isTest) {
    return json(201, host, numberResource(changeNumber(record, form, state, { isKept: false }), state, kind));
  }
  // Every account can have the magic number.
  const isMagic = chosen === magicNumbers.available;
  const bought = changeNumber(isMagic ? record : state.numbers.assign(record, account.sid), form, state);
  return json(201, host, numberResource(bought, state, kind));
}

/** The number that a request buys, or why it gets none. */
function chooseNumber(
  { request: { form }, state, account }: TwilioCall,
  kind: NumberKind | undefined,
): string | Objection {
  const given = form.get("PhoneNumber");
  const areaCode = form.get("AreaCode");
  if (given) {
    const number = normalizeNumber(given);
    const details = { number: given };
    const isAmerican = !number.startsWith("+1") || /^\+1[2-9]\d{9}$/.test(number);
    if (number === magicNumbers.available) return number;
    if (number === magicNumbers.unavailable) return { code: 21422, details };
    if (number === magicNumbers.invalid || !isPhoneNumber(number) || !isAmerican) {
      return { code: 21421, details };
    }
    const isOther = kind !== undefined && kindOfNumber(number) !== kind;
    // Test credentials have no numbers but the magic ones.
    if (account.isTest || isOther || state.numbers.isTaken(number)) return { code: 21422, details };
    return number;
  }
  if (!areaCode) return { code: 21421, details: { number: "" } };
  if (areaCode === magicAreaCodes.available) return magicNumbers.available;
  const [country] = numberCountries;
  if (!/^[2-9]\d\d$/.test(areaCode) || country === undefined) return { code: 21451, details: { areaCode } };
  const isMagic = areaCode === magicAreaCodes.unavailable || account.isTest;
  const [number] = isMagic ? [] : findNumbers({ country, kind: "Local", areaCode }, 1, state.numbers.isTaken);
  return number ?? { code: 21452, details: { areaCode } };
}

function updateNumber(record: NumberRecord, call: TwilioCall): ProviderResponse {
  const { request, state, account, respondWithError } = call;
  const { form, host } = request;
  const objection = checkSettings(form);
  if (objection !== undefined) return refuse(call, objection);
  const target = form.get("AccountSid") || record.accountSid;
  if (target !== record.accountSid && !mayReceive(call, target)) {
    return respondWithError(20001, host, { reason: "Invalid parameter: AccountSid" });
  }
  const changed = changeNumber(record, form, state);
  const moved = target === account.sid ? changed : moveNumber(changed, target, state);
  return json(200, host, numberResource(moved, state));
}

/** Whether a number may be moved to an account: one with the same main account, with that one's credentials. */
function mayReceive({ state, account }: TwilioCall, target: string): boolean {
  return state.accountsOf(account.caller).some(({ sid, status }) => sid === target && status === "active");
}

/** Moves a number with what it says about texts. */
function moveNumber(record: NumberRecord, target: string, state: TwilioCall["state"]): NumberRecord {
  const set = state.carrier.number(record.phoneNumber, { account: record.accountSid });
  const moved = state.numbers.assign(record, target);
  state.services.dropSender(record.phoneNumber, record.accountSid);
  if (set !== undefined && !state.isLost()) {
    const { number, account, ...change } = set;
    state.carrier.removeNumber(number, { account });
    state.carrier.setNumber(number, change, { account: target });
  }
  return moved;
}
