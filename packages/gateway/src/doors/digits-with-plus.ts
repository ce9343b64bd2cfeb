/** Returns a number in E.164 that a system keeps without its plus. Everything else is returned unchanged. */
export function digitsWithPlus(number: string): string {
  return /^[1-9]\d{6,14}$/.test(number) ? `+${number}` : number;
}
