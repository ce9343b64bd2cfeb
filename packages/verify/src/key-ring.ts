import { SmsError } from "@smskit/core";
import { phoneIdentity } from "@smskit/core/wrapper";
import type { Recipients } from "./verification-store.ts";

/** A secret with a name, so that it can be replaced while codes made with it are under way. */
export interface VerifierSecret {
  /** Kept beside everything that is made with the secret. */
  id: string;
  /** 16 bytes or more, at random; 32 are better. */
  value: string | Uint8Array;
}

/** What one secret does. Its uses are kept apart by the first part of what is signed. */
export interface SecretKey {
  readonly id: string;
  /** HMAC-SHA256 of the parts, in hexadecimal. */
  sign(...parts: readonly string[]): Promise<string>;
  /** Whether the parts have that HMAC; compared in constant time. */
  verify(digest: string, ...parts: readonly string[]): Promise<boolean>;
  /** Encrypts (AES-256-GCM). It can be opened in the same context only. */
  seal(text: string, context: string): Promise<string>;
  /** `undefined` for what was sealed otherwise. */
  open(sealed: string, context: string): Promise<string | undefined>;
}

export interface KeyRing {
  readonly current: SecretKey;
  find(id: string): SecretKey | undefined;
  /** What is signed with each secret, the current one first. Counts that are kept by all of them outlive a rotation. */
  signAll(...parts: readonly string[]): Promise<Recipients>;
  /** The fingerprints of a number, by which it is counted: those of its phone, however the number is written. */
  recipientsOf(to: string): Promise<Recipients>;
}

/** @throws {SmsError} `invalid-config` for no secret, a short one, or two of one id. */
export function createKeyRing(secret: string | Uint8Array | readonly VerifierSecret[]): KeyRing {
  const single = typeof secret === "string" || secret instanceof Uint8Array;
  const secrets = single ? [{ id: "default", value: secret }] : secret;
  if (!Array.isArray(secrets)) throw refusal("is missing; take 32 random bytes, and keep them");
  const [current, ...older] = secrets.map((one) => createKey(one?.id, one?.value));
  if (current === undefined || new Set(secrets.map(({ id }) => id)).size < secrets.length) {
    throw refusal("give one secret, or several of different ids, the current one first");
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

/** Bytes; fewer could be found by trying. */
const shortestSecret = 16;

function createKey(id: string, value: string | Uint8Array): SecretKey {
  if (typeof id !== "string" || !(typeof value === "string" || value instanceof Uint8Array)) {
    throw refusal("has no `id` that is a string, or no `value` that is a string or bytes");
  }
  const bytes = typeof value === "string" ? encode(value) : Uint8Array.from(value);
  if (bytes.length < shortestSecret) {
    throw refusal(`is shorter than ${shortestSecret} bytes; take 32 random ones`);
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

/** One way only to read it: the parts cannot run into each other. */
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
