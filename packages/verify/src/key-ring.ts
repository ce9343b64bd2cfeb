import { SmsError } from "@smskit/core";
import { phoneIdentity, type Recipients } from "@smskit/core/wrapper";

/** A secret with an id, so that it can be replaced while codes made with it are still valid. */
export interface VerifierSecret {
  /** Stored beside everything that is made with the secret. */
  id: string;
  /** At least 16 random bytes; 32 are better. */
  value: string | Uint8Array;
}

/** What one secret is used for. The first part of what is signed keeps the uses apart. */
export interface SecretKey {
  readonly id: string;
  /** HMAC-SHA256 of the parts, in hexadecimal. */
  sign(...parts: readonly string[]): Promise<string>;
  /** Whether the parts have that HMAC, compared in constant time. */
  verify(digest: string, ...parts: readonly string[]): Promise<boolean>;
  /** Encrypts a text (AES-256-GCM). Only `open` with the same context decrypts it. */
  seal(text: string, context: string): Promise<string>;
  /** Decrypts a text; returns `undefined` if it was sealed with another secret or context. */
  open(sealed: string, context: string): Promise<string | undefined>;
}

export interface KeyRing {
  readonly current: SecretKey;
  find(id: string): SecretKey | undefined;
  /** Signs with each secret, the current one first. Counts that are kept by all of them survive a rotation. */
  signAll(...parts: readonly string[]): Promise<Recipients>;
  /** Returns the fingerprints by which a number is counted. Spellings of one phone's number have the same. */
  recipientsOf(to: string): Promise<Recipients>;
}

/** @throws {SmsError} `invalid-config` for a missing or short secret, or for two with the same id. */
export function createKeyRing(secret: string | Uint8Array | readonly VerifierSecret[]): KeyRing {
  const single = typeof secret === "string" || secret instanceof Uint8Array;
  const secrets = single ? [{ id: "default", value: secret }] : secret;
  if (!Array.isArray(secrets)) throw refusal("is missing; generate 32 random bytes, and keep them");
  const [current, ...older] = secrets.map((one) => createKey(one?.id, one?.value));
  if (current === undefined || new Set(secrets.map(({ id }) => id)).size < secrets.length) {
    throw refusal("must be one secret, or several with different ids, the current one first");
  }
  const signAll: KeyRing["signAll"] = async (...parts) => [
    await current.sign(...parts),
    ...(await Promise.all(older.map((key) => key.sign(...parts)))),
  ];
  return {
    current,
    find: (id) => [current, ...older].find((key) => key.id === id),
    signAll,
    recipientsOf: (to) => signAll("number", phoneIdentity(to)),
  };
}

/** Bytes; a shorter secret could be guessed. */
const shortestSecret = 16;

function createKey(id: string, value: string | Uint8Array): SecretKey {
  if (typeof id !== "string" || !(typeof value === "string" || value instanceof Uint8Array)) {
    throw refusal("must have an `id` that is a string, and a `value` that is a string or bytes");
  }
  const bytes = typeof value === "string" ? encode(value) : Uint8Array.from(value);
  if (bytes.length < shortestSecret) {
    throw refusal(`is shorter than ${shortestSecret} bytes; use 32 random ones`);
  }
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const imported = crypto.subtle.importKey("raw", bytes, hmac, false, ["sign", "verify"]);
  const sign = async (parts: readonly string[]) =>
    new Uint8Array(await crypto.subtle.sign("HMAC", await imported, joined(parts)));
  const sealing = sign(["seal"]).then((key) =>
    crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]),
  );
  return {
    id,
    sign: async (...parts) => toHex(await sign(parts)),
    verify: async (digest, ...parts) =>
      crypto.subtle.verify("HMAC", await imported, fromHex(digest), joined(parts)),
    async seal(text, context) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const algorithm = { name: "AES-GCM", iv, additionalData: encode(context) };
      const sealed = await crypto.subtle.encrypt(algorithm, await sealing, encode(text));
      return `${toHex(iv)}.${toHex(new Uint8Array(sealed))}`;
    },
    async open(sealed, context) {
      const [iv = "", text = ""] = sealed.split(".");
      const algorithm = { name: "AES-GCM", iv: fromHex(iv), additionalData: encode(context) };
      try {
        return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, await sealing, fromHex(text)));
      } catch {
        return undefined;
      }
    },
  };
}

/** Joins parts unambiguously. */
function joined(parts: readonly string[]): Uint8Array<ArrayBuffer> {
  return encode(JSON.stringify(parts));
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(text));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function refusal(problem: string): SmsError {
  return new SmsError({ code: "invalid-config", message: `createVerifier: secret: ${problem}.` });
}
