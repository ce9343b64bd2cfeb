import { computed, signal } from "@preact/signals";
import type { ClockState, Faults, Info } from "./api-types.ts";
import { callApi } from "./call-api.ts";
import { coalesce } from "./coalesce.ts";

/** What can be turned on the network as a whole: its faults and its clock. */

export const info = signal<Info | undefined>(undefined);
export const faults = signal<Faults>({ faults: [], fired: [], kinds: [] });
export const clock = signal<ClockState | undefined>(undefined);
/** How far the carrier's clock is ahead of the real one. */
export const clockOffset = computed(() => clock.value?.offsetMs ?? 0);

/** Keeps what there was when the server is gone. */
function loader<Answer>(path: string, take: (answer: Answer) => void): () => Promise<void> {
  return coalesce(async () => {
    try {
      take(await callApi<Answer>(path));
    } catch {
      // The connection's state says so already.
    }
  });
}

export const loadInfo = loader<Info>("info", (answer) => {
  info.value = answer;
});
export const loadFaults = loader<Faults>("faults", (answer) => {
  faults.value = answer;
});
export const loadClock = loader<ClockState>("clock", (answer) => {
  clock.value = answer;
});

/** The time on the network. */
export const carrierNow = (): number => Date.now() + clockOffset.value;
