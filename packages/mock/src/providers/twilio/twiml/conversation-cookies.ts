/** The cookies of one conversation. */
export interface CookieJar {
  /** The `Cookie` header of a request to the app; empty without cookies. */
  headers(url: string): Readonly<Record<string, string>>;
  /** Keeps what the `Set-Cookie` headers of a response say. */
  store(url: string, setCookies: readonly string[]): void;
}

/** The cookies of all conversations: those between a phone and a sender. */
export interface ConversationCookies {
  of(conversation: { account: string; phone: string; sender: string }): CookieJar;
  reset(account: string | undefined): void;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly isSecure: boolean;
  /** In milliseconds. */
  readonly expires: number;
}

interface Conversation {
  /** By host, path and name. */
  readonly cookies: Map<string, Cookie>;
  usedAt: number;
}

const inactivityMs = 4 * 60 * 60_000;

/** @see https://www.twilio.com/docs/messaging/twiml#cookies */
export function createConversationCookies(now: () => number): ConversationCookies {
  const conversations = new Map<string, Conversation>();

  function conversationOf(key: string): Conversation | undefined {
    const found = conversations.get(key);
    if (found === undefined) return undefined;
    if (now() - found.usedAt < inactivityMs) return found;
    conversations.delete(key);
    return undefined;
  }

  return {
    of({ account, phone, sender }) {
      const key = `${account} ${phone} ${sender}`;
      return {
        headers(url) {
          const conversation = conversationOf(key);
          const target = URL.parse(url);
          if (conversation === undefined || target === null) return {};
          conversation.usedAt = now();
          const fitting = [...conversation.cookies]
            .filter(([id, cookie]) => id.startsWith(`${target.hostname} `) && fits(cookie, target, now()))
            .map(([, { name, value }]) => `${name}=${value}`);
          return fitting.length === 0 ? {} : { cookie: fitting.join("; ") };
        },
        store(url, setCookies) {
          const target = URL.parse(url);
          if (setCookies.length === 0 || target === null) return;
          const conversation = conversationOf(key) ?? { cookies: new Map(), usedAt: now() };
          conversation.usedAt = now();
          conversations.set(key, conversation);
          for (const line of setCookies) {
            const cookie = readCookie(line, target, now());
            if (cookie === undefined) continue;
            conversation.cookies.set(`${target.hostname} ${cookie.path} ${cookie.name}`, cookie);
          }
        },
      };
    },
    reset(account) {
      for (const key of conversations.keys()) {
        if (account === undefined || key.startsWith(`${account} `)) conversations.delete(key);
      }
    },
  };
}

function fits({ path, isSecure, expires }: Cookie, target: URL, at: number): boolean {
  const isBelow = target.pathname === path || target.pathname.startsWith(path.replace(/\/?$/, "/"));
  return isBelow && expires > at && (!isSecure || target.protocol === "https:");
}

function readCookie(line: string, target: URL, at: number): Cookie | undefined {
  const [pair = "", ...given] = line.split(";");
  const name = pair.slice(0, pair.indexOf("=")).trim();
  if (!pair.includes("=") || name === "") return undefined;
  const settings = new Map(
    given.map((one) => {
      const [setting = "", ...value] = one.split("=");
      return [setting.trim().toLowerCase(), value.join("=").trim()];
    }),
  );
  const maxAge = settings.get("max-age");
  const expires =
    maxAge === undefined ? Date.parse(settings.get("expires") ?? "") : at + Number(maxAge) * 1000;
  const path = settings.get("path");
  return {
    name,
    value: pair.slice(pair.indexOf("=") + 1).trim(),
    path: path?.startsWith("/") ? path : target.pathname.slice(0, target.pathname.lastIndexOf("/")) || "/",
    isSecure: settings.has("secure"),
    expires: Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires,
  };
}
