import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
import type { TestGateway } from "../../testing/start-gateway.ts";

/** The token of the doors whose systems sign nothing. */
export const token = "a-token-of-a-door-for-tests";
/** The token of one door: no two doors of a config share theirs. */
export function tokenOf(door: string): string {
  return `${token}-${door}`;
}
/** Gives each door of a config its own token, in place of a shared one. */
export function withOwnTokens<Door extends object>(doors: Record<string, Door>): Record<string, Door> {
  return Object.fromEntries(
    Object.entries(doors).map(([name, door]) => [
      name,
      "token" in door ? { ...door, token: tokenOf(name) } : door,
    ]),
  );
}
/** The secrets of Supabase's hook: while it is rotated, it signs with both. */
export const hookSecret = `v1,whsec_${Buffer.from("the newest secret of a hook").toString("base64")}`;
export const oldHookSecret = `v1,whsec_${Buffer.from("an older secret of the hook").toString("base64")}`;
/** The secret of one hook. */
export function hookSecretOf(door: string): string {
  return `v1,whsec_${Buffer.from(`the secret of the hook ${door}`).toString("base64")}`;
}
export const signingKey = "the-signing-key-of-zitadel";

type Headers = Record<string, string>;

/** The JSON of a request, as its system sends it. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8");
}

/** Makes a request to a door. A body that is not a string is sent as JSON. */
export function askDoor(
  { request }: Pick<TestGateway, "request">,
  door: string,
  body: unknown,
  headers: Headers = {},
): Promise<Response> {
  return request(`/doors/${door}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** Signs as Supabase does, with the library of Standard Webhooks. Each attempt has a new id. */
export function supabaseHeaders(body: string, secrets = [hookSecret], at = new Date()): Headers {
  const id = randomUUID();
  const signatures = secrets.map((secret) => new Webhook(secret.replace(/^v1,/, "")).sign(id, at, body));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": signatures.join(", "),
  };
}

/** Signs as Zitadel's pkg/actions/signing.go does. */
export function zitadelHeaders(body: string, keys = [signingKey], at = new Date()): Headers {
  const seconds = Math.floor(at.getTime() / 1_000);
  const signatures = keys.map((key) => createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex"));
  return { "zitadel-signature": [`t=${seconds}`, ...signatures.map((one) => `v1=${one}`)].join(",") };
}

export const bearer: Headers = { authorization: `Bearer ${token}` };

export function bearerOf(door: string): Headers {
  return { authorization: `Bearer ${tokenOf(door)}` };
}

/** HTTP Basic with any user name. */
export function basic(password = token, user = "smskit"): Headers {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}
