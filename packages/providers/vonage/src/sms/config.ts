import type { Templates } from "@smskit/core";
import {
  baseUrlSchema,
  fieldRule,
  httpUrlField,
  secondsField,
  secretField,
  templatesSchema,
  textField,
} from "@smskit/core/provider";
import * as z from "@smskit/core/zod";
import { features, lengthLimit } from "./features.ts";

/** The connector JSON of one Vonage API key. */
export interface VonageSmsConfig {
  /** Dashboard → Settings → API settings: 8 letters and digits. */
  apiKey: string;
  /** Dashboard → Settings → API settings, beside the API key. An account has two, so you can rotate them. A secret. */
  apiSecret: string;
  /**
   * Dashboard → Numbers → Your numbers: a number with its country code, with or without `+`. A short code, or a name
   * of at most 11 letters and digits, if the country allows it.
   * @see https://developer.vonage.com/en/messaging/sms/guides/custom-sender-id
   */
  from: string;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /**
   * Replaces Vonage's host, for a mock or your gateway: `https`, or `http` to this machine.
   * @default `https://rest.nexmo.com`
   */
  baseUrl?: string | undefined;
  /**
   * Where Vonage sends delivery reports: an absolute http(s) URL of at most 100 characters.
   * @default the dashboard's URL (Settings → API settings)
   * @see https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts
   */
  statusCallback?: string | undefined;
  /**
   * How long Vonage may keep trying, in whole seconds from 20 to 604,800 (7 days). Vonage recommends half an hour or
   * more. The value of a message overrides it.
   * @default Vonage's default
   */
  validityPeriodSeconds?: number | undefined;
}

/** Checks a {@link VonageSmsConfig}, and describes it as JSON Schema. */
export const vonageSmsConfigSchema = z
  .strictObject({
    apiKey: textField(/^[0-9A-Za-z]{8}$/, "must be an API key: 8 letters and digits"),
    apiSecret: secretField(),
    from: textField(
      /^(?:\+[1-9]\d{6,14}|[1-9]\d{2,14}|(?=[0-9 ]*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
      "must be a number with its country code (15551230000), a short code, or a name of at most 11 letters and digits",
    ),
    templates: z.optional(templatesSchema),
    baseUrl: z.optional(baseUrlSchema),
    statusCallback: z.optional(
      httpUrlField().check(
        z.maxLength(lengthLimit, { error: `must have at most ${lengthLimit} characters` }),
      ),
    ),
    validityPeriodSeconds: z.optional(secondsField(features.validity)),
  })
  .check(
    fieldRule("apiSecret", "is the API key again; the secret is the longer value beside it", (config) => {
      return !config.apiSecret || config.apiSecret !== config.apiKey;
    }),
  );
