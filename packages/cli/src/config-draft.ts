import { type ConfigProblem, type ConnectorDefinition, configProblems } from "@smskit/core";
import { UsageError } from "./usage-error.ts";

/** A field of a connector JSON, as its schema has it. */
export interface ConfigField {
  name: string;
  secret: boolean;
  required: boolean;
  /** Of the JSON Schema: `"string"`, `"integer"`, `"boolean"`. */
  type: string;
  description: string | undefined;
  /** Where in the provider's console its value is found. */
  place: string | undefined;
}

/** A connector JSON that is being put together. */
export interface ConfigDraft {
  readonly definition: ConnectorDefinition;
  readonly fields: ReadonlyMap<string, ConfigField>;
  readonly config: Record<string, unknown>;
  /** What is wrong with a value in this field, as far as the rest is known. */
  problemWith(field: string, value: unknown): string | undefined;
  /** Everything that is wrong, or missing. */
  problems(): readonly ConfigProblem[];
}

export function createDraft(definition: ConnectorDefinition): ConfigDraft {
  const config: Record<string, unknown> = {};
  return {
    definition,
    fields: fieldsOf(definition),
    config,
    problemWith(field, value) {
      const problems = configProblems(definition.configSchema, { ...config, [field]: value });
      return problems.find(({ path }) => path.split(/[.[]/, 1)[0] === field)?.message;
    },
    problems: () => configProblems(definition.configSchema, config),
  };
}

function fieldsOf(definition: ConnectorDefinition): Map<string, ConfigField> {
  const { properties = {}, required = [] } = definition.configJsonSchema as {
    properties?: Record<string, { type?: string; writeOnly?: boolean; description?: string }>;
    required?: string[];
  };
  return new Map(
    Object.entries(properties)
      .filter(([name]) => name !== "$schema" && name !== "templates")
      .map(([name, { type = "string", writeOnly = false, description }]) => [
        name,
        {
          name,
          type,
          secret: writeOnly,
          required: required.includes(name),
          description,
          place: definition.setup?.fields[name]?.place,
        },
      ]),
  );
}

/**
 * A field's value, of what was typed.
 * @throws {UsageError} if it has another type.
 */
export function typedValue(field: ConfigField, text: string): unknown {
  const value = text.trim();
  if (field.type === "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new UsageError(`${field.name} takes a value of the type ${field.type}.`);
  }
}

/** `SMSKIT_AUTH_TOKEN` for `authToken`. */
export function variableOf(field: string): string {
  return `SMSKIT_${field.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase()}`;
}
