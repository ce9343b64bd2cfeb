import * as z from "zod/mini";
import { expectArgument } from "../config/check-arguments.ts";
import type { ConfigSchema } from "../config/parse-config.ts";
import type { Adapter, ConnectorOf } from "./adapter.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import { type ConnectorSpec, createFromSpec } from "./create-from-spec.ts";
import type { SmsConnector } from "./sms-connector.ts";

/** Makes connectors of one provider, from data. */
export interface ConnectorDefinition<Config = unknown, C extends SmsConnector = SmsConnector> {
  /** Lower case, also the default id of its connectors: `"twilio"`. */
  readonly provider: string;
  /** The provider's name as people write it: `"Twilio"`. */
  readonly name: string;
  /** What checks a config. Pass it to `configProblems` for what is wrong with one, field by field. */
  readonly configSchema: ConfigSchema;
  /** The config as JSON Schema 2020-12; secrets are `writeOnly`. */
  readonly configJsonSchema: object;
  /**
   * Makes a connector. Cheap: make one for each tenant; connectors of a process share sockets.
   * @throws {SmsError} `invalid-config`, with every problem and its path.
   */
  create(config: Config, runtime?: ConnectorRuntime): C;
}

/**
 * Makes a definition from what is particular to one provider. Everything that connectors share is done here:
 * config, numbers, templates, segments, deadlines, errors.
 */
export function defineConnector<Schema extends ConfigSchema, A extends Adapter>(
  spec: ConnectorSpec<Schema, A>,
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
      const schema = z.toJSONSchema(spec.configSchema, { io: "input" });
      return { ...schema, properties: { $schema: { type: "string" }, ...schema.properties } };
    },
    create: (config, runtime) => createFromSpec(spec, config, runtime),
  };
}
