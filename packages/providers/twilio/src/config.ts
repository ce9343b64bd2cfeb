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
import { validity } from "./features.ts";

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
   * Replaces Twilio's hosts, for a mock or your gateway: `https`, or `http` to this machine. Excludes
   * `region` and `edge`.
   * @default `https://api.twilio.com` and `https://messaging.twilio.com`
   */
  baseUrl?: string | undefined;
  /**
   * Where Twilio sends delivery updates: an absolute http(s) URL, the route of your webhook.
   * @default the Messaging Service's URL, if it has one
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
   * How long Twilio may keep trying, in whole seconds from 1 to 36,000. The value of a message overrides it.
   * @default 36,000 (10 hours)
   */
  validityPeriodSeconds?: number | undefined;
}

/** Checks a {@link TwilioConfig}, and describes it as JSON Schema. */
export const twilioConfigSchema = z
  .strictObject({
    accountSID: sid("AC", "an Account SID"),
    authToken: z.optional(credential()),
    apiKeySID: z.optional(sid("SK", "an API key SID")),
    apiKeySecret: z.optional(credential()),
    fromMessagingServiceSID: z.optional(sid("MG", "a Messaging Service SID")),
    from: z.optional(
      textField(
        /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=[0-9 +&_-]*[A-Za-z])[A-Za-z0-9 +&_-]{1,11})$/,
        "must be a number in E.164 (+15558675310), a short code, or an alphanumeric sender of at most 11 characters",
      ),
    ),
    templates: z.optional(templatesSchema),
    region: z.optional(hostPart()),
    edge: z.optional(hostPart()),
    baseUrl: z.optional(baseUrlSchema),
    statusCallback: z.optional(httpUrlField()),
    disableRiskCheck: z.optional(z.boolean()),
    validityPeriodSeconds: z.optional(secondsField(validity)),
  })
  .check(
    ...credentialRules(),
    fieldRule("fromMessagingServiceSID", "is missing: set it, or set from to a number", (config) => {
      return config.fromMessagingServiceSID !== undefined || config.from !== undefined;
    }),
    baseUrlRule(),
  );

/** One credential: the token of the account, or an API key with its secret. @internal */
export function credentialRules() {
  return [
    fieldRule("authToken", "is missing: set authToken, or apiKeySID and apiKeySecret", (config) => {
      return [config.authToken, config.apiKeySID, config.apiKeySecret].some((field) => field !== undefined);
    }),
    fieldRule("authToken", "is one of two credentials: set either authToken or an API key", (config) => {
      const hasKey = config.apiKeySID !== undefined || config.apiKeySecret !== undefined;
      return config.authToken === undefined || !hasKey;
    }),
    fieldRule("apiKeySecret", "is missing: Twilio showed it when you created the API key", (config) => {
      return config.apiKeySID === undefined || config.apiKeySecret !== undefined;
    }),
    fieldRule("apiKeySID", "is missing: apiKeySecret belongs to it", (config) => {
      return config.apiKeySecret === undefined || config.apiKeySID !== undefined;
    }),
  ];
}

/** @internal */
export function baseUrlRule() {
  return fieldRule("baseUrl", "replaces region and edge: remove them, or remove baseUrl", (config) => {
    return config.baseUrl === undefined || (config.region === undefined && config.edge === undefined);
  });
}

const fieldsOfSids: Record<string, string> = {
  AC: "accountSID",
  MG: "fromMessagingServiceSID",
  SK: "apiKeySID",
  VA: "serviceSID (of Twilio Verify)",
};

/** A SID with this prefix. @internal */
export function sid(prefix: string, what: string) {
  const rule = `must be ${what}: ${prefix} and 32 hexadecimal digits`;
  return textField(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), (value) => {
    const field = fieldsOfSids[value.slice(0, 2)];
    return field === undefined || fieldsOfSids[prefix] === field
      ? rule
      : `${rule}; what is there looks like the value of ${field}`;
  });
}

/** A secret, which is not a SID. @internal */
export function credential() {
  return secretField(
    z.refine((value) => !/^(?:AC|MG|SK)[0-9a-fA-F]{32}$/.test(value), {
      error: "holds a SID; the secret is the value beside it in the console",
    }),
  );
}

/** A region or an edge. @internal */
export function hostPart() {
  return textField(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, "must be a name such as ie1 or dublin");
}
