import type { Templates } from "@smskit/core";
import { baseUrlSchema, httpUrlField, secret, templatesSchema, textField } from "@smskit/core/provider";
import * as z from "@smskit/core/zod";

// FILL IN: the fields of Bandwidth's config, in the interface and in the schema: the credentials, and what texts are sent from.

/** The connector JSON of one Bandwidth account. */
export interface BandwidthConfig {
  /** Signs in to the API: `key_`, then letters and digits. A secret. */
  apiKey: string;
  /** The number that texts are sent from, in E.164: `+15551230000`. */
  from: string;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /** Where Bandwidth sends delivery updates: an absolute http(s) URL, the route of your webhook. */
  statusCallback?: string | undefined;
  /**
   * Replaces Bandwidth's host, for a mock or a gateway: `https`, or `http` to this machine.
   * @default `https://api.bandwidth.example`
   */
  baseUrl?: string | undefined;
}

/** Checks {@link BandwidthConfig}, and describes it as JSON Schema. */
export const bandwidthConfigSchema = z.strictObject({
  apiKey: secret(textField(/^key_\w{8,64}$/, "must be an API key: key_, then letters and digits")),
  from: textField(/^\+[1-9]\d{6,14}$/, "must be a number in E.164 (+15551230000)"),
  templates: z.optional(templatesSchema),
  statusCallback: z.optional(httpUrlField()),
  baseUrl: z.optional(baseUrlSchema),
});
