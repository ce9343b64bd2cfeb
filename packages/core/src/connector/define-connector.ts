import * as z from "zod/mini";
import { expectArgument } from "../config/check-arguments.ts";
import type { ConfigSchema } from "../config/parse-config.ts";
import { describeTemplates } from "../message/template-json-schema.ts";
import type { Adapter, ConnectorOf } from "./adapter.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import type { ConnectorSetup, FieldOf, FieldSetup } from "./connector-setup.ts";
import { type ConnectorSpec, createFromSpec } from "./create-from-spec.ts";
import { functionsInJson, withoutFunctions } from "./function-fields.ts";
import type { FeaturesOf } from "./provider-features.ts";
import type { SmsConnector } from "./sms-connector.ts";

/** Creates connectors of one provider from data. */
export interface ConnectorDefinition<Config = unknown, C extends SmsConnector = SmsConnector> {
  /** In lower case; also the default `id` of its connectors: `"acme"`. */
  readonly provider: string;
  /** The display name: `"Acme"`. */
  readonly name: string;
  /** The schema of the config. Pass it to `configProblems` to get the problems of a config by field. */
  readonly configSchema: ConfigSchema;
  /** The config as JSON Schema 2020-12, with the descriptions of `setup`; secrets are `writeOnly`. */
  readonly configJsonSchema: object;
  /** What the provider can do, or how that depends on the parsed config; absent if the author declares nothing. */
  readonly features?: FeaturesOf<Config> | undefined;
  /** How an account is set up, and what each field of the config is; absent if the author gave none. */
  readonly setup?: ConnectorSetup | undefined;
  /**
   * Creates a connector. This is cheap: create one for each tenant; connectors of a process share sockets.
   * @throws {SmsError} `invalid-config`, with every problem and its path.
   */
  create(config: Config, runtime?: ConnectorRuntime): C;
}

/**
 * Creates a definition from what is specific to one provider. Core does what all connectors share: config, numbers,
 * templates, segments, deadlines, errors.
 * @param setup How an account is set up. It has an entry for every field of the config.
 */
export function defineConnector<Schema extends ConfigSchema, A extends Adapter>(
  spec: ConnectorSpec<Schema, A>,
  setup?: ConnectorSetup<FieldOf<Schema>>,
): ConnectorDefinition<z.input<Schema>, ConnectorOf<A>> {
  expectArgument(
    typeof spec?.create === "function" && spec.configSchema !== undefined,
    "defineConnector takes a spec: provider, name, configSchema, create.",
  );
  return {
    provider: spec.provider,
    name: spec.name,
    configSchema: spec.configSchema,
    get configJsonSchema() {
      const schema = z.toJSONSchema(spec.configSchema, {
        io: "input",
        unrepresentable: functionsInJson,
        override(context) {
          describeTemplates(context);
          withoutFunctions(context);
        },
      });
      const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => [
        name,
        { ...descriptionOf(setup, name), ...(field as object) },
      ]);
      return { ...schema, properties: { $schema: { type: "string" }, ...Object.fromEntries(fields) } };
    },
    // A config and what the schema makes of it differ in defaults alone.
    features: spec.features as FeaturesOf<z.input<Schema>> | undefined,
    setup,
    create: (config, runtime) => createFromSpec(spec, config, runtime),
  };
}

function descriptionOf(setup: ConnectorSetup | undefined, name: string): { description?: string } {
  if (setup === undefined || !Object.hasOwn(setup.fields, name)) return {};
  const { description, place } = setup.fields[name] as FieldSetup;
  return { description: place === undefined ? description : `${description} Find it: ${place}.` };
}
