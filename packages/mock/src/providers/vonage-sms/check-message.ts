import { integerWithin, isHttpUrl, isPhoneNumber } from "../shared/validation.ts";
import { isVonageSmsStatus, type Objection } from "./errors.ts";
import type { CallingAccount, VonageSmsState } from "./state.ts";

/** A request to send. */
export interface SendRequest {
  readonly fields: ReadonlyMap<string, string>;
  readonly caller: CallingAccount;
  readonly state: VonageSmsState;
  /** The recipient, E.164. */
  readonly to: string;
}

const longestText = 3200;
const longestReference = 100;
const longestCallback = 100;
const ttlRange = { least: 20_000, most: 604_800_000 };

/** Checks the parameters by themselves. */
export function checkParameters({ fields }: Pick<SendRequest, "fields">): Objection | undefined {
  for (const name of ["to", "from", "text"]) {
    if (!fields.get(name)) return { status: "2", name: `${name} param` };
  }
  const to = fields.get("to") ?? "";
  if (!/^\d{1,15}$/.test(to)) return { status: "3", text: "to address is not numeric" };
  const type = fields.get("type") ?? "text";
  if (type !== "text" && type !== "unicode") return { status: "3", name: "type" };
  const ttl = fields.get("ttl");
  if (ttl !== undefined && integerWithin(ttl, ttlRange) === undefined) return { status: "3", name: "ttl" };
  if (Array.from(fields.get("client-ref") ?? "").length > longestReference) {
    return { status: "3", name: "client-ref" };
  }
  const callback = fields.get("callback");
  if (callback && !isHttpUrl(callback, longestCallback)) return { status: "23" };
  const network = fields.get("network-code");
  if (network !== undefined && !/^\d{5,6}$/.test(network)) return { status: "22" };
  if (Array.from(fields.get("text") ?? "").length > longestText) return { status: "12" };
  return undefined;
}

/** Checks the sender and the recipient. */
export function checkRoute(request: SendRequest): Objection | undefined {
  const { to, fields, caller, state } = request;
  const magic = String(Number(/^\+15005570(\d{3})$/.exec(to)?.[1] ?? "0"));
  if (isVonageSmsStatus(magic)) return { status: magic };
  if (!isPhoneNumber(to)) return { status: "6" };
  const phone = state.carrier.phone(to, { account: caller.apiKey });
  if (phone.state === "unroutable" || phone.state === "premium") return { status: "6" };
  if (state.optOuts.isOptedOut(to, [senderOf(fields)], caller.apiKey)) return { status: "7" };
  if (!isSender(request)) return { status: "15" };
  if (caller.testNumbers !== undefined && !caller.testNumbers.includes(to)) return { status: "29" };
  return undefined;
}

/** The sender as phones and `carrier.messages` show it: a number has a plus. */
export function senderOf(fields: ReadonlyMap<string, string>): string {
  const from = fields.get("from") ?? "";
  return /^\d{7,15}$/.test(from) ? `+${from}` : from;
}

/** In North America only a number of the account; elsewhere any number or name. */
function isSender({ fields, state, to }: SendRequest): boolean {
  const from = fields.get("from") ?? "";
  const isName = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(from);
  const isNumber = /^\d{3,15}$/.test(from);
  if (!isName && !isNumber) return false;
  const sender = isNumber ? state.accounts.number(senderOf(fields)) : undefined;
  if (sender?.sms === false) return false;
  return !to.startsWith("+1") || sender !== undefined;
}
