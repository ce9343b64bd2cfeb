import { toGsm } from "../shared/split-text.ts";
import { isHttpUrl, isPhoneNumber } from "../shared/validation.ts";
import type { Objection } from "./errors.ts";
import type { TelnyxProfile } from "./options.ts";
import type { CallingAccount, TelnyxState } from "./state.ts";

/** A request to send. */
export interface SendRequest {
  readonly state: TelnyxState;
  readonly account: CallingAccount;
  readonly json: Readonly<Record<string, unknown>>;
  /** Whether it is to the endpoint that only schedules. */
  readonly isSchedule: boolean;
}

/** A request that was found to be in order. */
export interface CheckedMessage {
  to: string;
  from: string;
  text: string;
  mediaUrls: readonly string[];
  sendAt: Date | undefined;
}

const longestText = 1600;
/** Of a webhook's URL, in characters. */
export const longestUrl = 2000;
const soonestMs = 300_000;
const latestMs = 432_000_000;
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * Checks a request; the order of the checks is unconfirmed. Errors 403xx name no field, as in reports of real responses.
 * Some recipients get 10002 with the pointer `/to` instead of 40310; which ones is unknown.
 */
export function checkMessage(request: SendRequest): CheckedMessage | Objection {
  const { json, account, state } = request;
  const to = textOf(json["to"]);
  const text = textOf(json["text"]);
  const media: unknown = json["media_urls"] ?? [];
  // A value that is not a list is refused like an invalid URL.
  const mediaUrls = Array.isArray(media) ? media.map(textOf) : [""];
  if (to === "") return { code: "10004", pointer: "/to" };
  const accountProblem = checkAccount(account, to);
  if (accountProblem !== undefined) return accountProblem;
  if (!isPhoneNumber(to)) return { code: "40310" };
  const content = checkContent(json, { text, mediaUrls });
  if (content !== undefined) return content;
  const sender = findSender(request);
  if ("code" in sender) return sender;
  const { from, profile } = sender;
  if (from === to) {
    return { code: "40310", detail: `Source and destination cannot be the same number: ${to}` };
  }
  const region = profile?.destinations;
  const phone = state.carrier.phone(to, { account: account.id });
  if (phone.state === "unroutable" || (region && !region.some((code) => to.startsWith(code)))) {
    return { code: "40309", details: { to } };
  }
  if (phone.state === "not-mobile") return { code: "40310" };
  if (state.optOuts.isOptedOut(to, [from, profile?.id], account.id)) {
    return { code: "40300", details: { from, to } };
  }
  const sendAt = readSchedule(request);
  if (sendAt !== undefined && "code" in sendAt) return sendAt;
  return { to, from, text, mediaUrls, sendAt };
}

function checkAccount(account: CallingAccount, to: string): Objection | undefined {
  if (account.status === "inactive") return { code: "20012" };
  if (Number(account.credit ?? 10) <= 0) return { code: "20100" };
  if (account.verifiedNumbers && !account.verifiedNumbers.includes(to)) return { code: "10039" };
  return undefined;
}

function checkContent(
  json: SendRequest["json"],
  { text, mediaUrls }: Pick<CheckedMessage, "text" | "mediaUrls">,
): Objection | undefined {
  if (text === "" && mediaUrls.length === 0) return { code: "40316" };
  if (text.length > longestText) return { code: "40302" };
  if (mediaUrls.length > 10 || !mediaUrls.every((url) => isHttpUrl(url))) {
    return { code: "40317" };
  }
  if (json["encoding"] === "gsm7" && toGsm(text) !== text) return { code: "40304" };
  for (const name of ["webhook_url", "webhook_failover_url"]) {
    const url = json[name] ?? "";
    const isUrl = typeof url === "string" && (url === "" || isHttpUrl(url, longestUrl));
    if (!isUrl) return { code: "10003", pointer: `/${name}` };
  }
  // The code for a `messaging_profile_id` that is not a string is unconfirmed.
  for (const name of ["subject", "messaging_profile_id"]) {
    if (typeof (json[name] ?? "") === "string") continue;
    return { code: "10015", pointer: `/${name}`, details: { reason: name } };
  }
  return undefined;
}

/** The sender that was named, or one of the profile's pool. */
function findSender({
  json,
  state,
}: SendRequest): { from: string; profile: TelnyxProfile | undefined } | Objection {
  const from = textOf(json["from"]);
  const profileId = textOf(json["messaging_profile_id"]);
  const named = profileId === "" ? undefined : state.profile(profileId);
  if (profileId !== "" && named === undefined) return { code: "10017", pointer: "/messaging_profile_id" };
  if (named?.enabled === false) return { code: "40312" };
  if (from === "") {
    if (named === undefined) return { code: "10004", pointer: "/from" };
    const [pooled] = named.numberPool === false ? [] : state.poolOf(named);
    return pooled === undefined ? { code: "40321" } : { from: pooled, profile: named };
  }
  if (/[A-Za-z]/.test(from)) {
    if (!/^[A-Za-z0-9 ]{1,11}$/.test(from)) return { code: "40325" };
    return named === undefined ? { code: "40306" } : { from, profile: named };
  }
  const number = state.number(from);
  const isShortCode = /^\d{3,8}$/.test(from);
  if (!isShortCode && !/^\+[1-9]\d{6,14}$/.test(from)) return { code: "40305" };
  if (number === undefined) return { code: "40305" };
  const linked = number.profile === null ? undefined : state.profile(number.profile);
  if (state.listedNumbers !== undefined && number.profile === null) return { code: "40305" };
  if (linked?.enabled === false) return { code: "40312" };
  return { from, profile: named ?? linked };
}

function readSchedule({ json, isSchedule, state }: SendRequest): Date | undefined | Objection {
  const value = textOf(json["send_at"]);
  if (value === "") return isSchedule ? { code: "10004", pointer: "/send_at" } : undefined;
  const wrong = { code: "10015", pointer: "/send_at", details: { reason: "send_at" } } as const;
  if (!timestamp.test(value)) return wrong;
  const sendAt = new Date(value);
  const ahead = sendAt.getTime() - state.carrier.now();
  return ahead >= soonestMs && ahead <= latestMs ? sendAt : wrong;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
