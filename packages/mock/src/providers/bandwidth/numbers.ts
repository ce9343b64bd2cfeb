import type { CarrierNumber } from "../../carrier/numbers.ts";
import type { BandwidthState } from "./state.ts";

/** The numbers that the options list, and where texts to them go. */
export function knownNumbers(state: BandwidthState): CarrierNumber[] {
  return (state.listedNumbers ?? []).map((number) => {
    const inboundUrl = state.applicationOf(number)?.inboundUrl;
    return {
      number: number.number,
      provider: "bandwidth",
      ...(number.accountId !== undefined && { account: number.accountId }),
      ...(inboundUrl !== undefined && { inboundUrl }),
    };
  });
}
