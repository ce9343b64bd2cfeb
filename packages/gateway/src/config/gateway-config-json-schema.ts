import { z } from "@hono/zod-openapi";
import type { ConnectorDefinition } from "@smskit/core";
import { expectOptions } from "@smskit/core/wrapper";
import { gatewayConfigSchema } from "./gateway-config.ts";
import type { JsonSchema } from "./secrets-in.ts";

export interface GatewayConfigJsonSchemaOptions {
  /** Providers whose connectors' configs are part of the schema. */
  providers?: readonly Pick<ConnectorDefinition, "provider" | "name" | "configJsonSchema">[] | undefined;
}

/**
 * Returns the JSON Schema of a gateway's config file, for editors and forms. Every string may also be `{ "$env": "NAME" }` or
 * `{ "$file": "path" }`.
 * @see https://json-schema.org/draft/2020-12
 */
export function gatewayConfigJsonSchema(options: GatewayConfigJsonSchemaOptions = {}): JsonSchema {
  expectOptions("gatewayConfigJsonSchema", options, { providers: true });
  const { providers = [] } = options;
  const { $schema, ...root } = gatewayConfigInputSchema();
  const { connectors, ...properties } = root.properties;
  const described = {
    ...root,
    properties: {
      $schema: { type: "string", description: "Where editors find this schema. The gateway ignores it." },
      connectors: withProviders(connectors ?? {}, providers),
      ...properties,
    },
  };
  return {
    $schema,
    title: "The config of a smskit gateway",
    ...(withReferences(described) as JsonSchema),
    $defs: { reference },
  };
}

/** The schema of a config without references and providers. */
export function gatewayConfigInputSchema() {
  return z.toJSONSchema(gatewayConfigSchema, {
    io: "input",
    unrepresentable: "any",
    reused: "inline",
  }) as JsonSchema & { properties: Record<string, JsonSchema> };
}

const reference: JsonSchema = {
  description: "A value that is kept elsewhere: an environment variable, or a file.",
  type: "object",
  properties: {
    $env: { type: "string", minLength: 1, description: "The name of an environment variable." },
    $file: {
      type: "string",
      minLength: 1,
      description: "The path of a file, relative to the config's. Its last line break is removed.",
    },
  },
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
};

function withProviders(
  connectors: JsonSchema,
  providers: NonNullable<GatewayConfigJsonSchemaOptions["providers"]>,
): JsonSchema {
  if (providers.length === 0) return connectors;
  const conditions = providers.map(({ provider, configJsonSchema }) => {
    const { $schema: _, $id: __, ...config } = configJsonSchema as JsonSchema;
    return {
      if: { properties: { provider: { const: provider } }, required: ["provider"] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { config } },
    };
  });
  return {
    ...connectors,
    additionalProperties: { ...(connectors["additionalProperties"] as JsonSchema), allOf: conditions },
  };
}

/** Lets a reference stand in place of every string. */
function withReferences(node: unknown, isName = false): unknown {
  if (Array.isArray(node)) return node.map((each) => withReferences(each));
  if (typeof node !== "object" || node === null) return node;
  const schema = node as JsonSchema;
  if (!isName && schema["type"] === "string" && schema["const"] === undefined) {
    const { description, default: otherwise, ...string } = schema;
    return {
      ...(description !== undefined && { description }),
      ...(otherwise !== undefined && { default: otherwise }),
      anyOf: [string, { $ref: "#/$defs/reference" }],
    };
  }
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      // Keys are strings that cannot be references; a default and an enumeration are values.
      key === "default" || key === "enum" || key === "if"
        ? value
        : withReferences(value, key === "propertyNames"),
    ]),
  );
}
