import type { Objection } from "./errors.ts";
import { type SendRequest, textOf } from "./send-request.ts";
import { e164, isNorthAmerican } from "./senders.ts";

/** The sender of a message. */
export interface Sender {
  /** E.164, a short code, or a name. */
  readonly from: string;
  /** Whether it may text a phone. A message that it may not send is accepted, and fails. */
  maySend(to: string): boolean;
}

const longestNumber = 14;
const longestName = 11;

/** The sender that `src` names, or one of the pool of `powerpack_uuid`. */
export function findSender({ fields, state, account }: SendRequest): Sender | Objection {
  const src = textOf(fields["src"]);
  const id = textOf(fields["powerpack_uuid"]);
  if (src !== "" && id !== "") return { refusal: "src-and-powerpack" };
  if (id !== "") {
    const powerpack = state.powerpack(id);
    const [from] = powerpack === undefined ? [] : state.poolOf(powerpack);
    return from === undefined
      ? { refusal: "powerpack", details: { id } }
      : { from, maySend: () => state.number(from)?.sms !== false };
  }
  // Plivo strips all other characters.
  const sanitized = src.replace(/[^A-Za-z0-9]/g, "");
  if (sanitized === "") return { refusal: "missing", details: { name: "src" } };
  const isName = /[A-Za-z]/.test(sanitized);
  if (sanitized.length > (isName ? longestName : longestNumber)) {
    return { refusal: "invalid", details: { name: "src" } };
  }
  if (isName) {
    // No text to the US and Canada is from a name.
    return {
      from: sanitized,
      maySend: (to) => account.alphanumericSenders !== false && !isNorthAmerican(to),
    };
  }
  const from = e164(sanitized);
  const number = state.number(from);
  return {
    from,
    // Elsewhere, senders that the account does not own may be used.
    maySend: (to) => (number === undefined ? !isNorthAmerican(to) : number.sms !== false),
  };
}
