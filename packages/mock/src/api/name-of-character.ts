/** Names of characters that are invisible or look like another one. */
const names: Readonly<Record<string, string>> = {
  "\t": "tab",
  "\u00a0": "no-break space",
  "\u00ad": "soft hyphen",
  "\u200b": "zero width space",
  "\u200c": "zero width non-joiner",
  "\u200d": "zero width joiner",
  "\u200e": "left-to-right mark",
  "\u200f": "right-to-left mark",
  "\u2009": "thin space",
  "\u202f": "narrow no-break space",
  "\u2060": "word joiner",
  "\ufeff": "byte order mark",
  "\u2010": "hyphen (not the ASCII one)",
  "\u2011": "non-breaking hyphen",
  "\u2012": "figure dash",
  "\u2013": "en dash",
  "\u2014": "em dash",
  "\u2018": "left single quotation mark",
  "\u2019": "right single quotation mark",
  "\u201a": "low single quotation mark",
  "\u201c": "left double quotation mark",
  "\u201d": "right double quotation mark",
  "\u201e": "low double quotation mark",
  "\u2026": "ellipsis",
  "\u2022": "bullet",
  "`": "backtick",
};

const scripts = [
  "Latin",
  "Greek",
  "Cyrillic",
  "Armenian",
  "Hebrew",
  "Arabic",
  "Devanagari",
  "Bengali",
  "Tamil",
  "Thai",
  "Georgian",
  "Hangul",
  "Ethiopic",
  "Khmer",
  "Hiragana",
  "Katakana",
  "Han",
].map((script) => ({ pattern: new RegExp(`\\p{Script=${script}}`, "u"), script }));

/** From the most specific to the most general. */
const kinds: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\p{Emoji_Presentation}|\p{Regional_Indicator}|\ufe0f/u, "emoji"],
  [/\p{L}/u, "letter"],
  [/\p{N}/u, "number"],
  [/\p{Sc}/u, "currency sign"],
  [/\p{Sm}/u, "mathematical sign"],
  [/\p{P}/u, "punctuation mark"],
  [/\p{Zs}/u, "space"],
  [/\p{M}/u, "combining mark"],
  [/\p{Cf}/u, "invisible character"],
  [/\p{Cc}/u, "control character"],
  [/\p{S}/u, "symbol"],
];

/** Names a character that GSM-7 lacks: by its own name if that helps, otherwise by its category. */
export function nameOfCharacter(character: string): string {
  const name = names[character];
  if (name !== undefined) return name;
  const kind = kinds.find(([pattern]) => pattern.test(character))?.[1] ?? "character";
  if (kind !== "letter") return kind;
  const script = scripts.find(({ pattern }) => pattern.test(character))?.script;
  if (script === "Han") return "Han character";
  return script === undefined ? kind : `${script} letter`;
}
