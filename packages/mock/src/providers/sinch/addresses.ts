/**
 * Reads a recipient as Sinch does: a number in international format, with or without a plus or `00`. Spaces, dashes and
 * brackets are ignored.
 *
 * @returns E.164, or `undefined` for what is not a number.
 */
export function readNumber(text: string): string | undefined {
  const digits = text.replace(/[\s()[\]-]/g, "").replace(/^(?:\+|00)/, "");
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : undefined;
}

/** Reads a sender: a number, a short code, or a name of up to 11 characters. A number becomes E.164. */
export function readSender(text: string): string | undefined {
  const sender = text.trim();
  if (/^\d{3,6}$/.test(sender)) return sender;
  return readNumber(sender) ?? (/^(?=.*[A-Za-z])[\w &.+-]{1,11}$/.test(sender) ? sender : undefined);
}

/** An address as every response and callback has it: numbers without a plus. */
export function shownAddress(address: string): string {
  return address.replace(/^\+/, "");
}
