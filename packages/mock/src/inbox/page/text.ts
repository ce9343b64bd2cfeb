import type { Address } from "./address.ts";
import type { Text } from "./api-types.ts";

/** What a text of either direction has in common. */

/** The phone: the recipient of a message, the sender of a reply. */
export const phoneOf = (text: Text): string => (text.type === "message" ? text.to : text.from);

/** The app's side. `null` until a service has chosen a sender. */
export const appSideOf = (text: Text): string | null => (text.type === "message" ? text.from : text.to);

export const timeOf = (text: Text): string => (text.type === "message" ? text.createdAt : text.at);

/** The address of a text in its conversation. */
export function placeOf(text: Text): Address {
  return {
    to: phoneOf(text),
    message: text.type === "message" ? text.id : undefined,
    reply: text.type === "reply" ? text.id : undefined,
    details: undefined,
  };
}

/** The address without a conversation. */
export const nowhere: Address = { to: undefined, message: undefined, reply: undefined, details: undefined };
