/** The longest code or number that is read, in UTF-16 units: spaces and marks may surround each digit. */
export const longestTypedText = 256;

/**
 * Converts typed or pasted text to plain characters. Digits of every script become ASCII digits, spaces of every kind a
 * space, line breaks `\n`, dashes a hyphen, dots a full stop, full-width characters their ASCII forms. Invisible marks are
 * removed. Everything else stays, so that the caller decides what a code or a number may contain.
 * @example plainText("\u200e۱۲۳–۴۵۶\u00a0") === "123-456 "
 */
export function plainText(typed: string): string {
  return typed.replace(/\r\n|[^ -~]/gu, plainCharacter);
}

/** Whether a text is empty, or has only spaces and invisible marks. */
export function isBlank(text: string): boolean {
  return !visible.test(text);
}

/** Marks for direction, joining and variants, zero-width spaces, soft hyphens, fillers. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/;
const space = /[\p{White_Space}\u2800]/u;
const visible = /[^\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]/u;
/** Unicode's dashes, and characters that people type instead: a modifier, a bullet, the long vowel of kana. */
const dash = /[\p{Dash}\p{Pd}\u02d7\u2043\u30fc\uff70]/u;
const dot = /[\u00b7\u2024\u2027\u3002\ufe52\uff61]/u;
const fullWidth = /[\uff01-\uff5e]/u;
const digit = /\p{Nd}/u;

function plainCharacter(character: string): string {
  if (invisible.test(character)) return "";
  if (lineBreak.test(character)) return "\n";
  if (space.test(character)) return " ";
  if (dash.test(character)) return "-";
  if (dot.test(character)) return ".";
  const point = character.codePointAt(0) as number;
  if (fullWidth.test(character)) return String.fromCharCode(point - 0xfee0);
  return digit.test(character) ? String(digitAt(point)) : character;
}

/**
 * Returns the value of a digit. Unicode has the digits of a script in order, ten at a time, so those before it are counted.
 * @see https://www.unicode.org/policies/stability_policy.html#Property_Value
 */
function digitAt(point: number): number {
  let first = point;
  while (digit.test(String.fromCodePoint(first - 1))) first -= 1;
  return (point - first) % 10;
}
