import { tollFreeKeywords } from "../shared/toll-free-keywords.ts";

/**
 * The keywords of toll-free numbers, and the reply to STOP as Sinch quotes it; Sinch leaves keywords to other numbers to the
 * app. That the network replies to START in these words is unconfirmed.
 *
 * @see https://community.sinch.com/t5/Toll-Free-Numbers-TFN/How-does-STOP-work-on-a-Toll-Free-number/ta-p/15313
 */
export const sinchKeywords = tollFreeKeywords("sinch", {
  words: { STOP: ["STOP", "ARRET"], START: ["START", "UNSTOP", "NONARRET"] },
  replies: {
    STOP: 'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. Text back "unstop" or "start" to receive messages again.',
  },
});
