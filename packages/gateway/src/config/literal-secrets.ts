import { expectArgument, expectOptions } from "@smskit/core/wrapper";
import type { GatewayFinding } from "../operations/gateway-finding.ts";
import { gatewayConfigInputSchema } from "./gateway-config-json-schema.ts";
import { definitionIn, type LoadProvider } from "./load-connectors.ts";
import { type FoundSecret, isObject, type JsonSchema, secretsIn, stringsIn } from "./secrets-in.ts";

export interface LiteralSecretsOptions {
  /** The content of a config's JSON file. */
  config: object;
  /**
   * Imports the module with a provider's connector definition, which says what is secret.
   * @default import(`@smskit/${provider}`)
   */
  loadProvider?: LoadProvider | undefined;
}

/**
 * Finds secrets that a config file contains itself, instead of `{ "$env": "NAME" }` or `{ "$file": "path" }`: anyone who sees a copy
 * of the file has them. For the tokens of the Twilio front, which sign, that is an error. A config that an app passes to
 * `createGateway` may have them, as it got them from elsewhere.
 * @throws {SmsError} `invalid-config` if `config` is not an object.
 */
export async function literalSecrets(options: LiteralSecretsOptions): Promise<GatewayFinding[]> {
  expectOptions("literalSecrets", options, { config: true, loadProvider: true });
  const { config, loadProvider = (provider: string): Promise<object> => import(`@smskit/${provider}`) } =
    options;
  expectArgument(isObject(config), "literalSecrets: config: must be the content of a config's JSON file.");
  const { connectors, database } = config as { connectors?: unknown; database?: unknown };
  const ofConnectors = await Promise.all(
    Object.entries(isObject(connectors) ? connectors : {}).map(([name, connector]) =>
      secretsOfConnector(`connectors.${name}`, connector, loadProvider),
    ),
  );
  const paths = new Set([
    ...[...secretsIn(gatewayConfigInputSchema(), config), ...ofConnectors.flat()].map(({ path }) => path),
    ...(typeof database === "string" && /^\w+:\/\/[^/@:]*:[^/@]+@/.test(database) ? ["database"] : []),
  ]);
  return [...paths].map((path) => ({
    level: path.startsWith("twilio.") ? "error" : "warning",
    path,
    message:
      'is written in the file; keep it elsewhere, and refer to it by { "$env": "NAME" } or { "$file": "path" }',
  }));
}

async function secretsOfConnector(
  path: string,
  connector: unknown,
  loadProvider: LoadProvider,
): Promise<FoundSecret[]> {
  if (!isObject(connector)) return [];
  const { provider, config, webhook } = connector;
  const module = await loadProvider(String(provider)).catch(() => undefined);
  const schema = module && definitionIn(module, String(provider))?.configJsonSchema;
  return [
    ...(schema ? secretsIn(schema as JsonSchema, config, `${path}.config`) : []),
    // The options of webhooks have no schema, and their names say what is secret.
    ...Object.entries(isObject(webhook) ? webhook : {}).flatMap(([key, value]) =>
      /secret|token|password|key/i.test(key) ? stringsIn(value, `${path}.webhook.${key}`) : [],
    ),
  ];
}
