import type { Templates } from "@smskit/core";
import {
  baseUrlSchema,
  fieldsOf,
  secret,
  secretField,
  templatesSchema,
  textField,
} from "@smskit/core/provider";
import * as z from "@smskit/core/zod";

/** An access key of an IAM user, or temporary credentials of a role. */
export interface AwsCredentials {
  /** `AKIA` or, for temporary credentials, `ASIA`, then capitals and digits. */
  accessKeyId: string;
  /** 40 characters. A secret. */
  secretAccessKey: string;
  /** Comes with temporary credentials, and is required for them. A secret. */
  sessionToken?: string | undefined;
}

/**
 * Returns the credentials for the next request. Every provider of `@aws-sdk/credential-providers` is one, such as
 * `fromNodeProviderChain()`. It is called before each request, so it should cache; AWS's own do.
 */
export type AwsCredentialProvider = () => PromiseLike<AwsCredentials>;

/** The config of one AWS account in one region. As JSON, it has `credentials` as data. */
export interface AwsConfig {
  /** The region whose senders you use, such as `us-east-1`: each region has its own. */
  region: string;
  /** An access key, or a function that returns one. */
  credentials: AwsCredentials | AwsCredentialProvider;
  /**
   * The origination identity: a number in E.164, a short code, a sender ID, or the ID or ARN of a number, sender ID or pool.
   * @default AWS picks one of the account's
   */
  from?: string | undefined;
  /** The name or ARN of a configuration set. Without one, AWS publishes no delivery events. */
  configurationSetName?: string | undefined;
  /**
   * `TRANSACTIONAL` for codes and alerts, `PROMOTIONAL` for marketing.
   * @default the sender's or the configuration set's
   */
  messageType?: "TRANSACTIONAL" | "PROMOTIONAL" | undefined;
  /**
   * Lets `reportOutcome` report whether a text arrived. AWS counts a text without a report as failed after an hour.
   * @default the configuration set's
   */
  messageFeedbackEnabled?: boolean | undefined;
  /** The texts, by usage type and locale. @default the runtime's templates */
  templates?: Templates | undefined;
  /**
   * Replaces AWS's host, for a mock, a VPC endpoint or a FIPS endpoint: `https`, or `http` to this machine.
   * @default `https://sms-voice.<region>.amazonaws.com`
   */
  baseUrl?: string | undefined;
}

const accessKey = z.strictObject({
  accessKeyId: textField(
    // Real keys have 20 characters, those of AWS's examples 11.
    /^[A-Z0-9]{8,128}$/,
    "must be an access key ID: AKIA or ASIA, then capitals and digits",
  ),
  secretAccessKey: secretField(),
  sessionToken: z.optional(secretField()),
});

/**
 * What AWS's credential providers return, with what they add to an access key. AWS's SDK also adds `$source` to the object that
 * an app gives it.
 */
const resolvedCredentials = z.custom<AwsCredentials>(
  (value) => {
    const { $source, expiration, accountId, credentialScope, ...key } = fieldsOf(value);
    const added = [$source, expiration, accountId, credentialScope];
    const isExpiration = expiration === undefined || expiration instanceof Date;
    return added.some((one) => one !== undefined) && isExpiration && z.safeParse(accessKey, key).success;
  },
  { abort: true },
);

const credentialProvider = z.custom<AwsCredentialProvider>((value) => typeof value === "function", {
  abort: true,
});

/** Checks an {@link AwsConfig}, and describes it as JSON Schema. */
export const awsConfigSchema = z.strictObject({
  region: textField(/^[a-z]{2,4}(?:-[a-z]{2,10}){1,2}-\d{1,2}$/, "must be an AWS region, such as us-east-1"),
  credentials: secret(
    z.union([accessKey, resolvedCredentials, credentialProvider], {
      error: ({ input }) =>
        input === undefined
          ? "is missing"
          : "must be { accessKeyId, secretAccessKey, sessionToken? }, or a function that returns them",
    }),
  ),
  from: z.optional(
    textField(
      /^(?:\+?[1-9]\d{2,18}|[A-Za-z0-9_:/-]{1,256})$/,
      "must be a number (+12065550100), a short code, a sender ID, or the ID or ARN of a number, sender ID or pool",
    ),
  ),
  configurationSetName: z.optional(
    textField(/^[A-Za-z0-9_:/-]{1,256}$/, "must be the name or ARN of a configuration set"),
  ),
  messageType: z.optional(z.enum(["TRANSACTIONAL", "PROMOTIONAL"])),
  messageFeedbackEnabled: z.optional(z.boolean()),
  templates: z.optional(templatesSchema),
  baseUrl: z.optional(baseUrlSchema),
});
