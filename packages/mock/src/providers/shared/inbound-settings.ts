import type { Carrier } from "../../carrier/carrier.ts";
import type { CarrierNumber } from "../../carrier/numbers.ts";

/** Where a provider reports the texts to a number. */
export type InboundSettings = Pick<
  CarrierNumber,
  "inboundUrl" | "inboundMethod" | "fallbackUrl" | "fallbackMethod"
>;

/**
 * Returns where the texts to a number are reported: as the number says, or else its mock, or else the carrier.
 *
 * @param own What the options of the mock, or a service of the provider, say about the number.
 *
 * @example
 * const { inboundUrl, inboundMethod = "POST" } = inboundSettings(carrier, { number: text.to, account: accountId }, options);
 */
export function inboundSettings(
  carrier: Pick<Carrier, "number" | "inboundUrl">,
  {
    number,
    account,
  }: {
    /** The number that the text was sent to: E.164, or a short code. */
    number: string;
    /** The account that has the number, if it is known. */
    account?: string | undefined;
  },
  own: { readonly [Setting in keyof InboundSettings]?: InboundSettings[Setting] | undefined } = {},
): InboundSettings {
  const set = carrier.number(number, { account });
  const inboundUrl = set?.inboundUrl ?? own.inboundUrl ?? carrier.inboundUrl;
  const inboundMethod = set?.inboundMethod ?? own.inboundMethod;
  const fallbackUrl = set?.fallbackUrl ?? own.fallbackUrl;
  const fallbackMethod = set?.fallbackMethod ?? own.fallbackMethod;
  return {
    ...(inboundUrl !== undefined && { inboundUrl }),
    ...(inboundMethod !== undefined && { inboundMethod }),
    ...(fallbackUrl !== undefined && { fallbackUrl }),
    ...(fallbackMethod !== undefined && { fallbackMethod }),
  };
}
