/// <reference types="node" />
import { maximumResponseBytes } from "./transport.ts";

/** The decoded bytes, or why they cannot be decoded. */
export type DecodedBody = Buffer | "too-large" | "undecodable";

/** The most codings of one response. Servers normally use one. */
const mostCodings = 4;

/**
 * Decodes a response's `Content-Encoding`. Requests ask for `identity`, but some proxies compress anyway, and the
 * acceptance of a message would be unreadable. The size limit applies to the decoded bytes.
 */
export function decodeBody(bytes: Buffer, contentEncoding: string): DecodedBody {
  const codings = contentEncoding
    .split(",")
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "" && coding !== "identity");
  // A response without a body, such as a 204, may name a coding anyway.
  if (codings.length === 0 || bytes.length === 0) return bytes;
  if (codings.length > mostCodings) return "undecodable";
  let decoded = bytes;
  for (const coding of codings.reverse()) {
    const decode = decoders.get(coding);
    if (decode === undefined) return "undecodable";
    try {
      // Loaded here, since few processes need it.
      decoded = decode(process.getBuiltinModule("node:zlib"), decoded);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too-large" : "undecodable";
    }
  }
  return decoded;
}

type Decode = (zlib: typeof import("node:zlib"), bytes: Buffer) => Buffer;

const bound = { maxOutputLength: maximumResponseBytes };
const gunzip: Decode = (zlib, bytes) => zlib.gunzipSync(bytes, bound);
/** Servers use two formats: zlib's, as the standard says, or the bare stream. */
const inflate: Decode = (zlib, bytes) =>
  hasZlibHeader(bytes) ? zlib.inflateSync(bytes, bound) : zlib.inflateRawSync(bytes, bound);
const unbrotli: Decode = (zlib, bytes) => zlib.brotliDecompressSync(bytes, bound);

const decoders: ReadonlyMap<string, Decode> = new Map([
  ["gzip", gunzip],
  ["x-gzip", gunzip],
  ["deflate", inflate],
  ["br", unbrotli],
]);

/** @see https://www.rfc-editor.org/rfc/rfc1950#section-2.2 */
function hasZlibHeader(bytes: Buffer): boolean {
  return bytes.length > 1 && ((bytes[0] as number) & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0;
}
