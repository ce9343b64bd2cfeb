import { countSegments } from "../carrier/count-segments.ts";
import { findCode } from "../carrier/find-code.ts";
import type { MessageDetail } from "./api-types.ts";
import { divideText, type MeasuredText, nonGsmCharacters } from "./divide-text.ts";
import { judgeWebOtp } from "./judge-web-otp.ts";

/** What a phone and its browser make of a text. */
export type TextDetails = Pick<
  MessageDetail,
  "encoding" | "segments" | "code" | "parts" | "nonGsm" | "webOtp"
>;

/**
 * Describes a text as the inbox does: its parts, the characters that force UCS-2 with their names, the code in it, and
 * whether a browser offers that code.
 *
 * @example
 * describeText("Your code is 123456\n@example.com #123456").webOtp.verdict; // "ok"
 */
export function describeText(body: string): TextDetails {
  const { encoding, segments } = countSegments(body, { smartEncoding: false });
  const code = findCode(body);
  return {
    encoding,
    segments,
    ...(code !== undefined && { code }),
    ...shownText({ body, encoding }),
  };
}

/** What the inbox shows of a text whose encoding is known. @internal */
export function shownText(text: MeasuredText): Pick<TextDetails, "parts" | "nonGsm" | "webOtp"> {
  return { parts: divideText(text), nonGsm: nonGsmCharacters(text), webOtp: judgeWebOtp(text.body) };
}
