import type { z } from "@hono/zod-openapi";
import { type ConfigProblem, configProblems, SmsError } from "@smskit/core";
import { templatesSchema } from "@smskit/core/provider";
import { urlProblem } from "../http/safe-request.ts";
import { type GatewayConfig, gatewayConfigSchema } from "./gateway-config.ts";
import { type LoadedConnector, type LoadProvider, loadConnectors } from "./load-connectors.ts";
import { type ConfigSources, resolveSecrets } from "./resolve-secrets.ts";
import { sharedCredentials } from "./shared-credentials.ts";

/** A config that can be used. */
export interface ReadConfig {
  config: GatewayConfig;
  connectors: readonly LoadedConnector[];
}

/** What can be said of a config: every problem, and the connectors that are right. */
export interface ExaminedConfig {
  problems: readonly ConfigProblem[];
  /** Absent if the config has problems. */
  read: ReadConfig | undefined;
  /** The connectors with which nothing is wrong, even if something else is. */
  connectors: readonly LoadedConnector[];
  /** The database that it names, if it does so correctly. */
  database: string | undefined;
}

/**
 * Reads a config: resolves its secrets, checks every field, and creates its connectors.
 * @throws {SmsError} `invalid-config`, with every problem and its path; values are never repeated.
 */
export async function readGatewayConfig(
  input: unknown,
  sources: ConfigSources,
  loadProvider: LoadProvider,
): Promise<ReadConfig> {
  const { problems, read } = await examineGatewayConfig(input, sources, loadProvider);
  if (read === undefined) throw invalidConfig(problems);
  return read;
}

/** Finds everything that is wrong with a config, however early it begins. */
export async function examineGatewayConfig(
  input: unknown,
  sources: ConfigSources,
  loadProvider: LoadProvider,
): Promise<ExaminedConfig> {
  const { config: resolved, problems } = resolveSecrets(withoutSchemaKey(input), sources);
  const parsed = gatewayConfigSchema.safeParse(resolved);
  const usable = parsed.success ? parsed.data : usablePartsOf(resolved);
  const ofTemplates = templateProblems(usable.templates);
  // Connectors would report each problem of the templates again.
  const { connectors, problems: ofConnectors } = await loadConnectors(
    ofTemplates.length === 0 ? usable : { ...usable, templates: undefined },
    loadProvider,
  );
  const isMissing = new Set(problems.map(({ path }) => path));
  const all = [
    ...problems,
    ...[
      ...(parsed.success ? [] : configProblems(gatewayConfigSchema, resolved)),
      ...ofTemplates,
      ...ofConnectors,
      ...contradictionsOf(usable),
    ].filter(({ path }) => !isMissing.has(path)),
  ];
  const isRight = parsed.success && all.length === 0;
  return {
    problems: all,
    read: isRight ? { config: parsed.data, connectors } : undefined,
    connectors: connectors.filter(
      ({ name }) => !all.some(({ path }) => `${path}.`.startsWith(`connectors.${name}.`)),
    ),
    database: isMissing.has("database") ? undefined : usable.database,
  };
}

/** The top-level fields that are right by themselves, with the defaults of the others. */
interface UsableParts
  extends Pick<
    GatewayConfig,
    | "connectors"
    | "keys"
    | "delivery"
    | "http"
    | "templates"
    | "defaultCountry"
    | "twilio"
    | "events"
    | "doors"
  > {
  database: string | undefined;
  secret: GatewayConfig["secret"] | undefined;
}

function usablePartsOf(input: unknown): UsableParts {
  const config = typeof input === "object" && input !== null ? (input as Record<string, unknown>) : {};
  const {
    connectors,
    keys,
    delivery,
    http,
    templates,
    defaultCountry,
    database,
    twilio,
    events,
    doors,
    secret,
  } = gatewayConfigSchema.shape;
  const part = <Output>(schema: z.ZodType<Output>, name: string, otherwise: Output): Output => {
    const { success, data } = schema.safeParse(config[name]);
    return success ? data : otherwise;
  };
  return {
    connectors: part(connectors, "connectors", {}),
    keys: part(keys, "keys", []),
    delivery: part(delivery, "delivery", delivery.parse(undefined)),
    http: part(http, "http", http.parse(undefined)),
    templates: part(templates, "templates", undefined),
    defaultCountry: part(defaultCountry, "defaultCountry", undefined),
    twilio: part<GatewayConfig["twilio"]>(twilio, "twilio", undefined),
    events: part(events, "events", { endpoints: [] }),
    doors: part(doors, "doors", {}),
    database: part<string | undefined>(database, "database", undefined),
    secret: part<GatewayConfig["secret"] | undefined>(secret, "secret", undefined),
  };
}

function templateProblems(templates: UsableParts["templates"]): ConfigProblem[] {
  if (templates === undefined) return [];
  return configProblems(templatesSchema, templates).map(({ path, message }) => ({
    path: `templates${path.startsWith("[") || path === "" ? path : `.${path}`}`,
    message,
  }));
}

/** What is wrong with fields that are right by themselves. */
function contradictionsOf(config: UsableParts): ConfigProblem[] {
  const { connectors, delivery, keys, http, twilio, events } = config;
  const problems = sharedCredentials(config);
  const names = Object.keys(connectors);
  if (delivery.connectors === undefined && names.length > 1) {
    problems.push({
      path: "delivery.connectors",
      message: "is missing; list the connectors in the order in which they are tried",
    });
  }
  for (const [index, name] of (delivery.connectors ?? []).entries()) {
    if (!names.includes(name)) {
      problems.push({ path: `delivery.connectors[${index}]`, message: "is not the name of a connector" });
    }
  }
  const ids = keys.map(({ id }) => id);
  for (const [index, id] of ids.entries()) {
    if (ids.indexOf(id) < index) problems.push({ path: `keys[${index}].id`, message: "is used twice" });
  }
  for (const [index, { inboundUrl }] of (twilio?.accounts ?? []).entries()) {
    const message = inboundUrl && urlProblem(inboundUrl, http.privateHosts);
    if (message) problems.push({ path: `twilio.accounts[${index}].inboundUrl`, message });
  }
  for (const [index, { url }] of events.endpoints.entries()) {
    const message = urlProblem(url, http.privateHosts);
    if (message) problems.push({ path: `events.endpoints[${index}].url`, message });
  }
  const isLoopback = ["127.0.0.1", "::1", "localhost"].includes(http.host);
  if (!isLoopback && keys.length === 0) {
    problems.push({
      path: "http.host",
      message: "is not loopback; add a key to `keys`, or listen on 127.0.0.1",
    });
  }
  return problems;
}

/** Returns the error that lists problems of a config. */
export function invalidConfig(problems: readonly ConfigProblem[]): SmsError {
  const lines = problems.map(
    ({ path, message }) => `  ${path === "" ? "the config" : `${path}:`} ${message}`,
  );
  const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
  return new SmsError({
    code: "invalid-config",
    message: `The gateway's config has ${count}:\n${lines.join("\n")}`,
  });
}

function withoutSchemaKey(config: unknown): unknown {
  if (typeof config !== "object" || config === null || Array.isArray(config)) return config;
  const { $schema: _, ...rest } = config as Record<string, unknown>;
  return rest;
}
