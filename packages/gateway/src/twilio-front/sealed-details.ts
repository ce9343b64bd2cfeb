import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** What the front keeps with a message, encrypted: a number and URLs, which callers want back. */
export interface FrontDetails {
  /** E.164. */
  to: string;
  from?: string | undefined;
  messagingServiceSid?: string | undefined;
  statusCallback?: string | undefined;
}

/** Keeps {@link FrontDetails} unreadable for anyone who has the database, but not the gateway's secret. */
export interface Sealer {
  seal(details: FrontDetails): string;
  /** Returns nothing for what was not sealed with one of the secrets. */
  open(sealed: unknown): FrontDetails | undefined;
}

const ivBytes = 12;
const tagBytes = 16;

/** @param secrets The gateway's, newest first. */
export function createSealer(secrets: readonly string[]): Sealer {
  const keys = secrets.map((secret) =>
    Buffer.from(hkdfSync("sha256", secret, "", "smskit gateway: details of a message", 32)),
  );
  return {
    seal(details) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", keys[0] as Buffer, iv);
      const text = Buffer.concat([cipher.update(JSON.stringify(details), "utf8"), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64url");
    },
    open(sealed) {
      if (typeof sealed !== "string") return undefined;
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length < ivBytes + tagBytes) return undefined;
      for (const key of keys) {
        try {
          const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes));
          decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
          const text = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
          return JSON.parse(text.toString("utf8")) as FrontDetails;
        } catch {
          // Sealed with another secret.
        }
      }
      return undefined;
    },
  };
}
