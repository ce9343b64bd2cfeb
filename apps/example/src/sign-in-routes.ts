import { SmsError } from "@smskit/core";
import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { newsStream } from "./news-stream.ts";
import { lastTextOn, numbersPanel, type Offline, phonePanel } from "./offline-panel.ts";
import { codePage, numberPage, signedInPage } from "./pages.ts";
import { isLoopback, remoteAddressOf } from "./remote-address.ts";
import { type DeliveryNews, durationOf, isBadNumber, newsOf, sentenceForError } from "./sentences.ts";
import { type Notice, type Session, type Sessions, sessionLifeSeconds } from "./sessions.ts";
import type { Asker, PendingSignIn, SignIn } from "./sign-in.ts";
import type { WatchedLog } from "./watch-log.ts";

export interface SignInRoutesParts {
  signIn: SignIn;
  sessions: Sessions;
  /** Milliseconds since 1970. */
  now: () => number;
  messages: WatchedLog;
  /** How often, in milliseconds, to look for delivery reports that other processes received. */
  everyMs: number | undefined;
  offline?: Offline | undefined;
  provider: string;
  /** Send the cookie over https alone. */
  secureCookies: boolean;
  log(error: SmsError): void;
}

const cookieName = "lemon-session";

/**
 * The pages and forms. Every form leads back to `/`, which shows the step that the session is at: so reloading
 * sends nothing again, and all of it works without scripts.
 */
export function signInRoutes(parts: SignInRoutesParts): Hono {
  const { signIn, sessions, now, messages, everyMs, offline, provider, secureCookies, log } = parts;
  const routes = new Hono();

  routes.get("/", async (context) => {
    const session = await sessionOf(context);
    const notice = session?.notice;
    if (session && notice) await sessions.change(session, { notice: undefined });
    context.header("Cache-Control", "no-store");
    if (session?.signedInAs !== undefined) return context.html(signedInPage({ number: session.signedInAs }));
    const pending = session?.pending;
    if (pending === undefined) {
      return context.html(numberPage({ notice, aside: offline && numbersPanel(offline, provider) }));
    }
    const news = await newsAbout(pending);
    const waitMs = Math.max(0, pending.resendAt.getTime() - now());
    const aside = offline && phonePanel(offline, provider, pending.to);
    return context.html(codePage({ to: pending.to, news, waitMs, notice, aside }));
  });

  routes.post("/start", async (context) => {
    const session = (await sessionOf(context)) ?? (await opened(context));
    const number = await field(context, "number");
    const nothing: Notice = { about: "field", text: "Enter your mobile number." };
    if (number === "") await sessions.change(session, { notice: nothing });
    else await sendCode(context, session, number);
    return context.redirect("/", 303);
  });

  routes.post("/resend", async (context) => {
    const session = await sessionOf(context);
    if (session?.pending) await sendCode(context, session, session.pending.to, session.pending);
    return context.redirect("/", 303);
  });

  routes.post("/check", async (context) => {
    const session = await sessionOf(context);
    const code = (await field(context, "code")).replace(/[\s-]/g, "");
    if (session?.pending) await checkCode(context, session, session.pending, code);
    return context.redirect("/", 303);
  });

  routes.post("/sign-out", async (context) => {
    const session = await sessionOf(context);
    if (session) await sessions.end(session);
    deleteCookie(context, cookieName);
    return context.redirect("/", 303);
  });

  routes.get("/events", async (context) => {
    let pending: PendingSignIn | undefined;
    try {
      pending = (await sessionOf(context))?.pending;
    } catch {
      // After an error the browser would ask no more; after a stream that ends it does, a little later.
      return context.body("", 200, { "Content-Type": "text/event-stream" });
    }
    // 204 tells the browser to ask no more.
    if (pending === undefined) return context.body(null, 204);
    let told = "";
    return newsStream(context, {
      everyMs,
      async read() {
        const phone = offline && lastTextOn(offline.carrier, pending.to);
        const news = { ...(await newsAbout(pending)), phone };
        const before = told;
        told = JSON.stringify(news);
        return told === before ? undefined : news;
      },
      onChange(listener) {
        const stops = [messages.onChange(listener), offline?.carrier.on("status", listener)];
        return () => {
          for (const stop of stops) stop?.();
        };
      },
    });
  });

  async function sendCode(
    context: Context,
    session: Session,
    to: string,
    before?: PendingSignIn,
  ): Promise<void> {
    try {
      const request = await signIn.sendCode(askerOf(context, session), to, before);
      switch (request.status) {
        case "sent":
          return sessions.change(session, { pending: request.pending });
        case "too-soon": {
          const { waitMs } = request;
          const pending = before && { ...before, resendAt: new Date(now() + waitMs) };
          const text = `We have texted this number already. You can ask for another one in ${durationOf(waitMs)}.`;
          const notice: Notice = { about: "page", text, typed: to };
          return sessions.change(session, pending ? { pending, notice } : { notice });
        }
        case "over":
          return startAgain(session, to, "This code has had its time.");
      }
    } catch (error) {
      if (!SmsError.is(error)) throw error;
      const bad = isBadNumber(error);
      if (!bad) log(error);
      const notice: Notice = { about: bad ? "field" : "page", text: sentenceForError(error), typed: to };
      return sessions.change(session, { notice });
    }
  }

  async function checkCode(
    context: Context,
    session: Session,
    pending: PendingSignIn,
    code: string,
  ): Promise<void> {
    const askAgain = (text: string) => sessions.change(session, { notice: { about: "field", text } });
    if (!/^\d{6}$/.test(code)) return askAgain("Enter the 6 digits of the code in the text.");
    const check = await signIn.check(askerOf(context, session), pending, code);
    switch (check.status) {
      case "approved":
        setSessionCookie(
          context,
          await sessions.renew(session, { signedInAs: pending.to, pending: undefined }),
        );
        return;
      case "incorrect": {
        if (check.attemptsLeft === 0) return startAgain(session, pending.to, tooManyTries);
        const tries = check.attemptsLeft === 1 ? "one more try" : `${check.attemptsLeft} more tries`;
        return askAgain(`This is not the code that we texted. You have ${tries}.`);
      }
      case "expired":
        return askAgain("This code has expired. Ask for a new one below.");
      case "locked":
        return startAgain(session, pending.to, tooManyTries);
      case "used":
        // The other one of two clicks has signed the person in, and its response has the cookie.
        return askAgain(
          "This code was used a moment ago. If you are not signed in, ask for a new one below.",
        );
      case "not-found":
        return startAgain(session, pending.to, "This code has had its time.");
    }
  }

  function startAgain(session: Session, to: string, reason: string): Promise<void> {
    const text = `${reason} Start again with a new one.`;
    return sessions.change(session, { pending: undefined, notice: { about: "page", text, typed: to } });
  }

  async function newsAbout(pending: PendingSignIn): Promise<DeliveryNews> {
    const [sent] = await messages.list({ reference: pending.reference, limit: 1 });
    return newsOf(pending, sent?.delivery);
  }

  function sessionOf(context: Context): Promise<Session | undefined> {
    return sessions.find(getCookie(context, cookieName));
  }

  async function opened(context: Context): Promise<Session> {
    const session = await sessions.create();
    setSessionCookie(context, session);
    return session;
  }

  function setSessionCookie(context: Context, { id }: Session): void {
    setCookie(context, cookieName, id, {
      httpOnly: true,
      sameSite: "Lax",
      secure: secureCookies,
      path: "/",
      maxAge: sessionLifeSeconds,
    });
  }

  return routes;
}

const tooManyTries = "That were too many wrong codes.";

function askerOf(context: Context, session: Session): Asker {
  return { session: session.id, ip: addressOf(context) };
}

/**
 * Who asks, by the socket. From this machine comes the proxy of all the others, who must not share a limit: behind
 * one, read the header that it sets.
 */
function addressOf(context: Context): string | undefined {
  const address = remoteAddressOf(context);
  return address === undefined || isLoopback(address) ? undefined : address;
}

/** A field of the form, without what nobody types; empty if it is missing. */
async function field({ req }: Context, name: string): Promise<string> {
  const value = (await req.parseBody())[name];
  return typeof value === "string" ? value.replace(/\p{Cc}/gu, " ").trim() : "";
}
