import type { Templates } from "@smskit/core";
import { baseUrlSchema, secret, templatesSchema } from "@smskit/core/provider";
import * as z from "@smskit/core/zod";

/** The connector JSON of one Vonage API key. */
export interface VonageConfig {
  /** Dashboard → Settings → API settings: 8 letters and digits. */
  apiKey: string;
  /** Dashboard → Settings → API settings, beside the API key. An account has two, so you can rotate them. A secret. */
  apiSecret: string;
  /**
   * Dashboard → Numbers → Your numbers: a number with its country code, with or without `+`. A short code, or a name
   * of at most 11 letters and digits, where the country allows it.
   * @see https://developer.vonage.com/en/messaging/sms/guides/custom-sender-id
   */
  from: string;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /**
   * Replaces Vonage's host, for a mock or a gateway of your own: `https`, or `http` to this machine.
   * @default `https://rest.nexmo.com`
   */
  baseUrl?: string | undefined;
  /**
   * Where Vonage sends delivery receipts: an absolute http(s) URL of at most 100 characters.
   * @default the dashboard's URL (Settings → API settings)
   * @see https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts
   */
  statusCallback?: string | undefined;
  /**
   * How long Vonage may keep trying, in whole seconds from 20 to 604,800 (7 days). Vonage recommends half an hour or
   * more. A message's own value comes first.
   * @default Vonage's own
   */
  validityPeriodSeconds?: number | undefined;
}

/** Seconds that Vonage takes as a `ttl`: 20 seconds to 7 days. */
export const validityPeriod = { min: 20, max: 604_800 } as const;

/** Characters that Vonage takes as a `callback`. */
export const longestCallback = 100;

/** Checks a {@link VonageConfig}, and describes it as JSON Schema. */
export const vonageConfigSchema = z
  .strictObject({
    apiKey: z.string().check(
      z.regex(/^[0-9A-Za-z]{8}$/, {
        error: ({ input }) => unlessPlaceholder(input, "must be an API key: 8 letters and digits"),
      }),
    ),
    apiSecret: secret(
      z.string().check(
        z.regex(/^[\x21-\x7e]+$/, {
          error: "must not be empty or hold spaces, line breaks or non-ASCII characters",
        }),
        z.refine((value) => !isPlaceholder(value), { error: "still holds its placeholder" }),
      ),
    ),
    from: z.string().check(
      z.regex(/^(?:\+[1-9]\d{6,14}|[1-9]\d{2,14}|(?=[0-9 ]*[A-Za-z])[A-Za-z0-9 ]{1,11})$/, {
        error: ({ input }) =>
          unlessPlaceholder(
            input,
            "must be a number with its country code (15551230000), a short code, or a name of at most 11 letters and digits",
          ),
      }),
    ),
    templates: z.optional(templatesSchema),
    baseUrl: z.optional(baseUrlSchema),
    statusCallback: z.optional(
      z
        .string()
        .check(
          z.refine(isHttpUrl, { error: "must be an absolute http(s) URL" }),
          z.maxLength(longestCallback, { error: `must have at most ${longestCallback} characters` }),
        ),
    ),
    validityPeriodSeconds: z.optional(
      z.int({ error: "must be a whole number of seconds" }).check(
        z.minimum(validityPeriod.min, {
          error: `must be at least ${validityPeriod.min} seconds`,
        }),
        z.maximum(validityPeriod.max, {
          error: `must be at most ${validityPeriod.max} seconds (7 days)`,
        }),
      ),
    ),
  })
  .check(
    z.refine(secretDiffers, {
      path: ["apiSecret"],
      error: "is the API key once more; the secret is the longer value beside it",
      // All problems at once: this is looked for even where a field is wrong already.
      when: () => true,
    }),
  );

function isPlaceholder(value: unknown): boolean {
  return typeof value === "string" && /^<.*>$/.test(value);
}

function unlessPlaceholder(value: unknown, rule: string): string {
  return isPlaceholder(value) ? `still holds its placeholder; it ${rule}` : rule;
}

function secretDiffers(config: unknown): boolean {
  const { apiKey, apiSecret } = (config ?? {}) as { apiKey?: unknown; apiSecret?: unknown };
  return typeof apiSecret !== "string" || apiSecret === "" || apiSecret !== apiKey;
}

function isHttpUrl(value: string): boolean {
  const protocol = URL.parse(value)?.protocol;
  return protocol === "https:" || protocol === "http:";
}
