import { parsePhoneNumber } from "@smskit/core/phone-number";

/** Reads a number as people write it. */
export const readNumber = (input: string): string => parsePhoneNumber(input).e164;
