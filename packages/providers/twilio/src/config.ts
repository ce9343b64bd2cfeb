import type { Templates } from "@smskit/core";
import { baseUrlSchema, secret, templatesSchema } from "@smskit/core/provider";
import * as z from "@smskit/core/zod";

/**
 * The connector JSON of one Twilio account. It needs one credential (`authToken`, or `apiKeySID` and `apiKeySecret`)
 * and one sender (`fromMessagingServiceSID` or `from`).
 */
export interface TwilioConfig {
  /** Console → Account → API keys & tokens: `AC` and 32 hexadecimal digits. */
  accountSID: string;
  /** Console → Account → API keys & tokens, beside the Account SID. A secret. */
  authToken?: string | undefined;
  /**
   * Console → Account → API keys & tokens → Create API key: `SK` and 32 hexadecimal digits. Replaces the `authToken`,
   * and can be revoked on its own.
   * @see https://www.twilio.com/docs/iam/api-keys
   */
  apiKeySID?: string | undefined;
  /** Twilio shows it once, when you create the API key. A secret. */
  apiKeySecret?: string | undefined;
  /**
   * Console → Messaging → Services → your service → Properties: `MG` and 32 hexadecimal digits. The service picks the
   * number to send from.
   * @see https://www.twilio.com/docs/messaging/services
   */
  fromMessagingServiceSID?: string | undefined;
  /**
   * Console → Phone Numbers → Manage → Active numbers: a number in E.164 (`+15558675310`), a short code, or an
   * alphanumeric sender of at most 11 characters. Replaces the Messaging Service, or picks one of its senders.
   */
  from?: string | undefined;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /**
   * Where Twilio keeps the account's data: `ie1`, `au1`. Credentials belong to one region.
   * @default `us1`
   * @see https://www.twilio.com/docs/global-infrastructure
   */
  region?: string | undefined;
  /**
   * Where requests enter Twilio's network: `dublin`, `sydney`.
   * @default the edge that Twilio chooses
   * @see https://www.twilio.com/docs/global-infrastructure/edge-locations
   */
  edge?: string | undefined;
  /**
   * Replaces Twilio's hosts, for a mock or a gateway of your own: `https`, or `http` to this machine. Excludes
   * `region` and `edge`.
   * @default `https://api.twilio.com` and `https://messaging.twilio.com`
   */
  baseUrl?: string | undefined;
  /**
   * Where Twilio sends delivery updates: an absolute http(s) URL, the route of your webhook.
   * @default the Messaging Service's own, if it has one
   * @see https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
   */
  statusCallback?: string | undefined;
  /**
   * `true` skips Twilio's check for SMS pumping.
   * @default false
   * @see https://www.twilio.com/docs/messaging/features/sms-pumping-protection-programmable-messaging
   */
  disableRiskCheck?: boolean | undefined;
  /**
   * How long Twilio may keep trying, in whole seconds from 1 to 36,000. A message's own value comes first.
   * @default Twilio's own, 36,000 (10 hours)
   */
  validityPeriodSeconds?: number | undefined;
}

const accountSID = sid("AC", "an Account SID");
const messagingServiceSID = sid("MG", "a Messaging Service SID");
const apiKeySID = sid("SK", "an API key SID");

/** Seconds that Twilio takes as a `ValidityPeriod`. */
export const validityPeriod = { min: 1, max: 36_000 } as const;

/** Checks a {@link TwilioConfig}, and describes it as JSON Schema. */
export const twilioConfigSchema = z
  .strictObject({
    accountSID,
    authToken: z.optional(secret(credential())),
    apiKeySID: z.optional(apiKeySID),
    apiKeySecret: z.optional(secret(credential())),
    fromMessagingServiceSID: z.optional(messagingServiceSID),
    from: z.optional(
      z.string().check(
        z.regex(/^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=[0-9 +&_-]*[A-Za-z])[A-Za-z0-9 +&_-]{1,11})$/, {
          error:
            "must be a number in E.164 (+15558675310), a short code, or an alphanumeric sender of at most 11 characters",
        }),
      ),
    ),
    templates: z.optional(templatesSchema),
    region: z.optional(hostPart()),
    edge: z.optional(hostPart()),
    baseUrl: z.optional(baseUrlSchema),
    statusCallback: z.optional(
      z.string().check(z.refine(isHttpUrl, { error: "must be an absolute http(s) URL" })),
    ),
    disableRiskCheck: z.optional(z.boolean()),
    validityPeriodSeconds: z.optional(
      z
        .int({ error: "must be a whole number of seconds" })
        .check(
          z.minimum(validityPeriod.min, { error: "must be at least 1 second" }),
          z.maximum(validityPeriod.max, { error: "must be at most 36000 seconds (10 hours)" }),
        ),
    ),
  })
  .check(
    // All problems at once: these are looked for even where a field is wrong already.
    rule("authToken", "is missing: give the authToken, or an apiKeySID and its apiKeySecret", (config) => {
      return has(config, "authToken") || has(config, "apiKeySID") || has(config, "apiKeySecret");
    }),
    rule("authToken", "is one of two credentials: give either the authToken or an API key", (config) => {
      return !(has(config, "authToken") && (has(config, "apiKeySID") || has(config, "apiKeySecret")));
    }),
    rule("apiKeySecret", "is missing: Twilio showed it once, when the API key was made", (config) => {
      return !has(config, "apiKeySID") || has(config, "apiKeySecret");
    }),
    rule("apiKeySID", "is missing: it belongs to the apiKeySecret", (config) => {
      return !has(config, "apiKeySecret") || has(config, "apiKeySID");
    }),
    rule("fromMessagingServiceSID", "is missing: give a Messaging Service, or a number in from", (config) => {
      return has(config, "fromMessagingServiceSID") || has(config, "from");
    }),
    rule("baseUrl", "replaces region and edge: leave them out", (config) => {
      return !has(config, "baseUrl") || !(has(config, "region") || has(config, "edge"));
    }),
  );

const placesOfSids: Record<string, string> = {
  AC: "accountSID",
  MG: "fromMessagingServiceSID",
  SK: "apiKeySID",
};

function sid(prefix: string, what: string) {
  const pattern = new RegExp(`^${prefix}[0-9a-fA-F]{32}$`);
  return z.string().check(
    z.regex(pattern, {
      error: ({ input }) => {
        const place = placesOfSids[String(input).slice(0, 2)];
        const rule = `must be ${what}: ${prefix} and 32 hexadecimal digits`;
        if (/^<.*>$/.test(String(input))) return `still holds its placeholder; it ${rule}`;
        return place === undefined || placesOfSids[prefix] === place
          ? rule
          : `${rule}; what is there looks like the value of ${place}`;
      },
    }),
  );
}

function credential() {
  return z.string().check(
    z.regex(/^[\x21-\x7e]+$/, {
      error: "must not be empty or hold spaces, line breaks or non-ASCII characters",
    }),
    z.refine((value) => !/^<.*>$/.test(value), { error: "still holds its placeholder" }),
    z.refine((value) => !/^(?:AC|MG|SK)[0-9a-fA-F]{32}$/.test(value), {
      error: "holds a SID; the secret is the value beside it in the console",
    }),
  );
}

function hostPart() {
  return z
    .string()
    .check(
      z.regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, { error: "must be a name such as ie1 or dublin" }),
    );
}

function isHttpUrl(value: string): boolean {
  const protocol = URL.parse(value)?.protocol;
  return protocol === "https:" || protocol === "http:";
}

function rule(field: string, error: string, holds: (config: unknown) => boolean) {
  // Of what is no config at all, that is the one thing to say.
  const isConfig = (config: unknown) => typeof config === "object" && config !== null;
  return z.refine((config) => !isConfig(config) || holds(config), { path: [field], error, when: () => true });
}

function has(config: unknown, field: string): boolean {
  return (config as Record<string, unknown> | null)?.[field] !== undefined;
}
