import { z } from "@hono/zod-openapi";
import { type DoorConfig, DoorRefusal, defineDoor, doorSettings } from "./door.ts";
import { requireToken, tokenSchema } from "./door-token.ts";
import { readJsonBody } from "./read-json-body.ts";

/**
 * Auth0 retries up to five times “in the next minutes”: for so long, the same notification is texted once. Nothing in the event
 * names a notification, and its correlation id belongs to the whole sign-in. Unconfirmed: that each resend has a new code.
 * @see https://auth0.com/docs/authenticate/login/configure-correlation-id
 */
const retriesSeconds = 600;

const bodySchema = z.object({
  notification: z.object({
    recipient: z.string(),
    as_text: z.string().min(1),
    code: z.string().nullish(),
    message_type: z.string(),
    delivery_method: z.string(),
    locale: z.string().nullish(),
  }),
});

/**
 * Auth0's custom phone provider: an Action passes `event.notification` on, with a secret in its Authorization header.
 * @see https://auth0.com/docs/customize/phone-messages/configure-phone-messaging-providers/configure-a-custom-phone-provider
 */
export const auth0Door = defineDoor<DoorConfig & { readonly token: string | readonly string[] }>({
  type: "auth0",
  schema: z.strictObject({ type: z.literal("auth0"), ...doorSettings, token: tokenSchema }),
  usageTypes: { otp_verify: "Generic", otp_enroll: "BindMfa", change_password: "ForgotPassword" },
  // The Action gives up after 10 seconds.
  waitMs: 6_000,
  isUrgent: true,
  read(request, { token }) {
    requireToken(request.headers, token);
    const { notification } = readJsonBody(request, bodySchema);
    const {
      recipient,
      as_text: text,
      code,
      message_type: kind,
      delivery_method: method,
      locale,
    } = notification;
    if (method !== "text") {
      throw new DoorRefusal(
        400,
        "notification.delivery_method: must be text; select only Text as the delivery method of the phone provider.",
      );
    }
    return [
      {
        to: recipient,
        kind,
        body: text,
        ...(code && { variables: { code }, locale: locale ?? undefined }),
        once: [recipient, kind, code || text],
        onceSeconds: retriesSeconds,
      },
    ];
  },
});
