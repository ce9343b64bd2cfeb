import {
  type ConnectorMetadata,
  ConnectorType,
  type CreateConnector,
  connectorMetadataGuard,
  type SendMessageData,
  type SmsConnector,
} from "@logto/connector-kit";
import {
  type ConnectorDefinition,
  type ConnectorRuntime,
  configProblems,
  SmsError,
  type SmsMessage,
  type TemplateVariables,
} from "@smskit/core";
import { expectOptions } from "@smskit/core/wrapper";
import { toConnectorError } from "./connector-error.ts";
import { metadataOf } from "./metadata.ts";

/** What a config cannot contain. */
export interface LogtoConnectorOptions {
  /**
   * Replaces parts of what Logto shows. With the `id` of another connector, the connector uses the configs that Logto has
   * stored for that one: `twilio-short-message-service` is Logto's connector for Twilio.
   * @default `{ id: "smskit-twilio", … }`, with the provider's name
   */
  metadata?: Partial<ConnectorMetadata> | undefined;
  /** Passed to every connector that is created from a config. */
  runtime?: ConnectorRuntime | undefined;
}

/**
 * Turns a provider into a Logto connector: the default export of a connector's package. Each message is sent with the
 * config that Logto has at that moment. Errors are `ConnectorError`s, whose `data` has the fields of the `SmsError`.
 * @see https://docs.logto.io/logto-oss/develop-your-connector
 */
export function toLogtoConnector(
  definition: ConnectorDefinition,
  options: LogtoConnectorOptions = {},
): CreateConnector<SmsConnector> {
  expectOptions("toLogtoConnector", options, { metadata: true, runtime: true });
  const { metadata, runtime } = options;
  const create = (config: unknown) => definition.create(config, runtime);
  return async ({ getConfig }) => {
    const described = { ...metadataOf(definition), ...metadata };
    return {
      type: ConnectorType.Sms,
      metadata: described,
      configGuard: configGuardOf(definition, create),
      async sendMessage(data, inputConfig) {
        const config = inputConfig ?? (await getConfig(described.id));
        try {
          return await create(config).send(messageOf(data));
        } catch (error) {
          throw SmsError.is(error) ? toConnectorError(error) : error;
        }
      },
    };
  };
}

/** Accepts any record. It comes from the kit's zod, because Logto reads only errors of that one. */
const anyRecord = connectorMetadataGuard.shape.customData.unwrap();

function configGuardOf(
  { configSchema }: ConnectorDefinition,
  create: (config: unknown) => unknown,
): SmsConnector["configGuard"] {
  return anyRecord.superRefine((config, context) => {
    const problems = configProblems(configSchema, config);
    for (const { path, message } of problems) context.addIssue({ code: "custom", path: [path], message });
    if (problems.length > 0) return;
    try {
      create(config);
    } catch (error) {
      if (!SmsError.is(error)) throw error;
      context.addIssue({ code: "custom", message: error.message });
    }
  });
}

function messageOf({ to, type, payload }: SendMessageData): SmsMessage {
  // Core rejects a variable that is missing or not a text, and names it.
  const variables = payload as TemplateVariables;
  const locale: unknown = payload?.locale;
  return {
    to: withPlus(to),
    usageType: type,
    variables,
    locale: typeof locale === "string" ? locale : undefined,
  };
}

/** Logto stores numbers with their country code and without the `+`. */
function withPlus(number: string): string {
  return /^[1-9]\d{6,14}$/.test(number) ? `+${number}` : number;
}
