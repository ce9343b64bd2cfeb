import type { CarrierNumber } from "../../../carrier/numbers.ts";
import type { TwilioState } from "../state.ts";

/** The numbers and short codes that the options list, and where texts to them go. */
export function knownNumbers({ listedSenders = [], options }: TwilioState): CarrierNumber[] {
  return listedSenders.flatMap(({ sender, account, inboundUrl = options.inboundUrl }) =>
    /^\+?\d+$/.test(sender)
      ? [
          {
            number: sender,
            provider: "twilio",
            ...(account !== undefined && { account }),
            ...(inboundUrl !== undefined && { inboundUrl }),
          },
        ]
      : [],
  );
}
