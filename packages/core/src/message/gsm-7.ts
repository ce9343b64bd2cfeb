/**
 * Returns how many septets a UTF-16 unit uses in GSM-7: 1, or 2 for the extension table; 0 if it is in neither.
 * @see https://www.etsi.org/deliver/etsi_ts/123000_123099/123038/ the alphabet, GSM 03.38
 */
export function gsmSeptets(unit: number): 0 | 1 | 2 {
  return (septets[unit] ?? 0) as 0 | 1 | 2;
}

const basic =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/** Sent as an escape and a second septet. */
const extension = "\f^{}\\[~]|€";

const septets = /* @__PURE__ */ makeTable();

function makeTable(): Uint8Array {
  const table = new Uint8Array("€".charCodeAt(0) + 1);
  for (const character of basic) table[character.charCodeAt(0)] = 1;
  for (const character of extension) table[character.charCodeAt(0)] = 2;
  return table;
}
