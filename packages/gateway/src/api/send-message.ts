import type { z } from "@hono/zod-openapi";
import type { SmsMessage } from "@smskit/core";
import type { ApiKeyConfig } from "../config/gateway-config.ts";
import type { Submission } from "../sending/submission.ts";
import type { Once } from "../state/request-keys.ts";
import type { newMessage } from "./message-schemas.ts";

/** Seconds that an `Idempotency-Key` is remembered. */
const keySeconds = 86_400;

/** Who asks for what this key sends: idempotency keys and limits belong to it. */
export function sourceOf({ id }: ApiKeyConfig): string {
  return `key:${id}`;
}

/** The limits of a key, as they are counted. */
export function limitsOf({ id, limits = [] }: ApiKeyConfig) {
  return limits.map((limit) => ({ ...limit, name: `key-${id}-${limit.perSeconds}` }));
}

/** Returns what recognizes a repeated request, if the client passed an `Idempotency-Key`. */
export function onceOf(key: string | undefined, operation: string, request: object): Once | undefined {
  if (key === undefined) return undefined;
  return { key, fingerprint: `${operation} ${canonicalJson(request)}`, seconds: keySeconds };
}

/** Returns what the gateway is to send for a key. */
export function submissionOf(
  key: ApiKeyConfig,
  { priority, sendAt, ...fields }: z.output<typeof newMessage>,
): Submission {
  return {
    source: sourceOf(key),
    // The connector refuses what contradicts itself, such as a body with variables.
    message: { ...fields, ...(sendAt !== undefined && { sendAt: new Date(sendAt) }) } as SmsMessage,
    isUrgent: priority === "code",
    countries: key.countries,
    limits: limitsOf(key),
  };
}

/** JSON whose keys are sorted, so that equal requests have equal fingerprints. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
