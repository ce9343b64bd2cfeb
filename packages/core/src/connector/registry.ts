import { expectArgument } from "../config/check-arguments.ts";
import { SmsError } from "../errors/sms-error.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import type { ConnectorDefinition } from "./define-connector.ts";
import type { SmsConnector } from "./sms-connector.ts";

/** Makes connectors from data: `{ provider: "twilio", config: { … } }`. */
export interface ConnectorRegistry {
  /** By provider, in the order they were given. */
  readonly definitions: ReadonlyMap<string, ConnectorDefinition>;
  /**
   * @throws {SmsError} `invalid-config` for an unknown provider, or for what its definition refuses.
   */
  create(
    entry: {
      /** Picks the definition: `"twilio"`. */
      provider: string;
      /** Any value, such as what `JSON.parse` returned: the definition checks it. */
      config: unknown;
    },
    runtime?: ConnectorRuntime,
  ): SmsConnector;
}

/**
 * Collects the definitions that a JSON file may choose from.
 * @throws {SmsError} `invalid-config` when two definitions are of one provider.
 */
export function createRegistry(definitions: readonly ConnectorDefinition[]): ConnectorRegistry {
  const byProvider = new Map<string, ConnectorDefinition>();
  expectArgument(
    Array.isArray(definitions),
    "createRegistry takes a list of definitions, such as [twilio, vonage].",
  );
  for (const definition of definitions) {
    expectArgument(
      typeof definition?.create === "function",
      "createRegistry takes definitions, such as twilio of @smskit/twilio, not connectors.",
    );
    if (byProvider.has(definition.provider)) {
      throw refusal(`Two definitions are of the provider "${definition.provider}".`);
    }
    byProvider.set(definition.provider, definition);
  }
  return {
    definitions: byProvider,
    create(entry, runtime) {
      const definition = byProvider.get(entry?.provider);
      if (definition === undefined) {
        const known = [...byProvider.keys()].join(", ");
        throw refusal(`provider: is not one of those registered (${known || "none is"}).`);
      }
      return definition.create(entry.config, runtime);
    },
  };
}

function refusal(message: string): SmsError {
  return new SmsError({ code: "invalid-config", message });
}
