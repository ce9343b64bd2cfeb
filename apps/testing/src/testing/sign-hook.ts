import { Webhook } from "standardwebhooks";

/** Signs as Supabase Auth does: a new id for each try, and all signatures joined by a comma and a blank. */
export function signHook(body: string, secrets: readonly string[], at = new Date()): Record<string, string> {
  const id = crypto.randomUUID();
  const signatures = secrets.map((secret) => new Webhook(secret.replace("v1,", "")).sign(id, at, body));
  return {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": signatures.join(", "),
  };
}
