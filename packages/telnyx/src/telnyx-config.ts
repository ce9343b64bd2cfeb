import { baseUrlSchema, secret, templatesSchema } from "@smskit/core";
import * as z from "@smskit/core/zod";

/** The connector JSON of one Telnyx account. */
export const telnyxConfigSchema = z
  .strictObject({
    /** Portal → API Keys: `KEY` and what follows it. */
    apiKey: secret(
      text(/^KEY[\w.+/=-]{10,200}$/, "must be an API key of Telnyx: KEY, then letters and digits"),
    ),
    /** A number in E.164, a short code, or an alphanumeric sender of at most 11 characters. */
    from: z.optional(
      text(
        /^(?:\+[1-9]\d{6,14}|\d{5,8}|(?=[0-9 ]*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
        "must be a number in E.164 (+15558675310), a short code, or an alphanumeric sender of at most 11 letters, digits and spaces",
      ),
    ),
    /** Messaging → the profile: a UUID. Alone, Telnyx picks the sender from the profile's number pool. */
    messagingProfileId: z.optional(
      text(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "must be a Messaging Profile ID: a UUID"),
    ),
    templates: z.optional(templatesSchema),
    /** Where delivery updates go. */
    statusCallback: z.optional(
      z.string().check(z.refine(isHttpUrl, { error: "must be an absolute http(s) URL" })),
    ),
    /** Replaces `https://api.telnyx.com`: for a mock or a gateway of your own. */
    baseUrl: z.optional(baseUrlSchema),
  })
  .check(
    // All problems at once: these are looked for even where a field is wrong already.
    rule("from", "is missing: give a sender, or a messagingProfileId with a number pool", (config) => {
      return config.from !== undefined || config.messagingProfileId !== undefined;
    }),
    rule("messagingProfileId", "is missing: an alphanumeric sender needs it", (config) => {
      return !/[A-Za-z]/.test(String(config.from ?? "")) || config.messagingProfileId !== undefined;
    }),
  );

/** What `createTelnyx` takes: plain JSON. */
export type TelnyxConfig = z.input<typeof telnyxConfigSchema>;

function text(pattern: RegExp, error: string) {
  return z.string().check(z.regex(pattern, { error }));
}

function isHttpUrl(value: string): boolean {
  return /^https?:$/.test(URL.parse(value)?.protocol ?? "");
}

function rule(field: string, error: string, holds: (config: Partial<Record<string, unknown>>) => boolean) {
  return z.refine((config) => typeof config !== "object" || config === null || holds({ ...config }), {
    path: [field],
    error,
    when: () => true,
  });
}
