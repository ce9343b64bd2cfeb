import { SmsError } from "@smskit/core";
import type { Carrier } from "@smskit/mock";
import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Deliveries } from "./deliveries.ts";
import { deliveryStream } from "./delivery-stream.ts";
import type { Html } from "./layout.ts";
import { lastTextOn, numbersPanel, phonePanel } from "./offline-panel.ts";
import { codePage, numberPage, signedInPage } from "./pages.ts";
import { durationOf, isBadNumber, newsOf, sentenceForError } from "./sentences.ts";
import { type Session, type Sessions, sessionLifeSeconds } from "./sessions.ts";
import type { Asker, PendingSignIn, SignIn } from "./sign-in.ts";

export interface SignInRoutesParts {
  signIn: SignIn;
  sessions: Sessions;
  /** Milliseconds since 1970. */
  now: () => number;
  deliveries: Deliveries;
  carrier?: Carrier | undefined;
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
  const { signIn, sessions, now, deliveries, carrier, provider, secureCookies, log } = parts;
  const routes = new Hono();

  routes.get("/", (context) => {
    const session = sessionOf(context);
    const notice = session?.notice;
    if (session) session.notice = undefined;
    context.header("Cache-Control", "no-store");
    if (session?.signedInAs !== undefined) return context.html(signedInPage({ number: session.signedInAs }));
    const pending = session?.pending;
    if (pending === undefined) {
      return context.html(numberPage({ notice, aside: carrier && numbersPanel(provider) }));
    }
    const news = newsOf(pending, deliveries.stateOf(pending.reference));
    const waitMs = Math.max(0, pending.resendAt.getTime() - now());
    return context.html(codePage({ to: pending.to, news, waitMs, notice, aside: panelFor(pending) }));
  });

  routes.post("/start", async (context) => {
    const session = sessionOf(context) ?? opened(context);
    const number = await field(context, "number");
    if (number === "") {
      session.notice = { about: "field", text: "Enter your mobile number." };
      return context.redirect("/", 303);
    }
    await sendCode(context, session, number);
    return context.redirect("/", 303);
  });

  routes.post("/resend", async (context) => {
    const session = sessionOf(context);
    if (session?.pending) await sendCode(context, session, session.pending.to, session.pending);
    return context.redirect("/", 303);
  });

  routes.post("/check", async (context) => {
    const session = sessionOf(context);
    const code = (await field(context, "code")).replace(/[\s-]/g, "");
    if (session?.pending) await checkCode(context, session, session.pending, code);
    return context.redirect("/", 303);
  });

  routes.post("/sign-out", (context) => {
    const session = sessionOf(context);
    if (session) sessions.end(session);
    deleteCookie(context, cookieName);
    return context.redirect("/", 303);
  });

  routes.get("/events", (context) => {
    const pending = sessionOf(context)?.pending;
    // 204 tells the browser to ask no more.
    if (pending === undefined) return context.body(null, 204);
    const { to, reference } = pending;
    return deliveryStream(context, {
      read: () => ({
        ...newsOf(pending, deliveries.stateOf(reference)),
        phone: carrier && lastTextOn(carrier, to),
      }),
      onChange(listener) {
        const stops = [deliveries.onChange(reference, listener), carrier?.on("status", listener)];
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
          session.pending = request.pending;
          return;
        case "too-soon": {
          const { waitMs } = request;
          if (before) session.pending = { ...before, resendAt: new Date(now() + waitMs) };
          const text = `We have texted this number already. You can ask for another one in ${durationOf(waitMs)}.`;
          session.notice = { about: "page", text, typed: to };
          return;
        }
        case "over":
          startAgain(session, to, "This code has had its time.");
      }
    } catch (error) {
      if (!SmsError.is(error)) throw error;
      const bad = isBadNumber(error);
      if (!bad) log(error);
      session.notice = { about: bad ? "field" : "page", text: sentenceForError(error), typed: to };
    }
  }

  async function checkCode(
    context: Context,
    session: Session,
    pending: PendingSignIn,
    code: string,
  ): Promise<void> {
    if (!/^\d{6}$/.test(code)) {
      session.notice = { about: "field", text: "Enter the 6 digits of the code in the text." };
      return;
    }
    const check = await signIn.check(askerOf(context, session), pending, code);
    switch (check.status) {
      case "approved":
        session.signedInAs = pending.to;
        session.pending = undefined;
        setSessionCookie(context, sessions.renew(session));
        return;
      case "incorrect": {
        if (check.attemptsLeft === 0) return startAgain(session, pending.to, tooManyTries);
        const tries = check.attemptsLeft === 1 ? "one more try" : `${check.attemptsLeft} more tries`;
        const text = `This is not the code that we texted. You have ${tries}.`;
        session.notice = { about: "field", text };
        return;
      }
      case "expired":
        session.notice = { about: "field", text: "This code has expired. Ask for a new one below." };
        return;
      case "locked":
        return startAgain(session, pending.to, tooManyTries);
      case "not-found":
        startAgain(session, pending.to, "This code has had its time.");
    }
  }

  function startAgain(session: Session, to: string, reason: string): void {
    session.pending = undefined;
    session.notice = { about: "page", text: `${reason} Start again with a new one.`, typed: to };
  }

  function panelFor(pending: PendingSignIn): Html | undefined {
    return carrier && phonePanel(provider, lastTextOn(carrier, pending.to));
  }

  function sessionOf(context: Context): Session | undefined {
    return sessions.find(getCookie(context, cookieName));
  }

  function opened(context: Context): Session {
    const session = sessions.create();
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
function addressOf({ env }: Context): string | undefined {
  const address: string | undefined = env?.incoming?.socket?.remoteAddress;
  return address === undefined || /^(?:::ffff:)?127\.|^::1$/.test(address) ? undefined : address;
}

/** A field of the form; empty where there is none. */
async function field({ req }: Context, name: string): Promise<string> {
  const value = (await req.parseBody())[name];
  return typeof value === "string" ? value.trim() : "";
}
