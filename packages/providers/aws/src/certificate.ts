/** Bytes that Web Crypto accepts. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What verifies signatures: the part of an X.509 certificate that is read. */
export interface Certificate {
  /** The public key, as Web Crypto imports it: SubjectPublicKeyInfo. */
  publicKey: Bytes;
  notBefore: Date;
  notAfter: Date;
}

/** Tags of DER. */
const tags = { version: 0xa0, sequence: 0x30, utcTime: 0x17, generalizedTime: 0x18 };

/**
 * Reads an X.509 certificate in PEM: the public key and the period of validity. It walks the DER itself, since Web Crypto reads
 * no certificates and not every runtime has `node:crypto`. A test compares it with Node's `X509Certificate`.
 * @returns `undefined` for anything else.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function readCertificate(pem: string): Certificate | undefined {
  const base64 = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(pem)?.[1];
  const der = base64 && fromBase64(base64.replaceAll(/\s/g, ""));
  if (!der) return undefined;
  const [certificate] = elementsOf(der) ?? [];
  const [signed] = elementsOf(certificate?.content) ?? [];
  const fields = elementsOf(signed?.content) ?? [];
  // The version is absent in version 1. The serial number, the algorithm and the issuer come before the validity.
  const at = fields[0]?.tag === tags.version ? 4 : 3;
  const [notBefore, notAfter] = (elementsOf(fields[at]?.content) ?? []).map(timeOf);
  const key = fields[at + 2];
  if (notBefore === undefined || notAfter === undefined || key?.tag !== tags.sequence) return undefined;
  return { publicKey: key.whole, notBefore, notAfter };
}

/** A value of DER, with its tag. */
interface Element {
  tag: number;
  content: Bytes;
  /** With the tag and the length. */
  whole: Bytes;
}

/** Returns the elements in a value, one behind another; `undefined` if it is not made of elements. */
function elementsOf(value: Bytes | undefined): Element[] | undefined {
  const elements: Element[] = [];
  if (value === undefined) return undefined;
  for (let at = 0; at < value.length; ) {
    const element = elementAt(value, at);
    if (element === undefined) return undefined;
    elements.push(element);
    at += element.whole.length;
  }
  return elements;
}

function elementAt(value: Bytes, at: number): Element | undefined {
  const [tag, first] = [value[at], value[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  // A length of 128 or more has its number of bytes first.
  const size = first < 0x80 ? 0 : first & 0x7f;
  if (size > 4) return undefined;
  const length =
    size === 0 ? first : value.subarray(at + 2, at + 2 + size).reduce((sum, byte) => sum * 256 + byte, 0);
  const start = at + 2 + size;
  const end = start + length;
  if (end > value.length) return undefined;
  return { tag, content: value.subarray(start, end), whole: value.subarray(at, end) };
}

/** Returns a time in UTC: `YYMMDDHHMMSSZ` until 2049, `YYYYMMDDHHMMSSZ` from 2050. */
function timeOf({ tag, content }: Element): Date | undefined {
  const text = new TextDecoder().decode(content);
  const short = tag === tags.utcTime;
  if (!(short || tag === tags.generalizedTime)) return undefined;
  const parts = (
    short ? /^(\d{2})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
  ).exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const century = short ? (Number(year) < 50 ? "20" : "19") : "";
  const date = new Date(`${century}${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Returns the bytes of a Base64 text; `undefined` if it is not one. */
export function fromBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
