import type { CarrierListeners } from "./carrier.ts";

/** The listeners of a carrier's events. @internal */
export interface Listeners {
  on<Event extends keyof CarrierListeners>(event: Event, listener: CarrierListeners[Event]): () => void;
  emit<Event extends keyof CarrierListeners>(
    event: Event,
    ...details: Parameters<CarrierListeners[Event]>
  ): void;
}

/** @internal */
export function createListeners(): Listeners {
  const byEvent = new Map<keyof CarrierListeners, Set<(...details: unknown[]) => void>>();
  return {
    on(event, listener) {
      const listeners = byEvent.get(event) ?? new Set();
      const called = listener as (...details: unknown[]) => void;
      byEvent.set(event, listeners.add(called));
      return () => void listeners.delete(called);
    },
    emit(event, ...details) {
      for (const listener of byEvent.get(event) ?? []) listener(...details);
    },
  };
}
