import { type ConfigProblem, configProblems, SmsError } from "@smskit/core";
import { type GatewayConfig, gatewayConfigSchema } from "./gateway-config.ts";
import { type LoadedConnector, type LoadProvider, loadConnectors } from "./load-connectors.ts";
import { type ConfigSources, resolveSecrets } from "./resolve-secrets.ts";

/** A config that can be used. */
export interface ReadConfig {
  config: GatewayConfig;
  connectors: readonly LoadedConnector[];
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
  const { config: resolved, problems } = resolveSecrets(withoutSchemaKey(input), sources);
  const listed: ConfigProblem[] = [...problems];
  const isMissing = new Set(problems.map(({ path }) => path));
  listed.push(...configProblems(gatewayConfigSchema, resolved).filter(({ path }) => !isMissing.has(path)));
  const parsed = gatewayConfigSchema.safeParse(resolved);
  if (!parsed.success) throw invalidConfig(listed);
  const config = parsed.data;
  const { connectors, problems: wrong } = await loadConnectors(config, loadProvider);
  listed.push(...wrong.filter(({ path }) => !isMissing.has(path)), ...contradictionsOf(config));
  if (listed.length > 0) throw invalidConfig(listed);
  return { config, connectors };
}

/** What is wrong with fields that are right by themselves. */
function contradictionsOf({ connectors, delivery, keys, http }: GatewayConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
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
  const isLoopback = ["127.0.0.1", "::1", "localhost"].includes(http.host);
  if (!isLoopback && keys.length === 0) {
    problems.push({ path: "http.host", message: "needs keys: others than this machine can reach it" });
  }
  return problems;
}

function invalidConfig(problems: readonly ConfigProblem[]): SmsError {
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
