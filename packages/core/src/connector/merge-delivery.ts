import { expectArgument } from "../config/check-arguments.ts";
import type { DeliveryStatus, DeliveryUpdate } from "./delivery-update.ts";

/** How far a message got, according to all its updates. */
export interface DeliveryState extends DeliveryUpdate {
  /** Later updates that contradict the final status: the first ten different ones. */
  conflicts?: readonly DeliveryUpdate[];
}

/**
 * Adds an update to the state of a message. Updates arrive late, twice and out of order, so the status never goes
 * backwards: scheduled, accepted, queued, sending, sent, then one of delivered, undelivered, failed and canceled, which
 * is final. `read` follows delivered. Returns `current` itself if the update has nothing new.
 * @throws {TypeError} if the update is about another message.
 */
export function mergeDelivery(current: DeliveryState | undefined, update: DeliveryUpdate): DeliveryState {
  expectArgument(
    typeof update?.id === "string" && (current === undefined || typeof current?.id === "string"),
    "mergeDelivery takes the state so far, or undefined, and an update.",
  );
  if (current === undefined) return { ...update };
  if (current.id !== update.id || current.provider !== update.provider) {
    throw new TypeError("mergeDelivery: the update is about another message");
  }
  if (contradicts(current.status, update.status)) return withConflict(current, update);
  if (rankOf(update.status) <= rankOf(current.status)) return completed(current, update);
  const { conflicts } = current;
  return { ...completed({ ...update }, current), ...(conflicts === undefined ? {} : { conflicts }) };
}

const ranks: ReadonlyMap<DeliveryStatus, number> = /* @__PURE__ */ new Map<DeliveryStatus, number>([
  ["unknown", 0],
  ["scheduled", 1],
  ["accepted", 2],
  ["queued", 3],
  ["sending", 4],
  ["sent", 5],
  ["delivered", 6],
  ["undelivered", 6],
  ["failed", 6],
  ["canceled", 6],
  ["read", 7],
]);

const finalRank = 6;

const maxConflicts = 10;

function rankOf(status: DeliveryStatus): number {
  return ranks.get(status) ?? 0;
}

/** Whether two final statuses cannot both be true. A message that was read had been delivered. */
function contradicts(current: DeliveryStatus, update: DeliveryStatus): boolean {
  return (
    rankOf(current) >= finalRank && rankOf(update) >= finalRank && outcomeOf(current) !== outcomeOf(update)
  );
}

function outcomeOf(status: DeliveryStatus): DeliveryStatus {
  return status === "read" ? "delivered" : status;
}

function withConflict(current: DeliveryState, update: DeliveryUpdate): DeliveryState {
  const conflicts = current.conflicts ?? [];
  const known = conflicts.some(
    ({ status, providerCode }) => status === update.status && providerCode === update.providerCode,
  );
  if (known || conflicts.length >= maxConflicts) return current;
  return { ...current, conflicts: [...conflicts, { ...update }] };
}

/** Fills missing fields from another update. Its error code is used only if both have the same status. */
function completed(state: DeliveryState, other: DeliveryUpdate): DeliveryState {
  const missing: Partial<DeliveryUpdate> = {};
  if (state.connector === undefined && other.connector !== undefined) missing.connector = other.connector;
  if (state.reference === undefined && other.reference !== undefined) missing.reference = other.reference;
  if (state.to === undefined && other.to !== undefined) missing.to = other.to;
  if (state.price === undefined && other.price !== undefined) missing.price = other.price;
  if (state.status === other.status && state.code === undefined && state.providerCode === undefined) {
    if (other.code !== undefined) missing.code = other.code;
    if (other.providerCode !== undefined) missing.providerCode = other.providerCode;
  }
  return Object.keys(missing).length === 0 ? state : { ...state, ...missing };
}
