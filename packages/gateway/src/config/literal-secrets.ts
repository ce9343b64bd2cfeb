import { z } from "@hono/zod-openapi";
import { expectArgument, expectOptions } from "@smskit/core/wrapper";
import type { GatewayFinding } from "../operations/gateway-finding.ts";
import { gatewayConfigSchema } from "./gateway-config.ts";
import { definitionIn, type LoadProvider } from "./load-connectors.ts";

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
  const schema = z.toJSONSchema(gatewayConfigSchema, {
    io: "input",
    unrepresentable: "any",
    reused: "inline",
  });
  const ofConnectors = await Promise.all(
    Object.entries(isObject(connectors) ? connectors : {}).map(([name, connector]) =>
      secretsOfConnector(`connectors.${name}`, connector, loadProvider),
    ),
  );
  const paths = new Set([
    ...secretsIn(schema as Schema, config, ""),
    ...ofConnectors.flat(),
    ...(typeof database === "string" && /^\w+:\/\/[^/@:]*:[^/@]+@/.test(database) ? ["database"] : []),
  ]);
  return [...paths].map((path) => ({
    level: path.startsWith("twilio.") ? "error" : "warning",
    path,
    message:
      'is written in the file; keep it elsewhere, and refer to it by { "$env": "NAME" } or { "$file": "path" }',
  }));
}

type Schema = Readonly<Record<string, unknown>>;

/** Returns the paths of strings that a schema marks as secret. */
function secretsIn(schema: Schema, value: unknown, path: string): string[] {
  if (schema["writeOnly"] === true) return stringsIn(value, path);
  const branches = (["anyOf", "oneOf", "allOf"] as const).flatMap((key) => (schema[key] ?? []) as Schema[]);
  const found = branches
    .filter((branch) => isOfType(branch, value))
    .flatMap((branch) => secretsIn(branch, value, path));
  if (Array.isArray(value)) {
    const items = schema["items"] as Schema | undefined;
    if (items === undefined) return found;
    return [...found, ...value.flatMap((item, index) => secretsIn(items, item, `${path}[${index}]`))];
  }
  if (!isObject(value)) return found;
  const properties = (schema["properties"] ?? {}) as Record<string, Schema>;
  const others = schema["additionalProperties"];
  return [
    ...found,
    ...Object.entries(value).flatMap(([key, inner]) => {
      const field = Object.hasOwn(properties, key) ? properties[key] : others;
      return isObject(field) ? secretsIn(field, inner, path === "" ? key : `${path}.${key}`) : [];
    }),
  ];
}

/** Doors of other types have other fields. */
function isOfType(branch: Schema, value: unknown): boolean {
  const { const: type } = ((branch["properties"] ?? {}) as Record<string, Schema>)["type"] ?? {};
  return type === undefined || !isObject(value) || value["type"] === type;
}

async function secretsOfConnector(
  path: string,
  connector: unknown,
  loadProvider: LoadProvider,
): Promise<string[]> {
  if (!isObject(connector)) return [];
  const { provider, config, webhook } = connector;
  const module = await loadProvider(String(provider)).catch(() => undefined);
  const schema = module && definitionIn(module, String(provider))?.configJsonSchema;
  return [
    ...(schema ? secretsIn(schema as Schema, config, `${path}.config`) : []),
    // The options of webhooks have no schema, and their names say what is secret.
    ...Object.entries(isObject(webhook) ? webhook : {}).flatMap(([key, value]) =>
      /secret|token|password|key/i.test(key) ? stringsIn(value, `${path}.webhook.${key}`) : [],
    ),
  ];
}

function stringsIn(value: unknown, path: string): string[] {
  if (typeof value === "string") return [path];
  return Array.isArray(value) ? value.flatMap((item, index) => stringsIn(item, `${path}[${index}]`)) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
