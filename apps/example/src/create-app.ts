import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type SmsConnector, SmsError, type SmsWebhook } from "@smskit/core";
import type { Carrier } from "@smskit/mock";
import { createMemoryVerificationStore, createVerifier, type VerifierEvent } from "@smskit/verify";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { createDeliveries } from "./deliveries.ts";
import { problemPage } from "./pages.ts";
import { createSessions } from "./sessions.ts";
import { createSignIn } from "./sign-in.ts";
import { signInRoutes } from "./sign-in-routes.ts";
import { webhookRoute } from "./webhook-route.ts";

export interface AppOptions {
  /** Any provider's; it needs a template for `SignIn`. */
  connector: SmsConnector;
  /** Reads what that provider reports. Without one, pages do not tell whether a text was delivered. */
  webhook?: SmsWebhook | undefined;
  /** The address by which browsers and the provider reach this app: `https://example.com`. */
  publicUrl: string;
  /** Where offline mode looks what a phone got. */
  carrier?: Carrier | undefined;
  /** Milliseconds since 1970. @default Date.now */
  now?: (() => number) | undefined;
  /** Where lines for whoever runs the app go. @default console.error */
  log?: ((line: string) => void) | undefined;
}

/** The path that a provider's reports go to. */
export function webhookPathOf(provider: string): string {
  return `/webhooks/${provider}`;
}

/** The whole app, as a function from requests to responses. */
export function createApp({
  connector,
  webhook,
  publicUrl,
  carrier,
  now = Date.now,
  log = console.error,
}: AppOptions): Hono {
  const deliveries = createDeliveries();
  const webhookPath = webhookPathOf(connector.provider);
  const verifier = createVerifier({
    connector,
    // In memory, under a secret of this process: with it, codes are gone when the process ends.
    store: createMemoryVerificationStore(),
    secret: randomBytes(32),
    message: { statusCallback: webhook && new URL(webhookPath, publicUrl).href },
    onEvent: (event) => log(lineOf(event)),
    now,
  });

  const app = new Hono();
  app.use(secureHeaders(headers));
  for (const [path, type] of publicFiles) {
    const content = readFileSync(new URL(`../public${path}`, import.meta.url), "utf8");
    app.get(path, (context) => context.body(content, 200, { "Content-Type": type }));
  }
  // Providers are not browsers: they prove who they are by a signature, and come before what guards the forms.
  if (webhook) app.on(["GET", "POST"], webhookPath, webhookRoute(webhook, deliveries, log));

  const { origin } = new URL(publicUrl);
  app.use(csrf({ origin: (from, { req }) => from === origin || from === new URL(req.url).origin }));
  app.use(bodyLimit({ maxSize: 4096 }));
  app.route(
    "/",
    signInRoutes({
      signIn: createSignIn({ verifier, deliveries }),
      sessions: createSessions({ now }),
      now,
      deliveries,
      carrier,
      provider: connector.provider,
      secureCookies: publicUrl.startsWith("https:"),
      log: (error) => log(describe(error)),
    }),
  );
  app.notFound((context) =>
    context.html(problemPage({ title: "Not found", text: "There is no such page here." }), 404),
  );
  app.onError((error, context) => {
    if ("getResponse" in error) return error.getResponse();
    // Of an error that is not ours, only the name: its message may hold what a person typed.
    log(SmsError.is(error) ? describe(error) : `A request failed: ${error.name}`);
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
  ["/lemon.svg", "image/svg+xml"],
] as const;

/** What whoever runs the app should hear of. */
function lineOf(event: VerifierEvent): string {
  if (event.type === "delivery-unknown") return describe(event.error);
  const { type, ...details } = event;
  return `${type}: ${JSON.stringify(details)}`;
}

/** A line for the log: `SmsError` holds no number, code or credential. */
function describe({ message, code, delivery, providerCode, requestId }: SmsError): string {
  const more = [code, delivery, providerCode, requestId].filter((part) => part !== undefined).join(", ");
  return `A text failed (${more}): ${message}`;
}
