import { z } from "@hono/zod-openapi";
import { secretField } from "../config/field-schemas.ts";
import { digitsWithPlus } from "./digits-with-plus.ts";
import {
  type DoorConfig,
  DoorRefusal,
  defineDoor,
  doorSettings,
  notSentResponse,
  sentenceForPerson,
} from "./door.ts";
import { readJsonBody } from "./read-json-body.ts";
import { isGenuineWebhook, isWebhookSecret } from "./standard-webhook.ts";

interface SupabaseConfig extends DoorConfig {
  readonly secret: string | readonly string[];
}

const secret = z.string().refine((text) => isWebhookSecret(withoutVersion(text)), {
  error: "must be a secret of the hook: v1,whsec_ and 32 to 88 characters of Base64",
});

/** Older versions have no `metadata`, which nothing here needs. */
const bodySchema = z.object({
  user: z.object({ phone: z.string().nullish(), new_phone: z.string().nullish() }).nullish(),
  sms: z.object({
    otp: z.string().min(1),
    phone: z.string().nullish(),
    sms_type: z.string().nullish(),
  }),
});

/**
 * The Send SMS hook of Supabase Auth, signed as Standard Webhooks are. Supabase allows five seconds for up to three attempts,
 * each with a new id. It accepts 204, and shows the person the error of a 200. It repeats a request after 429 or 503 with a
 * `Retry-After`, whatever that says, and without a pause; everything else ends in an error.
 * @see https://github.com/supabase/auth/blob/master/internal/hooks/hookshttp/hookshttp.go
 * @see https://supabase.com/docs/guides/auth/auth-hooks/send-sms-hook
 */
export const supabaseDoor = defineDoor<SupabaseConfig>({
  type: "supabase",
  schema: z.strictObject({
    type: z.literal("supabase"),
    ...doorSettings,
    /** `v1,whsec_…`. To rotate it, list the new one and the old one. */
    secret: secretField(secret),
  }),
  usageTypes: { otp: "SignIn", mfa: "MfaVerification" },
  waitMs: 3_500,
  // Three attempts of this length fit into Supabase's five seconds.
  recordMs: 1_400,
  isUrgent: true,
  needsTemplates: true,
  read(request, config) {
    const signed = verified(request.headers, request.body, [config.secret].flat());
    const { user, sms } = readJsonBody(request, bodySchema);
    // During a change of number, `user.phone` is still the old one.
    const phone = sms.phone || user?.new_phone || user?.phone;
    if (!phone) throw new DoorRefusal(400, "sms.phone: is missing.");
    const kind = sms.sms_type === "mfa" ? "mfa" : "otp";
    const { otp: code } = sms;
    return [{ to: digitsWithPlus(phone), kind, variables: { code }, once: [phone, code], signed }];
  },
  // Supabase gives up at an error of a 200, and shows it. After a 503 it asks again at once, if the header is there.
  failed: (error) =>
    error.retryable
      ? notSentResponse(error, sentenceForPerson)
      : Response.json(errorOf(error.code === "rate-limited" ? 429 : 422, sentenceForPerson)),
  refused: ({ status, message }) => Response.json(errorOf(status, message), { status }),
});

/** @see https://github.com/supabase/auth/blob/master/internal/hooks/hookserrors/hookserrors.go */
function errorOf(status: number, message: string): object {
  return { error: { http_code: status, message } };
}

/**
 * Returns what no other request has: its id and time, which are signed. The header of the signatures can be changed: others may be
 * added to the right one.
 * @throws {DoorRefusal} 401.
 */
function verified(headers: Headers, body: string, secrets: readonly string[]): string {
  // With several secrets, Supabase separates the signatures by a comma and a blank; the standard has a blank only. A proxy that
  // rewrites lists may leave the comma alone.
  const signature = (headers.get("webhook-signature") ?? "").replaceAll(/,? +|,(?=v1,)/g, " ");
  const given = {
    id: headers.get("webhook-id") ?? "",
    timestamp: headers.get("webhook-timestamp") ?? "",
    signature,
  };
  if (isGenuineWebhook(body, given, secrets.map(withoutVersion))) return `${given.id} ${given.timestamp}`;
  throw new DoorRefusal(
    401,
    "webhook-signature: is missing, invalid, or older than 5 minutes; compare the secret of the hook, and the clocks.",
  );
}

function withoutVersion(text: string): string {
  return text.replace(/^v1,/, "");
}
