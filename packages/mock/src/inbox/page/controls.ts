import { computed, signal } from "@preact/signals";
import type { ClockState, Faults, Info } from "./api-types.ts";
import { callApi } from "./call-api.ts";
import { coalesce } from "./coalesce.ts";
import { startOfDay } from "./list-layout.ts";

/** The state of the whole network: server, faults and clock. */

export const info = signal<Info | undefined>(undefined);
export const faults = signal<Faults>({ faults: [], fired: [] });
export const clock = signal<ClockState | undefined>(undefined);
/** How far the carrier's clock is ahead of real time, in milliseconds. */
export const clockOffset = computed(() => clock.value?.offsetMs ?? 0);

/** Makes a loader that keeps the last value when the server cannot be reached. */
function loader<Result>(path: string, take: (response: Result) => void): () => Promise<void> {
  return coalesce(async () => {
    try {
      take(await callApi<Result>(path));
    } catch {
      // The connection's state already shows it.
    }
  });
}

export const loadInfo = loader<Info>("info", (response) => {
  info.value = response;
});
export const loadFaults = loader<Faults>("faults", (response) => {
  faults.value = response;
});
export const loadClock = loader<ClockState>("clock", (response) => {
  clock.value = response;
});

/** The carrier's time. */
export const carrierNow = (): number => Date.now() + clockOffset.value;

/** Ticks every half minute, so that the page notices midnight. */
const tick = signal(Date.now());
setInterval(() => {
  tick.value = Date.now();
}, 30_000);

const startOfToday = computed(() => startOfDay(tick.value + clockOffset.value).getTime());
/** The start of the carrier's day. */
export const today = computed(() => new Date(startOfToday.value));
