import { countSegments, type SegmentCount } from "@smskit/core";
import type { TelnyxMessageOptions } from "./request.ts";

/**
 * Counts the segments of a text in the encoding that the message asks for. With `gsm7`, each character outside the alphabet
 * counts as the one that Telnyx replaces it with; Telnyx refuses a text with a character that it cannot replace.
 * @see https://developers.telnyx.com/docs/messaging/messages/smart-encoding
 */
export function countEncoded(body: string, encoding: TelnyxMessageOptions["encoding"]): SegmentCount {
  if (encoding === "ucs2") return countSegments(body, { encoding: "ucs-2" });
  const count = countSegments(body);
  if (encoding !== "gsm7" || count.encoding === "gsm-7") return count;
  const replaced = count.nonGsmCharacters.reduce(
    (text, character) => text.replaceAll(character, character === "…" ? "..." : "?"),
    body,
  );
  return countSegments(replaced);
}
