import type { SmsConnector } from "@smskit/core";
import { weighted, withFailover, withRouting } from "@smskit/delivery";

/** Sends half of the texts through each connector first, and through the other one if that fails. */
export function roundRobin(one: SmsConnector, other: SmsConnector): SmsConnector {
  const orders = [withFailover([one, other]), withFailover([other, one])] as const;
  return withRouting(
    weighted([
      [orders[0], 1],
      [orders[1], 1],
    ]),
    orders,
  );
}
