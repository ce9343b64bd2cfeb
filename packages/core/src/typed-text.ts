/**
 * What a person typed, in ASCII as far as digits and punctuation go: digits of every script, full-width forms, every kind
 * of dash and of space. Line breaks become `\n`. Invisible marks are removed, as they come along when text is copied.
 * Letters stay as they are.
 */
export function toPlainText(typed: string): string {
  return typed
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replace(/\r\n?|[\n\v\f\u0085\u2028\u2029]/g, "\n")
    .replace(/[\t\p{Zs}]/gu, " ")
    .replace(/[\p{Pd}\u2212\u30fc\uff70]/gu, "-")
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\p{Nd}/gu, (digit) => (digit < "\u0080" ? digit : String(digitValue(digit))));
}

/** Unicode has the digits of a script in a row, from zero to nine, and sometimes several such rows one after the other. */
function digitValue(digit: string): number {
  const point = digit.codePointAt(0) as number;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(point - before - 1))) before += 1;
  return before % 10;
}
