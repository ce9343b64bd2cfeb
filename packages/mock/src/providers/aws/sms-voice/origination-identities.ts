import { stableHexId } from "../../shared/ids.ts";
import type { AwsNumber, AwsPool } from "../options.ts";
import type { AwsState } from "../state.ts";

/** A resource that can send, as a request names it. */
export interface NamedIdentity {
  kind: "phone-number" | "sender-id" | "pool" | "rcs-agent";
  /** A number, the id of a number or pool, or a sender id. */
  id: string;
}

/**
 * Reads an origination identity: a number, its id, the id of a pool, a sender id, or the ARN of one of them.
 *
 * @returns `undefined` for an ARN of something else.
 */
export function readIdentity(identity: string): NamedIdentity | undefined {
  if (identity.startsWith("arn:")) {
    const [, kind, id] =
      /^arn:aws[\w-]*:sms-voice:[\w-]+:\d{12}:(phone-number|sender-id|pool|rcs-agent)\/([\w+-]+)(?:\/\w{2})?$/.exec(
        identity,
      ) ?? [];
    return kind === undefined || id === undefined ? undefined : { kind: kind as NamedIdentity["kind"], id };
  }
  if (/^pool-/.test(identity)) return { kind: "pool", id: identity };
  if (/^rcs-/.test(identity)) return { kind: "rcs-agent", id: identity };
  const isNumber = /^phone-/.test(identity) || /^\+?\d+$/.test(identity);
  return { kind: isNumber ? "phone-number" : "sender-id", id: identity };
}

export function idOfNumber({ number, id }: AwsNumber): string {
  return id ?? `phone-${stableHexId(number)}`;
}

/** The numbers that the options list. */
export function listedNumbers({ options }: Pick<AwsState, "options">): readonly AwsNumber[] | undefined {
  return options.numbers?.map((number) => (typeof number === "string" ? { number } : number));
}

/** Finds a number by itself or by its id. Unless the options list numbers, every one exists. */
export function findNumber(state: AwsState, numberOrId: string): AwsNumber | undefined {
  const number = /^\d{9,}$/.test(numberOrId) ? `+${numberOrId}` : numberOrId;
  const listed = listedNumbers(state);
  const known = listed?.find((one) => one.number === number || idOfNumber(one) === numberOrId);
  if (known !== undefined) return known;
  const isId = numberOrId.startsWith("phone-");
  if (listed === undefined && isId) return { number: impliedNumber(numberOrId), id: numberOrId };
  const exists = listed === undefined || state.carrier.number(number)?.provider === "aws";
  return exists && !isId && /^(?:\+[1-9]\d{6,14}|\d{3,8})$/.test(number) ? { number } : undefined;
}

/** Finds a pool. Unless the options list pools, every id is one, with a number in it. */
export function findPool({ options }: Pick<AwsState, "options">, id: string): AwsPool | undefined {
  if (options.pools !== undefined) return options.pools.find((pool) => pool.id === id);
  return { id, identities: options.numbers === undefined ? [impliedNumber(id)] : identitiesOf(options) };
}

/** The numbers and sender ids that the options list. */
export function identitiesOf({ numbers = [], senderIds = [] }: AwsState["options"]): string[] {
  return [...numbers.map((one) => (typeof one === "string" ? one : one.number)), ...senderIds];
}

/** A fictional number that is always the same for the same id. */
export function impliedNumber(id: string): string {
  const digits = Number.parseInt(stableHexId(id).slice(0, 6), 16) % 100;
  return `+120655501${String(digits).padStart(2, "0")}`;
}

const defaultOptOutList = "Default";

/** The opt-out list that counts for an identity: that of its pool, or else its own. */
export function optOutListOf({ options }: Pick<AwsState, "options">, identity: string, own?: string): string {
  const pool = options.pools?.find(({ identities }) => identities.includes(identity));
  return pool?.optOutList ?? own ?? defaultOptOutList;
}
