/**
 * Returns the canonical BCP 47 tag of a locale as systems write it: `nl_NL`, `en_US.UTF-8`, `de-DE@euro`. Empty if no
 * language is named: an empty string, `C` and `POSIX`. `undefined` for an invalid locale.
 */
export function canonicalLocale(locale: string | null | undefined): string | undefined {
  const parts = /^([^.@]*)(?:\.[\w-]*)?(?:@(\w+))?$/.exec((locale ?? "").trim());
  if (parts === null) return undefined;
  const [, name = "", modifier = ""] = parts;
  if (/^(?:|C|POSIX|\*)$/i.test(name)) return "";
  const [language, ...rest] = name.split(/[_-]/);
  const script = scripts[modifier.toLowerCase()];
  try {
    return Intl.getCanonicalLocales([language, ...(script ? [script] : []), ...rest].join("-"))[0];
  } catch {
    return undefined;
  }
}

/** Modifiers that name the script: `sr_RS@latin`. Others, such as `@euro`, say nothing about the language. */
const scripts: Readonly<Record<string, string>> = { latin: "Latn", cyrillic: "Cyrl", devanagari: "Deva" };

/** Longer than any locale. The rest of a long header is ignored. */
const longestLocale = 256;

/**
 * Reads the locale of a message; an invalid locale never prevents a send. Of a list, such as an `Accept-Language` header
 * or `LANGUAGE`, the first entry counts; of an invalid tag, the valid beginning. `undefined` if no language is named.
 * @example readLocale("nl_NL.UTF-8") === "nl-NL"
 */
export function readLocale(locale: string | null | undefined): string | undefined {
  const [first = ""] = (locale ?? "").slice(0, longestLocale).split(/[,;:]/, 1);
  const tag = canonicalLocale(first);
  if (tag !== undefined) return tag || undefined;
  const shorter = first.replace(/(?:^|[_-])[^_-]*$/, "");
  return shorter === "" ? undefined : readLocale(shorter);
}
