import type { Templates } from "@smskit/core";
import {
  baseUrlSchema,
  fieldRule,
  httpUrlField,
  secondsField,
  secret,
  secretField,
  templatesSchema,
  textField,
} from "@smskit/core/provider";
import * as z from "@smskit/core/zod";
import { features } from "./features.ts";
import { readPrivateKey } from "./private-key.ts";

/**
 * The connector JSON of one Vonage account. It needs one credential: `apiKey` and `apiSecret`, or `applicationId` and
 * `privateKey`.
 */
export interface VonageConfig {
  /** Dashboard → Settings → API settings: 8 letters and digits. */
  apiKey?: string | undefined;
  /** Dashboard → Settings → API settings, beside the API key. An account has two, so you can rotate them. A secret. */
  apiSecret?: string | undefined;
  /** Dashboard → Applications → the application's page: a UUID. Webhooks then go to the application's URLs. */
  applicationId?: string | undefined;
  /**
   * The private key of the application, in PEM: the whole content of the file that Dashboard → Applications → Edit →
   * Generate public and private key gives you. Line breaks can be `\n`. A secret.
   */
  privateKey?: string | undefined;
  /**
   * Dashboard → Numbers → Your numbers: a number with its country code, with or without `+`. A short code, or a name
   * of at most 11 letters and digits, if the country allows it.
   * @see https://developer.vonage.com/en/messaging/sms/guides/custom-sender-id
   */
  from: string;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /**
   * Where Vonage sends delivery updates: an absolute http(s) URL, the route of your webhook.
   * @default the application's status URL; with an API key, the account's (Settings → API settings)
   * @see https://developer.vonage.com/en/messages/concepts/messages-status-callbacks
   */
  statusCallback?: string | undefined;
  /**
   * How long Vonage may keep trying, in whole seconds from 20 to 604,800 (7 days). Vonage recommends half an hour or
   * more. The value of a message overrides it.
   * @default 259,200 (72 hours)
   */
  validityPeriodSeconds?: number | undefined;
  /**
   * Replaces Vonage's hosts, for a mock or your gateway: `https`, or `http` to this machine. For a region, one of
   * `https://api-eu.nexmo.com`, `https://api-us.nexmo.com` and `https://api-ap.nexmo.com`.
   * @default `https://api.nexmo.com`
   */
  baseUrl?: string | undefined;
}

/** Checks a {@link VonageConfig}, and describes it as JSON Schema. */
export const vonageConfigSchema = z
  .strictObject({
    apiKey: z.optional(textField(/^[0-9A-Za-z]{8}$/, "must be an API key: 8 letters and digits")),
    apiSecret: z.optional(secretField()),
    applicationId: z.optional(
      textField(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "must be an application ID: a UUID"),
    ),
    privateKey: z.optional(secret(privateKeyField())),
    from: textField(
      /^(?:\+[1-9]\d{6,14}|[1-9]\d{2,14}|(?=[0-9 ]*[A-Za-z])[A-Za-z0-9 ]{1,11})$/,
      "must be a number with its country code (15551230000), a short code, or a name of at most 11 letters and digits",
    ),
    templates: z.optional(templatesSchema),
    statusCallback: z.optional(httpUrlField()),
    validityPeriodSeconds: z.optional(secondsField(features.validity)),
    baseUrl: z.optional(baseUrlSchema),
  })
  .check(
    fieldRule("apiKey", "is missing: set apiKey and apiSecret, or applicationId and privateKey", (config) => {
      return hasAccount(config) || hasApplication(config);
    }),
    fieldRule(
      "applicationId",
      "is one of two credentials: set either apiKey and apiSecret, or applicationId and privateKey",
      (config) => !(hasAccount(config) && hasApplication(config)),
    ),
    needs("apiKey", "apiSecret"),
    needs("apiSecret", "apiKey"),
    needs("applicationId", "privateKey"),
    needs("privateKey", "applicationId"),
    fieldRule("apiSecret", "is the API key again; the secret is the longer value beside it", (config) => {
      return !config["apiSecret"] || config["apiSecret"] !== config["apiKey"];
    }),
  );

type Fields = Partial<Record<string, unknown>>;

function hasAccount({ apiKey, apiSecret }: Fields): boolean {
  return apiKey !== undefined || apiSecret !== undefined;
}

function hasApplication({ applicationId, privateKey }: Fields): boolean {
  return applicationId !== undefined || privateKey !== undefined;
}

/** A field is needed if the other one is set. */
function needs(field: string, other: string) {
  return fieldRule(field, `is missing: it belongs to ${other}`, (config) => {
    return config[field] !== undefined || config[other] === undefined;
  });
}

function privateKeyField(): z.ZodMiniString<string> {
  const problemOf = (value: unknown): string | undefined => {
    const key = readPrivateKey(String(value));
    return "problem" in key ? key.problem : undefined;
  };
  return z
    .string()
    .check(
      z.refine((value) => problemOf(value) === undefined, { error: ({ input }) => problemOf(input) ?? "" }),
    );
}
