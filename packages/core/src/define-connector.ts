import * as z from "zod/mini";
import type { Adapter, ConnectorOf, ConnectorRuntime } from "./adapter.ts";
import { createConnector } from "./create-connector.ts";
import { type ConfigSchema, parseConfig } from "./parse-config.ts";
import type { SmsConnector } from "./sms-connector.ts";
import { SmsError } from "./sms-error.ts";
import { type Templates, templatesSchema } from "./template-schema.ts";

/** Makes connectors of one provider, from data. */
export interface ConnectorDefinition<Config = unknown, C extends SmsConnector = SmsConnector> {
  readonly provider: string;
  /** The provider's name as people write it: `"Twilio"`. */
  readonly name: string;
  readonly configSchema: ConfigSchema;
  /** The config as JSON Schema 2020-12; secrets are `writeOnly`. */
  readonly configJsonSchema: object;
  /**
   * Makes a connector. Cheap: make one for each tenant; connectors of a process share sockets.
   * @throws {SmsError} `invalid-config`, with every problem and its path.
   */
  create(config: Config, runtime?: ConnectorRuntime): C;
}

export interface ConnectorSpec<Schema extends ConfigSchema, A extends Adapter> {
  /** Lower case, also the default id: `"twilio"`. */
  provider: string;
  name: string;
  /** Strict. A `templates` field is `templatesSchema`. */
  configSchema: Schema;
  /**
   * What the provider takes: a text, or the id of a template that it keeps itself.
   * @default "content"
   */
  templateKind?: "content" | "template-id" | undefined;
  create(config: z.output<Schema>, runtime: ConnectorRuntime): A;
}

/**
 * Makes a definition from what is particular to one provider. Everything that connectors share is done here:
 * config, numbers, templates, segments, deadlines, errors.
 */
export function defineConnector<Schema extends ConfigSchema, A extends Adapter>(
  spec: ConnectorSpec<Schema, A>,
): ConnectorDefinition<z.input<Schema>, ConnectorOf<A>> {
  return {
    provider: spec.provider,
    name: spec.name,
    configSchema: spec.configSchema,
    get configJsonSchema() {
      const schema = z.toJSONSchema(spec.configSchema, { io: "input" });
      return { ...schema, properties: { $schema: { type: "string" }, ...schema.properties } };
    },
    create(config, runtime = {}) {
      const parsed = parseConfig(spec.name, spec.configSchema, config);
      const shared =
        runtime.templates && parseConfig("runtime.templates", templatesSchema, runtime.templates);
      checkDefaultCountry(runtime.defaultCountry);
      const own = (parsed as { templates?: Templates | undefined }).templates;
      return createConnector({
        provider: spec.provider,
        name: spec.name,
        templateKind: spec.templateKind ?? "content",
        templates: own?.length ? own : (shared ?? []),
        adapter: spec.create(parsed, runtime),
        runtime,
      });
    },
  };
}

/** Its form only: whether there is such a country is known when the first number needs it. */
function checkDefaultCountry(country: unknown): void {
  if (country === undefined || (typeof country === "string" && /^[A-Z]{2}$/.test(country))) return;
  throw new SmsError({
    code: "invalid-config",
    message: 'runtime.defaultCountry: must be an ISO 3166 code of two capital letters, such as "US".',
  });
}
