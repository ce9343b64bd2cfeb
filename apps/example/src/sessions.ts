import { createHmac, randomBytes } from "node:crypto";
import type { Database } from "@smskit/postgres";
import type { PendingSignIn } from "./sign-in.ts";

/** Something to tell on the next page: about the field, or about everything else. */
export interface Notice {
  about: "field" | "page";
  text: string;
  /** What the person typed, to be corrected. */
  typed?: string | undefined;
}

/** What a session knows. */
export interface SessionContent {
  pending?: PendingSignIn | undefined;
  /** E.164; there once the person is signed in. */
  signedInAs?: string | undefined;
  /** Shown once. */
  notice?: Notice | undefined;
}

/** What the server knows of one browser. */
export interface Session extends Readonly<SessionContent> {
  readonly id: string;
}

/** How long a session lives, in seconds. */
export const sessionLifeSeconds = 8 * 60 * 60;

/** Sessions by a random id that only the browser knows: the database has a hash of it. */
export interface Sessions {
  find(id: string | undefined): Promise<Session | undefined>;
  create(): Promise<Session>;
  /** Changes what is named, and nothing else: another request may be changing the rest. */
  change(session: Session, change: SessionContent): Promise<void>;
  /** A new id, at the moment the session gains rights: an id that was planted is worth nothing. */
  renew(session: Session, change: SessionContent): Promise<Session>;
  end(session: Session): Promise<void>;
}

export const sessionTables: readonly string[] = [
  "CREATE SCHEMA IF NOT EXISTS lemon",
  `CREATE TABLE IF NOT EXISTS lemon.sessions (
    id_hash text PRIMARY KEY,
    content jsonb NOT NULL,
    expires_at float8 NOT NULL
  )`,
  "CREATE INDEX IF NOT EXISTS sessions_expiry ON lemon.sessions (expires_at)",
];

/** Sessions of people who are not signed in that are kept: nobody can fill the disk from outside. */
const mostStrangers = 10_000;

export function createSessions(parts: { database: Database; secret: string; now: () => number }): Sessions {
  const { database, secret, now } = parts;
  const hashOf = (id: string) => createHmac("sha256", secret).update(id).digest("hex");
  const expiry = () => now() + sessionLifeSeconds * 1000;
  let created = 0;

  async function forget(): Promise<void> {
    if (created++ % 100 !== 0) return;
    await database.query("DELETE FROM lemon.sessions WHERE expires_at <= $1", [now()]);
    await database.query(
      `DELETE FROM lemon.sessions WHERE id_hash IN (SELECT id_hash FROM lemon.sessions
        WHERE NOT content ? 'signedInAs' ORDER BY expires_at DESC OFFSET ${mostStrangers})`,
    );
  }

  return {
    async find(id) {
      if (id === undefined) return undefined;
      const { rows } = await database.query<{ content: SessionContent }>(
        "SELECT content FROM lemon.sessions WHERE id_hash = $1 AND expires_at > $2",
        [hashOf(id), now()],
      );
      const content = rows[0]?.content;
      return content && { id, ...revived(content) };
    },
    async create() {
      await forget();
      const id = newId();
      await database.query(
        "INSERT INTO lemon.sessions (id_hash, content, expires_at) VALUES ($1, '{}', $2)",
        [hashOf(id), expiry()],
      );
      return { id };
    },
    async change({ id }, change) {
      await database.query(
        "UPDATE lemon.sessions SET content = jsonb_strip_nulls(content || $2::jsonb) WHERE id_hash = $1",
        [hashOf(id), asJson(change)],
      );
    },
    async renew(session, change) {
      const id = newId();
      await database.query(
        `UPDATE lemon.sessions SET id_hash = $2, expires_at = $3,
          content = jsonb_strip_nulls(content || $4::jsonb) WHERE id_hash = $1`,
        [hashOf(session.id), hashOf(id), expiry(), asJson(change)],
      );
      return { ...session, ...change, id };
    },
    async end({ id }) {
      await database.query("DELETE FROM lemon.sessions WHERE id_hash = $1", [hashOf(id)]);
    },
  };
}

/** What is `undefined` is to be removed, which JSON says with `null`. */
function asJson(change: SessionContent): string {
  return JSON.stringify(change, (_name, value: unknown) => value ?? null);
}

/** JSON has made its date a string. */
function revived({ pending, ...content }: SessionContent): SessionContent {
  return pending === undefined
    ? content
    : { ...content, pending: { ...pending, resendAt: new Date(pending.resendAt) } };
}

function newId(): string {
  return randomBytes(24).toString("base64url");
}
