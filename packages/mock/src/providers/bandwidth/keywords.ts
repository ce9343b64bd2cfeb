import { tollFreeKeywords } from "../shared/toll-free-keywords.ts";

/**
 * The keywords of toll-free numbers; Bandwidth has no opt-outs for other numbers. That the network's replies are sent for
 * Bandwidth's numbers too is unconfirmed.
 *
 * @see https://support.bandwidth.com/hc/en-us/articles/360010785613
 */
export const bandwidthKeywords = tollFreeKeywords("bandwidth");
