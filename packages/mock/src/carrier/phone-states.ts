import type { PhoneState } from "./carrier-message.ts";

/** All states of a phone. @internal */
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
