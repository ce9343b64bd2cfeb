import type * as z from "zod/mini";
import { expectArgument, expectOptions, optionsOf } from "../config/check-arguments.ts";
import { type ConfigSchema, parseConfig, secretsIn } from "../config/parse-config.ts";
import { SmsError } from "../errors/sms-error.ts";
import type { SegmentCount } from "../message/count-segments.ts";
import type { ProviderOptions } from "../message/sms-message.ts";
import type { Templates } from "../message/template-entry.ts";
import { templatesSchema } from "../message/template-schema.ts";
import type { Adapter, ConnectorOf } from "./adapter.ts";
import type { ConnectorRuntime } from "./connector-runtime.ts";
import { createConnector } from "./create-connector.ts";
import type { Remedies } from "./fit-to-features.ts";
import type { FeaturesOf } from "./provider-features.ts";

/** What is particular to one provider. */
export interface ConnectorSpec<Schema extends ConfigSchema, A extends Adapter = Adapter> {
  /** In lower case; also the default `id`: `"acme"`. */
  provider: string;
  /** The display name: `"Acme"`. */
  name: string;
  /** Strict. A `templates` field is `templatesSchema`. */
  configSchema: Schema;
  /**
   * What the provider can do, or a function of the parsed config. A message with a field that it lacks is refused as
   * `unsupported` before the adapter runs.
   * @default nothing is assumed but that it accepts texts: fields named in `bestEffort` are dropped, others are passed to
   * the adapter
   */
  features?: FeaturesOf<z.output<Schema>> | undefined;
  /**
   * What to do about a field of a message that the provider supports with another config:
   * `{ sendAt: "set fromMessagingServiceSID" }`. It ends the sentence of the error.
   * @default a sentence for any provider
   */
  remedies?: Remedies | undefined;
  /** Whether a message with these options needs no text, because they have the content: a template id or media. */
  replacesText?(options: ProviderOptions): boolean;
  /**
   * Counts the segments of a text, for a provider whose options change how it is encoded.
   * @default core's `countSegments`
   */
  countSegments?(body: string, options: ProviderOptions): Pick<SegmentCount, "segments" | "encoding">;
  /** Creates the adapter of one account from its parsed config. */
  create(config: z.output<Schema>, runtime: ConnectorRuntime): A;
  /**
   * Whether a `providerCode` is in the provider's table. Other codes are removed from an error if they repeat digits or
   * words of the message.
   * @default no code is
   */
  knowsCode?(code: string): boolean;
}

/**
 * Creates a connector, as `create` of the spec's definition does. Factories call this, not the definition, so that an
 * app that only sends does not bundle the generator of JSON Schemas.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export function createFromSpec<Schema extends ConfigSchema, A extends Adapter>(
  spec: ConnectorSpec<Schema, A>,
  config: z.input<Schema>,
  runtime: ConnectorRuntime = {},
): ConnectorOf<A> {
  expectArgument(
    typeof spec?.create === "function" && spec.configSchema !== undefined,
    "createFromSpec takes a spec: provider, name, configSchema, create.",
  );
  checkRuntime(runtime);
  const parsed = parseConfig(spec.name, spec.configSchema, config);
  const shared = runtime.templates && parseConfig("runtime.templates", templatesSchema, runtime.templates);
  const own = (parsed as { templates?: Templates | undefined }).templates;
  if (own?.length && shared?.length) {
    throw new SmsError({
      code: "invalid-config",
      message:
        "runtime.templates: the config has templates, too; remove those of the config to use these, or remove these.",
    });
  }
  const features = typeof spec.features === "function" ? spec.features(parsed) : spec.features;
  return createConnector({
    provider: spec.provider,
    name: spec.name,
    text: spec,
    features,
    remedies: spec.remedies,
    templates: own?.length ? own : (shared ?? []),
    adapter: spec.create(parsed, runtime),
    runtime,
    credentials: () => secretsIn(spec.configSchema, parsed),
    knowsCode: (code) => spec.knowsCode?.(code) ?? false,
  });
}

function checkRuntime(runtime: ConnectorRuntime): void {
  expectOptions("runtime", runtime, {
    id: true,
    templates: true,
    defaultCountry: true,
    http: true,
    onAttempt: true,
  });
  optionsOf("runtime.http", runtime.http, { agent: true, fetch: true });
  const country: unknown = runtime.defaultCountry;
  // The form only: whether the country exists is checked when the first number needs it.
  if (country === undefined || (typeof country === "string" && /^[A-Z]{2}$/.test(country))) return;
  throw new SmsError({
    code: "invalid-config",
    message: 'runtime.defaultCountry: must be an ISO 3166 code of two capital letters, such as "US".',
  });
}
