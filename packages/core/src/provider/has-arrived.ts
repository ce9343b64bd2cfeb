import type { DeliveryStatus } from "../connector/delivery-update.ts";

/** Whether a message reached the phone: then it has no `code`, whatever else the provider says about it. */
export function hasArrived(status: DeliveryStatus): boolean {
  return status === "delivered" || status === "read";
}
