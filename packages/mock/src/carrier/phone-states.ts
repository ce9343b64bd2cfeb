import type { PhoneState } from "./carrier-message.ts";

/** Every state that a phone can be in. @internal */
export const phoneStates = [
  "reachable",
  "unreachable",
  "unknown",
  "landline",
  "not-mobile",
  "premium",
  "unroutable",
  "blocked",
  "filtered",
] as const satisfies readonly PhoneState[];
