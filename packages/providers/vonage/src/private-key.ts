type Bytes = Uint8Array<ArrayBuffer>;

/** The algorithm identifier of an RSA key: the OID `rsaEncryption`, and no parameters. */
const rsa = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

const advice = "copy it again, with its first and last line";

/** The tag behind the version of a PKCS#1 key, of its modulus. In PKCS#8, the algorithm is there. */
const integer = 0x02;

/**
 * Reads an RSA private key in PEM: PKCS#8, which Vonage's dashboard gives, or PKCS#1, which older tools write. Line breaks may
 * be `\n` in two characters, as in an environment variable. Text around the key is skipped, such as the attributes that OpenSSL
 * writes. The content decides between the two forms, since labels are mixed up when a key is copied.
 * @see https://www.rfc-editor.org/rfc/rfc7468#section-2
 * @returns its PKCS#8 form in bytes, or what is wrong with it, which continues the name of the field.
 */
export function readPrivateKey(pem: string): { bytes: Bytes } | { problem: string } {
  const lines = pem.replaceAll("\\r", "").replaceAll("\\n", "\n").trim();
  if (/^(?:-----BEGIN |Proc-Type: 4,)ENCRYPTED/m.test(lines)) {
    return { problem: "is encrypted: remove its passphrase first" };
  }
  const [, label, content = ""] =
    /-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----/.exec(lines) ?? [];
  if (label === undefined) return { problem: problemOf(lines) };
  if (/PUBLIC|CERTIFICATE/.test(label)) {
    return { problem: "is not the private key: use the file that Vonage gave when the key pair was created" };
  }
  if (label !== "PRIVATE KEY" && label !== "RSA PRIVATE KEY") return { problem: "must be an RSA key" };
  const bytes = decodeBase64(content.replace(/\s+/g, ""));
  if (bytes === undefined || !isWhole(bytes)) return { problem: `is damaged: ${advice}` };
  // After the length of the whole comes the version, in 3 bytes.
  const start = headerSize(bytes) + 3;
  if (bytes[start] === integer) {
    return { bytes: Uint8Array.from(der(0x30, [0x02, 0x01, 0x00, ...rsa, ...der(0x04, bytes)])) };
  }
  return rsa.every((byte, index) => bytes[start + index] === byte)
    ? { bytes }
    : { problem: "must be an RSA key" };
}

function problemOf(text: string): string {
  if (/^<.*>$/.test(text)) return "still holds its placeholder; it must be a private key in PEM";
  if (!text.includes("-----BEGIN")) {
    return "must be a private key in PEM: the content of the file, not its path; it starts with -----BEGIN PRIVATE KEY-----";
  }
  return `is damaged: ${advice}`;
}

function decodeBase64(text: string): Bytes | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Whether a DER sequence is as long as it says. A key that was cut is not. */
function isWhole(bytes: Bytes): boolean {
  const size = headerSize(bytes);
  const length = bytes.slice(2, size).reduce((total, byte) => total * 256 + byte, 0);
  return bytes[0] === 0x30 && size > 2 && bytes.length === size + length;
}

/** The bytes of a tag and its length. The length of a key takes several bytes. */
function headerSize(bytes: Bytes): number {
  return 2 + Math.max(0, (bytes[1] ?? 0) - 0x80);
}

/** Returns a tag, the length, and the content, in DER. */
function der(tag: number, content: Iterable<number>): number[] {
  const bytes = [...content];
  return [tag, 0x82, bytes.length >> 8, bytes.length & 0xff, ...bytes];
}
