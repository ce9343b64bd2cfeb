import { expectArgument } from "../config/check-arguments.ts";
import type { InboundMessage } from "../webhook/inbound-message.ts";

/** The words that a provider or its carriers act on, in capital letters. */
export type KeywordLists = Readonly<Record<NonNullable<InboundMessage["keyword"]>, readonly string[]>>;

/** Returns the keyword of an inbound text. A keyword stands alone in its text; case and spaces around it do not matter. */
export function keywordOf(text: string, lists: KeywordLists): InboundMessage["keyword"] {
  expectArgument(
    typeof text === "string" && typeof lists === "object" && lists !== null,
    "keywordOf: pass the text and the lists of keywords.",
  );
  const word = text.trim().replace(/\s+/g, " ").toUpperCase();
  return (Object.keys(lists) as (keyof KeywordLists)[]).find((keyword) => lists[keyword].includes(word));
}
