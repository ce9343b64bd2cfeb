import type { CarrierMessage } from "./carrier-message.ts";
import type { CarrierReply } from "./reply.ts";

const orders = new WeakMap<CarrierMessage | CarrierReply, number>();
let last = 0;

/** Returns a number above all that were given before, for something that is ordered among the texts. @internal */
export function nextOrder(): number {
  last += 1;
  return last;
}

/** Notes that the network has accepted a text. @internal */
export function noteOrder(text: CarrierMessage | CarrierReply): void {
  orders.set(text, nextOrder());
}

/**
 * The place of a text among all texts of both directions: several can have the same time. 0 for texts of an earlier run.
 *
 * @internal
 */
export function orderOf(text: CarrierMessage | CarrierReply): number {
  return orders.get(text) ?? 0;
}

/** Compares two texts of either direction by the time of their acceptance, the oldest first. @internal */
export function byAcceptance(
  one: CarrierMessage | CarrierReply,
  other: CarrierMessage | CarrierReply,
): number {
  return acceptedAt(one).getTime() - acceptedAt(other).getTime() || orderOf(one) - orderOf(other);
}

function acceptedAt(text: CarrierMessage | CarrierReply): Date {
  return "createdAt" in text ? text.createdAt : text.at;
}
