import type { Templates } from "@smskit/core";
import {
  baseUrlSchema,
  httpUrlField,
  secondsField,
  secretField,
  templatesSchema,
  textField,
} from "@smskit/core/provider";
import * as z from "@smskit/core/zod";
import { features } from "./features.ts";

/** Where Sinch keeps a service plan. */
export type SinchRegion = "us" | "eu" | "au" | "br" | "ca";

/**
 * Which callbacks Sinch makes about a message: none, one when it has ended (`summary`; `full` names the recipient), one for
 * each change (`per_recipient`), or one for the last (`per_recipient_final`).
 */
export type SinchDeliveryReport = "none" | "summary" | "full" | "per_recipient" | "per_recipient_final";

/** Every {@link SinchDeliveryReport}. */
export const deliveryReports = [
  "none",
  "summary",
  "full",
  "per_recipient",
  "per_recipient_final",
] as const satisfies readonly SinchDeliveryReport[];

/** The connector JSON of one Sinch service plan. */
export interface SinchConfig {
  /** Build Dashboard → SMS → APIs: the service plan ID. */
  servicePlanId: string;
  /** Build Dashboard → SMS → APIs: the API token of that service plan. A secret. */
  apiToken: string;
  /** Where Sinch keeps the service plan. In another region its token is refused. @default "us" */
  region?: SinchRegion | undefined;
  /**
   * A number of the account in E.164 (`+15551230000`), a short code, or an alphanumeric sender of at most 11 characters.
   * @default the service plan's default originator for the recipient's country, if Sinch has set up any
   */
  from?: string | undefined;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /**
   * Where Sinch sends delivery updates: an absolute http(s) URL, the route of your webhook.
   * @default the callback URL of the service plan, for messages with a `deliveryReport`
   */
  statusCallback?: string | undefined;
  /**
   * Which callbacks Sinch makes. Any but `"none"` needs a URL, here or at the service plan, or Sinch refuses the message.
   * @default "per_recipient" with a `statusCallback`, otherwise "none"
   */
  deliveryReport?: SinchDeliveryReport | undefined;
  /**
   * `true` if your app reports with `reportOutcome` that codes were used. The option of a message overrides it.
   * @default false
   */
  feedbackEnabled?: boolean | undefined;
  /**
   * How long Sinch tries to deliver, in whole seconds from 5 to 259,200 (3 days). The value of a message overrides it.
   * @default 259,200 (3 days)
   */
  validityPeriodSeconds?: number | undefined;
  /**
   * Replaces Sinch's host, for a mock or your gateway: `https`, or `http` to this machine.
   * @default `https://<region>.sms.api.sinch.com`
   */
  baseUrl?: string | undefined;
}

/** Checks a {@link SinchConfig}, and describes it as JSON Schema. */
export const sinchConfigSchema = z.strictObject({
  servicePlanId: textField(/^[\w-]{1,64}$/, "must be a service plan ID: letters, digits, _ and -"),
  apiToken: secretField(),
  region: z.optional(z.enum(["us", "eu", "au", "br", "ca"])),
  from: z.optional(
    textField(
      /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 +_&.-]{1,11})$/,
      "must be a number in E.164 (+15551230000), a short code, or a name of at most 11 letters, digits, spaces and -+_&.",
    ),
  ),
  templates: z.optional(templatesSchema),
  statusCallback: z.optional(httpUrlField()),
  deliveryReport: z.optional(z.enum(deliveryReports)),
  feedbackEnabled: z.optional(z.boolean()),
  validityPeriodSeconds: z.optional(secondsField(features.validity)),
  baseUrl: z.optional(baseUrlSchema),
});
