/**
 * Reads a recipient: a number in international format, with or without a plus. That a plus is accepted is unconfirmed;
 * Infobip's examples have none.
 *
 * @returns E.164, or `undefined` for what is not a number.
 */
export function readNumber(text: string): string | undefined {
  const digits = text.trim().replace(/^\+/, "");
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : undefined;
}

/** Reads a sender: a number, a short code, or a name of 3 to 11 characters. A number becomes E.164. */
export function readSender(text: string): string | undefined {
  const sender = text.trim();
  if (/^\d{3,6}$/.test(sender)) return sender;
  return readNumber(sender) ?? (/^(?=.*[A-Za-z])[\w &.+-]{3,11}$/.test(sender) ? sender : undefined);
}

/** An address as every response and webhook has it: numbers without a plus. */
export function shownAddress(address: string): string {
  return address.replace(/^\+/, "");
}
