import { tollFreeKeywords } from "../shared/toll-free-keywords.ts";

/**
 * The keywords of toll-free numbers in North America. Infobip leaves keywords to other numbers to the app. Unconfirmed: the
 * words of the replies.
 *
 * @see https://www.infobip.com/docs/sms/global-opt-out
 */
export const infobipKeywords = tollFreeKeywords("infobip");
