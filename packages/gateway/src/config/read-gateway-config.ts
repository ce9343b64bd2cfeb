import { type ConfigProblem, configProblems, SmsError } from "@smskit/core";
import { templatesSchema } from "@smskit/core/provider";
import { configContradictions } from "./config-contradictions.ts";
import { type GatewayConfig, gatewayConfigSchema } from "./gateway-config.ts";
import { type LoadedConnector, type LoadProvider, loadConnectors } from "./load-connectors.ts";
import { type ConfigSources, resolveSecrets } from "./resolve-secrets.ts";
import { type UsableParts, usablePartsOf } from "./usable-parts.ts";

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
  const ofFields = parsed.success ? [] : configProblems(gatewayConfigSchema, resolved);
  const isWrong = new Set(ofFields.map(({ path }) => path));
  const all = [
    ...problems,
    ...[
      ...ofFields,
      ...[...ofTemplates, ...ofConnectors, ...configContradictions(usable, resolved)].filter(
        ({ path }) => !isWrong.has(path),
      ),
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

function templateProblems(templates: UsableParts["templates"]): ConfigProblem[] {
  if (templates === undefined) return [];
  return configProblems(templatesSchema, templates).map(({ path, message }) => ({
    path: `templates${path.startsWith("[") || path === "" ? path : `.${path}`}`,
    message,
  }));
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
