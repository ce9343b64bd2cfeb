import { z } from "@hono/zod-openapi";
import { secretField } from "../config/field-schemas.ts";
import {
  type DoorConfig,
  DoorRefusal,
  type DoorRequest,
  defineDoor,
  doorSettings,
  notSentResponse,
} from "./door.ts";
import { readJsonBody } from "./read-json-body.ts";
import { isGenuineWebhook, isWebhookSecret } from "./standard-webhook.ts";

interface ClerkConfig extends DoorConfig {
  readonly secret: string | readonly string[];
}

/** How long Clerk's codes can be used (unconfirmed). Svix retries for more than a day, when a code would only confuse. */
const codeSeconds = 600;

const secret = z.string().refine(isWebhookSecret, {
  error: "must be the endpoint's signing secret, which begins with whsec_",
});

const eventSchema = z.object({
  type: z.string(),
  /** Milliseconds since 1970. */
  timestamp: z.number().optional(),
});

const smsSchema = z.object({
  data: z.object({
    id: z.string().min(1),
    to_phone_number: z.string(),
    message: z.string(),
    slug: z.string().nullish(),
    /** `otp_code` is what Clerk's templates call the code (unconfirmed for texts; without it, the message is sent as it is). */
    data: z.object({ otp_code: z.string().nullish() }).nullish(),
    delivered_by_clerk: z.boolean(),
  }),
});

/**
 * Clerk's webhook event `sms.created`. Only what Clerk does not deliver itself is sent; other events do nothing.
 * @see https://clerk.com/docs/guides/development/webhooks/overview
 * @see https://clerk.com/docs/guides/customizing-clerk/email-sms-templates#delivered-by-clerk
 * @see https://docs.svix.com/retries
 * @see https://github.com/clerk/javascript/blob/main/packages/backend/src/api/resources/JSON.ts SMSMessageJSON
 */
export const clerkDoor = defineDoor<ClerkConfig>({
  type: "clerk",
  schema: z.strictObject({
    type: z.literal("clerk"),
    ...doorSettings,
    /** The signing secret of the webhook endpoint, `whsec_…`. To rotate it, list the new one first. */
    secret: secretField(secret),
  }),
  usageTypes: { verification_code: "Generic", reset_password_code: "ForgotPassword" },
  waitMs: 3_000,
  isUrgent: true,
  read(request, config) {
    expectSignature(request, [config.secret].flat());
    const event = readJsonBody(request, eventSchema);
    if (event.type !== "sms.created") return [];
    const { data: sms } = readJsonBody(request, smsSchema);
    if (sms.delivered_by_clerk) return [];
    const code = sms.data?.otp_code || undefined;
    const ageSeconds = Math.max(0, (request.now - (event.timestamp ?? request.now)) / 1_000);
    const leftSeconds = Math.floor(codeSeconds - ageSeconds);
    if (code !== undefined && leftSeconds < 1) return [];
    return [
      {
        to: sms.to_phone_number,
        kind: sms.slug || "Generic",
        body: sms.message,
        ...(code !== undefined && { variables: { code }, lifeSeconds: leftSeconds }),
        once: [sms.id],
        onceIsId: true,
      },
    ];
  },
  // Svix repeats whatever fails for more than a day, unless it is told that this cannot help.
  failed(error) {
    const response = notSentResponse(error, error.message);
    if (!error.retryable) response.headers.set("webhook-delivery", "abort-message");
    return response;
  },
});

/**
 * Checks the signature of Svix, which is that of Standard Webhooks with other names of headers. Requests older than five minutes
 * are refused.
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
function expectSignature({ headers, body }: DoorRequest, secrets: readonly string[]): void {
  const given = {
    id: headers.get("svix-id") ?? "",
    timestamp: headers.get("svix-timestamp") ?? "",
    signature: headers.get("svix-signature") ?? "",
  };
  if (isGenuineWebhook(body, given, secrets)) return;
  throw new DoorRefusal(
    401,
    "svix-signature: is missing, invalid or older than five minutes; use the endpoint's signing secret in this door's config.",
  );
}
