import type { Templates } from "@smskit/core";
import { baseUrlSchema, httpUrlField, secret, templatesSchema, textField } from "@smskit/core/provider";
import * as z from "@smskit/core/zod";

// FILL IN: the fields of Vonage's config, in the interface and in the schema: the credentials, and what texts are sent from.

/** The connector JSON of one Vonage account. */
export interface VonageConfig {
  /** Signs in to the API: `key_`, then letters and digits. A secret. */
  apiKey: string;
  /** Signs in to the API. A secret. */
  apiSecret?: string | undefined;
  /** The number that texts are sent from, in E.164: `+15551230000`. */
  from: string;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /** Where Vonage sends delivery updates: an absolute http(s) URL, the route of your webhook. */
  statusCallback?: string | undefined;
  /**
   * Replaces Vonage's host, for a mock or a gateway: `https`, or `http` to this machine.
   * @default `https://api.vonage.example`
   */
  baseUrl?: string | undefined;
}

/** Checks {@link VonageConfig}, and describes it as JSON Schema. */
export const vonageConfigSchema = z.strictObject({
  apiSecret: z.optional(secret(textField(/^.{8,}$/, "must be the API secret"))),
  apiKey: secret(textField(/^key_\w{8,64}$/, "must be an API key: key_, then letters and digits")),
  from: textField(/^\+[1-9]\d{6,14}$/, "must be a number in E.164 (+15551230000)"),
  templates: z.optional(templatesSchema),
  statusCallback: z.optional(httpUrlField()),
  baseUrl: z.optional(baseUrlSchema),
});
