import { type DeliveryState, type DeliveryUpdate, type MessageRef, mergeDelivery } from "@smskit/core";
import { BoundedMap } from "./bounded-map.ts";

/** How far the texts of this process got. */
export interface Deliveries {
  /** A send was accepted: what is heard of this message is about this reference. */
  link(reference: string, message: MessageRef & { provider: string }): void;
  /** Takes what a webhook told, in any order, any number of times, and also before the send was answered. */
  record(update: DeliveryUpdate): void;
  /** What is known of a text; `undefined` as long as nothing was heard. */
  stateOf(reference: string): DeliveryState | undefined;
  /** Calls the listener at every news; the result stops that. */
  onChange(reference: string, listener: () => void): () => void;
}

/**
 * Puts updates together with the texts they are about: by the message's id, or, where the answer to a send was
 * lost and with it the id, by the reference that the app gave and the provider hands back.
 */
export function createDeliveries(): Deliveries {
  const states = new BoundedMap<string, DeliveryState>();
  const messageOf = new BoundedMap<string, string>();
  const referenceOf = new BoundedMap<string, string>();
  const listeners = new Map<string, Set<() => void>>();

  function connect(reference: string, message: string): void {
    if (messageOf.has(reference) || referenceOf.has(message)) return;
    messageOf.set(reference, message);
    referenceOf.set(message, reference);
  }

  function tell(message: string): void {
    for (const listener of listeners.get(referenceOf.get(message) ?? "") ?? []) listener();
  }

  return {
    link(reference, { provider, id }) {
      const message = `${provider} ${id}`;
      connect(reference, message);
      if (states.has(message)) tell(message);
    },
    record(update) {
      const message = `${update.provider} ${update.id}`;
      if (update.reference !== undefined) connect(update.reference, message);
      const before = states.get(message);
      const after = mergeDelivery(before, update);
      if (after === before) return;
      states.set(message, after);
      tell(message);
    },
    stateOf(reference) {
      return states.get(messageOf.get(reference) ?? "");
    },
    onChange(reference, listener) {
      const all = listeners.get(reference) ?? new Set();
      listeners.set(reference, all.add(listener));
      return () => {
        all.delete(listener);
        if (all.size === 0) listeners.delete(reference);
      };
    },
  };
}
