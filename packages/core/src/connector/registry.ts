import { expectArgument } from "../config/check-arguments.ts";
import { SmsError } from "../errors/sms-error.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import type { ConnectorDefinition } from "./define-connector.ts";
import type { SmsConnector } from "./sms-connector.ts";

/** Creates connectors from data: `{ provider: "acme", config: { … } }`. */
export interface ConnectorRegistry {
  /** By provider, in the order they were given. */
  readonly definitions: ReadonlyMap<string, ConnectorDefinition>;
  /**
   * Creates the connector of an entry.
   * @throws {SmsError} `invalid-config` for an unknown provider, or a config that its definition refuses.
   */
  create(
    entry: {
      /** Picks the definition: `"acme"`. */
      provider: string;
      /** Any value, such as the result of `JSON.parse`: the definition checks it. */
      config: unknown;
    },
    runtime?: ConnectorRuntime,
  ): SmsConnector;
}

/**
 * Collects the definitions that a JSON file can choose from.
 * @throws {SmsError} `invalid-config` if two definitions have the same provider.
 */
export function createRegistry(definitions: readonly ConnectorDefinition[]): ConnectorRegistry {
  const byProvider = new Map<string, ConnectorDefinition>();
  expectArgument(Array.isArray(definitions), "createRegistry: takes a list of definitions.");
  for (const definition of definitions) {
    expectArgument(
      typeof definition?.create === "function",
      "createRegistry: takes definitions, which packages with connectors export, not connectors.",
    );
    if (byProvider.has(definition.provider)) {
      throw refusal(
        `createRegistry: two definitions have the provider "${definition.provider}"; remove one.`,
      );
    }
    byProvider.set(definition.provider, definition);
  }
  return {
    definitions: byProvider,
    create(entry, runtime) {
      const definition = byProvider.get(entry?.provider);
      if (definition === undefined) {
        const known = [...byProvider.keys()].join(", ");
        throw refusal(`provider: ${known === "" ? "none is registered" : `must be one of ${known}`}.`);
      }
      return definition.create(entry.config, runtime);
    },
  };
}

function refusal(message: string): SmsError {
  return new SmsError({ code: "invalid-config", message });
}
