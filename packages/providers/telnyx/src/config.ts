import type { Templates } from "@smskit/core";
import {
  baseUrlSchema,
  fieldRule,
  httpUrlField,
  secret,
  templatesSchema,
  textField,
} from "@smskit/core/provider";
import * as z from "@smskit/core/zod";

/** The connector JSON of one Telnyx account. It needs a sender: `from`, `messagingProfileId`, or both. */
export interface TelnyxConfig {
  /** Portal → your name → API Keys → Create API Key: `KEY` and what follows it. Telnyx shows it once. A secret. */
  apiKey: string;
  /**
   * Portal → Numbers → My Numbers: a number in E.164 (`+15558675310`), a short code, or an alphanumeric sender of at
   * most 11 letters, digits and spaces, which also needs a `messagingProfileId`.
   */
  from?: string | undefined;
  /**
   * Portal → Messaging → the profile's page: a UUID. Without `from`, Telnyx picks the sender from the profile's
   * number pool.
   * @see https://developers.telnyx.com/docs/messaging/messages/number-pool
   */
  messagingProfileId?: string | undefined;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /**
   * Where Telnyx sends delivery updates: an absolute http(s) URL, the route of your webhook.
   * @default the messaging profile's webhook
   * @see https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks
   */
  statusCallback?: string | undefined;
  /**
   * Replaces Telnyx's host, for a mock or a gateway of your own: `https`, or `http` to this machine.
   * @default `https://api.telnyx.com`
   */
  baseUrl?: string | undefined;
}

/** Checks a {@link TelnyxConfig}, and describes it as JSON Schema. */
export const telnyxConfigSchema = z
  .strictObject({
    apiKey: secret(
      textField(/^KEY[\w.+/=-]{10,200}$/, "must be a Telnyx API key: KEY, then letters and digits"),
    ),
    from: z.optional(
      textField(
        /^(?:\+[1-9]\d{6,14}|\d{5,8}|(?=[0-9 ]*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
        "must be a number in E.164 (+15558675310), a short code, or an alphanumeric sender of at most 11 letters, digits and spaces",
      ),
    ),
    messagingProfileId: z.optional(
      textField(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "must be a Messaging Profile ID: a UUID"),
    ),
    templates: z.optional(templatesSchema),
    statusCallback: z.optional(httpUrlField()),
    baseUrl: z.optional(baseUrlSchema),
  })
  .check(
    fieldRule("from", "is missing: set a sender, or a messagingProfileId with a number pool", (config) => {
      return config.from !== undefined || config.messagingProfileId !== undefined;
    }),
    fieldRule("messagingProfileId", "is missing: an alphanumeric sender needs it", (config) => {
      return !/[A-Za-z]/.test(String(config.from ?? "")) || config.messagingProfileId !== undefined;
    }),
  );
