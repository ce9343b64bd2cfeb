/** A number as the API writes it: E.164 without the plus, or a short code. A name stays as it is. */
export function apiNumber(number: string): string {
  return number.replace(/^\+/, "");
}

/** A number of the API as phones see it: E.164, or a short code of up to 8 digits. */
export function e164(number: string): string {
  return /^\d{9,}$/.test(number) ? `+${number}` : number;
}

/** Whether a number is in the US, Canada or another country of +1. */
export function isNorthAmerican(number: string): boolean {
  return number.startsWith("+1");
}
