import { randomBytes } from "node:crypto";
import { BoundedMap } from "./bounded-map.ts";
import type { PendingSignIn } from "./sign-in.ts";

/** Something to tell on the next page: about the field, or about everything else. */
export interface Notice {
  about: "field" | "page";
  text: string;
  /** What the person had typed, to be mended. */
  typed?: string | undefined;
}

/** What the server knows of one browser. */
export interface Session {
  readonly id: string;
  pending?: PendingSignIn | undefined;
  /** E.164; there once the person is signed in. */
  signedInAs?: string | undefined;
  /** Shown once. */
  notice?: Notice | undefined;
}

/** How long a session lives, in seconds. */
export const sessionLifeSeconds = 8 * 60 * 60;

/** The sessions of one process, by a random id that only the browser knows. */
export interface Sessions {
  find(id: string | undefined): Session | undefined;
  create(): Session;
  /** A new id for the same session, at the moment it gains rights: an id that was planted is worth nothing. */
  renew(session: Session): Session;
  end(session: Session): void;
}

export function createSessions({ now }: { now: () => number }): Sessions {
  const entries = new BoundedMap<string, { session: Session; expiresAt: number }>();

  function keep(session: Session): Session {
    entries.set(session.id, { session, expiresAt: now() + sessionLifeSeconds * 1000 });
    return session;
  }

  return {
    find(id) {
      const entry = entries.get(id ?? "");
      return entry !== undefined && entry.expiresAt > now() ? entry.session : undefined;
    },
    create: () => keep({ id: newId() }),
    renew(session) {
      entries.delete(session.id);
      return keep({ ...session, id: newId() });
    },
    end(session) {
      entries.delete(session.id);
    },
  };
}

function newId(): string {
  return randomBytes(24).toString("base64url");
}
