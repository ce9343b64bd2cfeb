import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ConnectorDefinition, ConnectorRuntime, SmsConnector } from "@smskit/core";
import { optionProblem } from "@smskit/core/wrapper";
import { builtInProviders, isBuiltIn, loadDefinition } from "./load-definition.ts";
import { parseJson, readJson } from "./read-json.ts";
import { secretOnCommandLine } from "./secret-flags.ts";
import { paint, printable, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Where a connector comes from, as the flags say it. */
export interface ConfigOptions {
  /** A path, or `-` for standard input. */
  config?: string | undefined;
  provider?: string | undefined;
}

/** A connector JSON, as it was read. */
export interface ConfigEntry {
  provider: string | undefined;
  config: unknown;
  /** `"connector.json"`, for messages. */
  from: string;
}

/**
 * Reads the connector JSON: of `--config`, of `SMSKIT_CONFIG` (the JSON itself, or its path), or
 * `connector.json`. It is the config alone, or `{ provider, config }`.
 * @throws {UsageError} when it cannot be read, or names another provider than `--provider` does.
 */
export async function readConfig(options: ConfigOptions, terminal: Terminal): Promise<ConfigEntry> {
  const { value, from } = await readSource(options, terminal);
  if (!isEntry(value)) return { provider: options.provider, config: value, from };
  const problem = optionProblem(value, { provider: true, config: true, $schema: true });
  if (problem !== undefined) throw new UsageError(`${from}: beside provider and config, ${problem}.`);
  if (options.provider !== undefined && options.provider !== value.provider && isBuiltIn(options.provider)) {
    throw new UsageError(`${from} is of another provider than --provider: leave out one of the two.`);
  }
  return { provider: options.provider ?? value.provider, config: value.config, from };
}

async function readSource({ config }: ConfigOptions, terminal: Terminal) {
  const fromEnvironment = terminal.env["SMSKIT_CONFIG"];
  if (config === undefined && isJson(fromEnvironment)) {
    return { value: parseJson(fromEnvironment ?? "", "SMSKIT_CONFIG"), from: "SMSKIT_CONFIG" };
  }
  if (isJson(config)) throw new UsageError(secretOnCommandLine);
  const path = config ?? (fromEnvironment || "connector.json");
  const source = config === undefined ? "SMSKIT_CONFIG" : "--config";
  try {
    const value = await readJson(path, source, terminal);
    if (path !== "-") await warnOfReaders(path, terminal);
    return { value, from: path === "-" ? "standard input" : path };
  } catch (error) {
    if (config !== undefined || fromEnvironment || !/ENOENT/.test(String(error))) throw error;
    throw new UsageError(
      "connector.json not found in this folder. Name the file with --config (- is standard input) or SMSKIT_CONFIG, or create one: smskit init",
    );
  }
}

/** A config has credentials, which every user of the machine may have by now. Windows has no such modes. */
async function warnOfReaders(path: string, { cwd, stderr, env }: Terminal): Promise<void> {
  if (process.platform === "win32") return;
  const { mode } = await stat(resolve(cwd, path));
  if ((mode & 0o077) === 0) return;
  const sentence = `${printable(path)} can be read or changed by other users: chmod 600 ${printable(path)}`;
  stderr.write(`${paint(stderr, env)("yellow", "!")} ${sentence}\n`);
}

/** Whether it is the JSON itself instead of a path, quoted once too often perhaps. */
function isJson(text: string | undefined): boolean {
  return /^[\s'"]*[{[]/.test(text ?? "");
}

/**
 * The definition and the config of a command.
 * @throws {UsageError} when the provider is not known.
 */
export async function readConnector(
  options: ConfigOptions,
  terminal: Terminal,
): Promise<{ definition: ConnectorDefinition; config: unknown; from: string }> {
  return connectorOf(await readConfig(options, terminal), options, terminal);
}

/** @throws {UsageError} Like {@link readConnector}. */
export async function connectorOf(
  { provider, config, from }: ConfigEntry,
  options: Pick<ConfigOptions, "provider">,
  terminal: Terminal,
): Promise<{ definition: ConnectorDefinition; config: unknown; from: string }> {
  if (provider === undefined) {
    throw new UsageError(
      `Whose config is ${from}? Say so with --provider (${builtInProviders.join(", ")}), or write { "provider": "…", "config": { … } }.`,
    );
  }
  if (options.provider === undefined && !isBuiltIn(provider)) {
    // Data must not say which code is run.
    throw new UsageError(
      `${from} names a provider that does not come along (${builtInProviders.join(", ")} do): name its package with --provider.`,
    );
  }
  return { definition: await loadDefinition(provider, terminal), config, from };
}

/**
 * Makes the connector of a command.
 * @throws {SmsError} `invalid-config`, with every problem and its path.
 */
export async function openConnector(
  options: ConfigOptions,
  runtime: ConnectorRuntime,
  terminal: Terminal,
): Promise<{ connector: SmsConnector; definition: ConnectorDefinition; config: unknown }> {
  const { definition, config } = await readConnector(options, terminal);
  return { connector: definition.create(config, runtime), definition, config };
}

function isEntry(value: unknown): value is { provider: string; config: unknown } {
  if (typeof value !== "object" || value === null) return false;
  const { provider, config } = value as { provider?: unknown; config?: unknown };
  return typeof provider === "string" && typeof config === "object" && config !== null;
}
