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
import { features } from "./features.ts";

/** The connector JSON of one Plivo account. It needs exactly one sender: `from` or `powerpackUuid`. */
export interface PlivoConfig {
  /** Console → Overview → Auth ID: `MA` (an account) or `SA` (a subaccount), then 18 capital letters and digits. */
  authId: string;
  /** Console → Overview → Auth Token. A secret; Plivo signs webhooks with it. */
  authToken: string;
  /**
   * Console → Phone Numbers → Your Numbers: a number in E.164 (`+15558675310`), a short code, or an alphanumeric sender
   * of at most 11 letters and digits, which Plivo's support enables.
   * @see https://www.plivo.com/docs/messaging/concepts/sender-id-usage
   */
  from?: string | undefined;
  /**
   * Console → Messaging → Powerpack: a UUID. Plivo picks the sender from the Powerpack's number pool. Excludes `from`.
   * @see https://www.plivo.com/docs/messaging/api/powerpack
   */
  powerpackUuid?: string | undefined;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /** Where Plivo sends delivery updates: an absolute http(s) URL, the route of your webhook. @default no updates */
  statusCallback?: string | undefined;
  /**
   * How long a message may wait at Plivo, in whole seconds from 5 to 10,799. The value of a message overrides it.
   * @default 10,800 (3 hours)
   */
  validityPeriodSeconds?: number | undefined;
  /**
   * Replaces Plivo's host, for a mock or your gateway: `https`, or `http` to this machine.
   * @default `https://api.plivo.com`
   */
  baseUrl?: string | undefined;
}

/** The UUID of a Powerpack. */
export const powerpackForm: RegExp = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Checks a {@link PlivoConfig}, and describes it as JSON Schema. */
export const plivoConfigSchema = z
  .strictObject({
    authId: textField(
      /^[MS]A[A-Z0-9]{18}$/,
      "must be a Plivo Auth ID: MA or SA, then 18 capital letters and digits",
    ),
    authToken: secretField(
      z.refine((token) => !/^[MS]A[A-Z0-9]{18}$/.test(token), { error: "looks like an Auth ID" }),
    ),
    from: z.optional(
      textField(
        /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=\d*[A-Za-z])[A-Za-z0-9]{1,11})$/,
        "must be a number in E.164 (+15558675310), a short code, or an alphanumeric sender of at most 11 letters and digits",
      ),
    ),
    powerpackUuid: z.optional(textField(powerpackForm, "must be the UUID of a Powerpack")),
    templates: z.optional(templatesSchema),
    statusCallback: z.optional(httpUrlField()),
    validityPeriodSeconds: z.optional(secondsField(features.validity)),
    baseUrl: z.optional(baseUrlSchema),
  })
  .check(
    fieldRule("from", "is missing: set a sender, or a powerpackUuid", ({ from, powerpackUuid }) => {
      return from !== undefined || powerpackUuid !== undefined;
    }),
    fieldRule("powerpackUuid", "excludes from: remove one of them", ({ from, powerpackUuid }) => {
      return from === undefined || powerpackUuid === undefined;
    }),
  );
