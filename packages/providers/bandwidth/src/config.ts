import type { Templates } from "@smskit/core";
import {
  baseUrlSchema,
  fieldRule,
  secondsField,
  secretField,
  templatesSchema,
  textField,
} from "@smskit/core/provider";
import * as z from "@smskit/core/zod";
import { features } from "./features.ts";

/**
 * The connector JSON of one Bandwidth account. It needs one credential: `clientId` and `clientSecret`, or `username` and
 * `password`.
 */
export interface BandwidthConfig {
  /** Bandwidth App → Account: the account ID, digits. */
  accountId: string;
  /** Bandwidth App → Account → API Credentials: the client ID (OAuth 2.0). */
  clientId?: string | undefined;
  /** The client secret, which Bandwidth shows once, when you create the credential. A secret. */
  clientSecret?: string | undefined;
  /**
   * The name of an API user, for HTTP Basic. Bandwidth removes API users on 2 December 2026: use `clientId` instead.
   * @see https://dev.bandwidth.com/docs/account/credentials/migration
   */
  username?: string | undefined;
  /** The password of that API user. A secret. */
  password?: string | undefined;
  /** Bandwidth App → Applications: the ID of your messaging application, a UUID. It has the URLs of your webhook. */
  applicationId: string;
  /**
   * A number of the account in E.164 (`+15551230000`), which is linked to the application; a short code; or an alphanumeric
   * sender of at most 11 characters. Alphanumeric senders do not reach North America.
   */
  from: string;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /**
   * How long a message may wait at Bandwidth, in whole seconds from 5 to 86,400 (a day). The value of a message overrides
   * it.
   * @default no limit
   */
  validityPeriodSeconds?: number | undefined;
  /**
   * Replaces Bandwidth's hosts, for a mock or your gateway: `https`, or `http` to this machine.
   * @default `https://messaging.bandwidth.com`
   */
  baseUrl?: string | undefined;
  /**
   * Replaces the host of access tokens: `https`, or `http` to this machine.
   * @default `baseUrl` if it is set, otherwise `https://api.bandwidth.com`
   */
  authUrl?: string | undefined;
}

/** Checks a {@link BandwidthConfig}, and describes it as JSON Schema. */
export const bandwidthConfigSchema = z
  .strictObject({
    accountId: textField(/^\d{1,20}$/, "must be an account ID: digits"),
    // RFC 7617: a name for HTTP Basic has no colon.
    clientId: z.optional(textField(/^[^\s:]+$/, "must be a client ID, without spaces and colons")),
    clientSecret: z.optional(secretField()),
    username: z.optional(textField(/^[^:]+$/, "must be the name of an API user, without a colon")),
    password: z.optional(secretField()),
    applicationId: textField(
      /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
      "must be the ID of a messaging application: a UUID",
    ),
    from: textField(
      /^(?:\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 +_&-]{1,11})$/,
      "must be a number in E.164 (+15551230000), a short code, or a name of at most 11 letters, digits, spaces and -+_&",
    ),
    templates: z.optional(templatesSchema),
    validityPeriodSeconds: z.optional(secondsField(features.validity)),
    baseUrl: z.optional(baseUrlSchema),
    authUrl: z.optional(baseUrlSchema),
  })
  .check(
    fieldRule(
      "clientId",
      "is missing: set clientId and clientSecret, or username and password",
      (config) => hasClient(config) || hasUser(config),
    ),
    fieldRule(
      "username",
      "is one of two credentials: set either clientId and clientSecret, or username and password",
      (config) => !(hasClient(config) && hasUser(config)),
    ),
    needs("clientId", "clientSecret"),
    needs("clientSecret", "clientId"),
    needs("username", "password"),
    needs("password", "username"),
    fieldRule("authUrl", "is for access tokens: remove it, or set clientId", (config) => {
      return config["authUrl"] === undefined || hasClient(config);
    }),
  );

type Fields = Partial<Record<string, unknown>>;

function hasClient({ clientId, clientSecret }: Fields): boolean {
  return clientId !== undefined || clientSecret !== undefined;
}

function hasUser({ username, password }: Fields): boolean {
  return username !== undefined || password !== undefined;
}

/** A field is needed if the other one is set. */
function needs(field: string, other: string) {
  return fieldRule(field, `is missing: it belongs to ${other}`, (config) => {
    return config[field] !== undefined || config[other] === undefined;
  });
}
