/** The calling codes of one and two digits; all others have three. ITU-T E.164, list of assigned country codes. */
const shortCodes = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** How the digits after a calling code are usually grouped, by calling code and number of digits. */
const groupsByCode: Readonly<Record<string, Readonly<Record<number, readonly number[]>>>> = {
  1: { 10: [3, 3, 4] },
  7: { 10: [3, 3, 2, 2] },
  31: { 9: [1, 4, 4] },
  33: { 9: [1, 2, 2, 2, 2] },
  44: { 10: [4, 6] },
  45: { 8: [2, 2, 2, 2] },
  46: { 9: [2, 3, 2, 2] },
  47: { 8: [3, 2, 3] },
  49: { 10: [3, 3, 4], 11: [3, 4, 4] },
  52: { 10: [2, 4, 4] },
  55: { 10: [2, 4, 4], 11: [2, 5, 4] },
  81: { 10: [2, 4, 4] },
  86: { 11: [3, 4, 4] },
  91: { 10: [5, 5] },
};

/** Writes a phone number in the international format, with spaces. Short codes and names stay as they are. */
export function formatNumber(number: string): string {
  const digits = /^\+(\d{6,15})$/.exec(number)?.[1];
  if (digits === undefined) return number;
  const code = shortCodes.exec(digits)?.[0] ?? digits.slice(0, 3);
  const national = digits.slice(code.length);
  const groups = groupsByCode[code]?.[national.length] ?? threes(national.length);
  let at = 0;
  const written = groups.map((size) => {
    at += size;
    return national.slice(at - size, at);
  });
  return `+${[code, ...written].join(" ")}`;
}

/** Groups of three; a digit that is left over joins the last group. */
function threes(length: number): number[] {
  const groups = Array.from({ length: Math.floor(length / 3) }, () => 3);
  const rest = length % 3;
  if (rest === 2 || groups.length === 0) return [...groups, rest];
  if (rest === 1) groups[groups.length - 1] = 4;
  return groups;
}

/** Copies of a number are E.164, whatever the page shows: other programs take no spaces. */
export function copyNumbersPlainly(): void {
  document.addEventListener("copy", (event) => {
    const selected = getSelection()?.toString().trim() ?? "";
    if (event.target instanceof HTMLTextAreaElement || !/^\+\d[\d ]+$/.test(selected)) return;
    event.clipboardData?.setData("text/plain", selected.replaceAll(" ", ""));
    event.preventDefault();
  });
}
