import type { OptOutRules } from "../shared/opt-outs.ts";

/**
 * The keywords that the toll-free network enforces; Bandwidth has no opt-outs for other numbers. The replies are those of
 * the network, which providers quote; that they are sent for Bandwidth's numbers too is unconfirmed.
 *
 * @see https://support.bandwidth.com/hc/en-us/articles/360010785613
 */
export const tollFreeKeywords: OptOutRules = {
  provider: "bandwidth",
  words: { STOP: ["STOP"], START: ["START", "UNSTOP"] },
  replies: {
    STOP: 'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. Text back "unstop" to receive messages again.',
    START: 'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.',
  },
};
