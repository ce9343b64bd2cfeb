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

/** The connector JSON of one Infobip account. */
export interface InfobipConfig {
  /**
   * The account's own base URL, as Infobip's portal shows it: `https://xxxxx.api.infobip.com`, with or without `https://`. Only
   * hosts of `infobip.com`, since the API key is sent there; for a mock, also `http` to this machine.
   */
  baseUrl: string;
  /** An API key, without `App` before it. A secret. */
  apiKey: string;
  /**
   * Who sends: a number in E.164 (`+447700900001`), a short code, or a name of at most 11 letters, digits, spaces and `-+_&`.
   */
  from: string;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /**
   * Where Infobip sends delivery reports: an absolute http(s) URL, the route of your webhook.
   *
   * @default the URL of the account's subscription, if it has one
   */
  statusCallback?: string | undefined;
  /**
   * The `secret` of `createInfobipWebhook`. The connector adds it to each status callback, as `?secret=…`. A secret.
   *
   * @default status callbacks are passed on as they are
   */
  webhookSecret?: string | undefined;
  /**
   * How long a message may wait, in whole seconds from 5 to 172,800 (two days). The value of a message overrides it.
   *
   * @default two days, Infobip's own limit
   */
  validityPeriodSeconds?: number | undefined;
}

/** Returns a base URL with its scheme, which Infobip's portal leaves out. */
export function withScheme(baseUrl: string): string {
  return /^[a-z\d][^/]*(?:\/(?!\/)|$)/i.test(baseUrl) ? `https://${baseUrl}` : baseUrl;
}

/** Checks an {@link InfobipConfig}, and describes it as JSON Schema. */
export const infobipConfigSchema = z.strictObject({
  baseUrl: z.string().check(
    z.refine((value) => baseUrlProblem(value) === undefined, {
      error: ({ input }) => baseUrlProblem(String(input)),
    }),
  ),
  apiKey: secretField(),
  from: textField(
    /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 +_&-]{1,11})$/,
    "must be a number in E.164 (+447700900001), a short code, or a name of at most 11 letters, digits, spaces and -+_&",
  ),
  templates: z.optional(templatesSchema),
  statusCallback: z.optional(httpUrlField()),
  webhookSecret: z.optional(secretField()),
  validityPeriodSeconds: z.optional(secondsField(features.validity)),
});

/** A mistyped host would get the API key. */
function baseUrlProblem(value: string): string | undefined {
  if (/^<.*>$/.test(value))
    return "still holds its placeholder; it must be your base URL: https://xxxxx.api.infobip.com";
  const parsed = baseUrlSchema.safeParse(withScheme(value));
  if (!parsed.success) return parsed.error.issues[0]?.message ?? "is not a base URL";
  const { protocol, hostname, port } = new URL(parsed.data);
  const isLocal = protocol === "http:" || /^(?:localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  if (isLocal || (hostname.endsWith(".infobip.com") && port === "")) return undefined;
  return "must be a host of Infobip, to which the API key is sent: https://xxxxx.api.infobip.com, as the portal shows it";
}
