import {
  type ConfigProblem,
  type ConnectorDefinition,
  configProblems,
  type SmsConnector,
  type SmsWebhook,
} from "@smskit/core";
import type { GatewayConfig } from "./gateway-config.ts";
import { withStatusCallback } from "./with-status-callback.ts";

/** Imports the module that exports a provider's connector definition, and its webhook. */
export type LoadProvider = (provider: string) => Promise<object>;

/** A connector of the config, and the webhook of its provider if its secrets are there. */
export interface LoadedConnector {
  name: string;
  connector: SmsConnector;
  webhook: SmsWebhook | undefined;
}

/** Creates the connectors of a config. Everything that is wrong with them becomes a problem with its path. */
export async function loadConnectors(
  {
    connectors,
    templates,
    defaultCountry,
    http,
  }: Pick<GatewayConfig, "connectors" | "templates" | "defaultCountry" | "http">,
  loadProvider: LoadProvider,
): Promise<{ connectors: LoadedConnector[]; problems: ConfigProblem[] }> {
  const problems: ConfigProblem[] = [];
  const loaded: LoadedConnector[] = [];
  for (const [name, { provider, config, webhook }] of Object.entries(connectors)) {
    const path = `connectors.${name}`;
    const module = await loadProvider(provider).catch(() => undefined);
    const definition = module && definitionIn(module, provider);
    if (definition === undefined) {
      problems.push({
        path: `${path}.provider`,
        message: "is unknown; fix the name, or install its package",
      });
      continue;
    }
    // Templates of the connector itself take precedence: core refuses both at once.
    const runtime = { id: name, defaultCountry, ...(config["templates"] === undefined && { templates }) };
    const found = configProblems(definition.configSchema, config);
    for (const problem of found) {
      problems.push({
        path: `${path}.config${problem.path && `.${problem.path}`}`,
        message: problem.message,
      });
    }
    let receiver: SmsWebhook | undefined;
    try {
      receiver = webhook && webhookIn(module ?? {}, definition.provider, webhook);
    } catch (thrown) {
      problems.push({ path: `${path}.webhook`, message: invalid(thrown) });
      continue;
    }
    if (found.length > 0) continue;
    try {
      loaded.push({
        name,
        connector: definition.create(
          withStatusCallback(config, definition, {
            name,
            hasWebhook: webhook !== undefined,
            publicUrl: http.publicUrl,
          }),
          runtime as never,
        ),
        webhook: receiver,
      });
    } catch (thrown) {
      problems.push({ path, message: invalid(thrown) });
    }
  }
  return { connectors: loaded, problems };
}

/** The errors of core and of the providers repeat no value. */
function invalid(thrown: unknown): string {
  return `is invalid: ${(thrown as Error).message}`;
}

/** Returns the definition of a provider that a module exports. */
export function definitionIn(module: object, provider: string): ConnectorDefinition | undefined {
  const definitions = Object.values(module).filter(
    (value): value is ConnectorDefinition =>
      typeof value === "object" &&
      value !== null &&
      typeof (value as Partial<ConnectorDefinition>).create === "function" &&
      typeof (value as Partial<ConnectorDefinition>).provider === "string",
  );
  // A package may define several providers. One that the caller named by its path defines one.
  return (
    definitions.find((one) => one.provider === provider) ??
    (definitions.length === 1 ? definitions[0] : undefined)
  );
}

/** Every provider's package exports its webhook as `create<Name>Webhook`. */
function webhookIn(module: object, provider: string, options: object): SmsWebhook {
  const name = provider.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const create = (module as Record<string, unknown>)[`create${name}Webhook`];
  if (typeof create !== "function") throw new Error("the provider has none; remove it.");
  return create(options) as SmsWebhook;
}
