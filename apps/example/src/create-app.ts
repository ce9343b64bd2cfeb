import { readFileSync } from "node:fs";
import { type SmsConnector, SmsError, type SmsWebhook } from "@smskit/core";
import {
  createMessageLog,
  createPostgresLimiters,
  createPostgresVerificationStore,
  withMessageLog,
} from "@smskit/postgres";
import { createVerifier, type VerifierEvent } from "@smskit/verify";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import type { Offline } from "./offline-panel.ts";
import { type AppState, secretFor } from "./open-state.ts";
import { operatorAccess } from "./operator-access.ts";
import { operatorRoutes } from "./operator-routes.ts";
import { problemPage } from "./pages.ts";
import { createSessions } from "./sessions.ts";
import { type Codes, createSignIn } from "./sign-in.ts";
import { signInRoutes } from "./sign-in-routes.ts";
import { watchLog } from "./watch-log.ts";
import { webhookRoute } from "./webhook-route.ts";

export interface AppOptions {
  /** Any provider's, with a template for `SignIn`; or what texts and checks codes elsewhere, such as a gateway. */
  sender: SmsConnector | Codes;
  /** Reads what that provider reports. Without one, pages do not tell whether a text was delivered. */
  webhook?: SmsWebhook | undefined;
  /** The address by which browsers and the provider reach this app: `https://example.com`. */
  publicUrl: string;
  /** Where codes, counts of texts, sessions and the log of messages are. */
  state: AppState;
  /** The provider is a mock: pages show what a phone got. */
  offline?: Offline | undefined;
  /** Opens the operator's page, with the name `operator`. @default only to this machine, and only in offline mode */
  operatorToken?: string | undefined;
  /** Milliseconds since 1970. @default Date.now */
  now?: (() => number) | undefined;
  /** Where lines for the operator go. @default console.error */
  log?: ((line: string) => void) | undefined;
}

/** The whole app, as a function from requests to responses. */
export function createApp({
  sender,
  webhook,
  publicUrl,
  state,
  offline,
  operatorToken,
  now = Date.now,
  log = console.error,
}: AppOptions): Hono {
  const { database } = state;
  // Offline mode shows everybody's codes: who signed in there has not signed in where texts are real.
  const secret = (use: string) => secretFor(`${offline ? "offline" : "live"} ${use}`, state.secret);
  const messages = watchLog(createMessageLog(database, { secret: secretFor("numbers", state.secret) }));
  // Other processes share a server, and what they do is not heard here.
  const everyMs = database.kind === "server" ? 2_000 : undefined;
  const provider = "provider" in sender ? sender.provider : "gateway";
  const webhookPath = `/webhooks/${provider}`;
  const codes = "provider" in sender ? codesThrough(sender) : sender;

  function codesThrough(connector: SmsConnector): Codes {
    // Without it, the provider's own settings say where reports go.
    const statusCallback =
      webhook && connector.features?.statusCallback ? new URL(webhookPath, publicUrl).href : undefined;
    return createVerifier({
      connector: withMessageLog(connector, { log: messages }),
      store: createPostgresVerificationStore(database),
      createLimiter: createPostgresLimiters(database),
      secret: secret("codes"),
      message: { statusCallback },
      onEvent: (event) => log(lineOf(event)),
      now,
    });
  }

  const app = new Hono();
  app.use(secureHeaders(headers));
  for (const [path, type] of publicFiles) {
    const content = readFileSync(new URL(`../public${path}`, import.meta.url), "utf8");
    app.get(path, (context) => context.body(content, 200, { "Content-Type": type }));
  }
  // Providers are not browsers: they prove who they are by a signature, and come before what guards the forms.
  if (webhook) app.on(["GET", "POST"], webhookPath, webhookRoute({ webhook, publicUrl, messages, log }));

  const { origin } = new URL(publicUrl);
  app.use(csrf({ origin: (from, { req }) => from === origin || from === new URL(req.url).origin }));
  app.use(bodyLimit({ maxSize: 4096 }));
  const access = operatorAccess({ token: operatorToken, offline: offline !== undefined });
  app.route("/operator", operatorRoutes({ log: messages, access, everyMs }));
  app.route(
    "/",
    signInRoutes({
      signIn: createSignIn(codes),
      sessions: createSessions({ database, secret: secret("sessions"), now }),
      now,
      messages,
      everyMs,
      offline,
      provider,
      secureCookies: publicUrl.startsWith("https:"),
      log: (error) => log(describe("A text failed", error)),
    }),
  );
  app.notFound((context) =>
    context.html(problemPage({ title: "Not found", text: "This page does not exist." }), 404),
  );
  app.onError((error, context) => {
    if ("getResponse" in error) return error.getResponse();
    // Of an error that is not ours, only the name: its message may hold what a person typed.
    log(SmsError.is(error) ? describe("A request failed", error) : `A request failed: ${error.name}`);
    const text = "Something went wrong on our side. Please try again.";
    return context.html(problemPage({ title: "That did not work", text }), 500);
  });
  return app;
}

/** No scripts or styles but our own files, and nobody may frame the page. */
const headers: Parameters<typeof secureHeaders>[0] = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  // Browsers leave the origin out of forms under the stricter `no-referrer`.
  referrerPolicy: "same-origin",
  xFrameOptions: "DENY",
};

const publicFiles = [
  ["/style.css", "text/css; charset=utf-8"],
  ["/page.js", "text/javascript; charset=utf-8"],
  ["/operator.css", "text/css; charset=utf-8"],
  ["/operator.js", "text/javascript; charset=utf-8"],
  ["/lemon.svg", "image/svg+xml"],
] as const;

/** What the operator of the app should know. */
function lineOf(event: VerifierEvent): string {
  if (event.type === "delivery-unknown") return describe("A text failed", event.error);
  const { type, ...details } = event;
  return `${type}: ${JSON.stringify(details)}`;
}

/** A line for the log: `SmsError` holds no number, code or credential. */
function describe(what: string, { message, code, delivery, providerCode, requestId }: SmsError): string {
  const more = [code, delivery, providerCode, requestId].filter((part) => part !== undefined).join(", ");
  return `${what} (${more}): ${message}`;
}
