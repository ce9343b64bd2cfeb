import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ConnectorDefinition } from "@smskit/core";
import { errorKindOf } from "./error-name.ts";
import { providerPackages } from "./generated/providers.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** The providers whose connectors are installed with the command line: `["acme", …]`. */
export const builtInProviders: readonly string[] = Object.keys(providerPackages);

export function isBuiltIn(provider: string): boolean {
  return Object.hasOwn(providerPackages, provider);
}

/**
 * Finds a connector's definition: a built-in one, or the one that a package of the current folder, or a module, exports.
 * @param provider `"acme"`, `"sms-connector-acme"`, or `"./acme.js"`.
 * @throws {UsageError} when the module has no definition, or several.
 */
export async function loadDefinition(provider: string, terminal: Terminal): Promise<ConnectorDefinition> {
  const load = isBuiltIn(provider) ? providerPackages[provider] : undefined;
  const module = await (load?.() ?? importFrom(terminal.cwd, provider));
  const definitions = [...new Set(Object.values(module).filter(isDefinition))];
  // A built-in package may define the connectors of several providers.
  const found = load === undefined ? definitions : definitions.filter((one) => one.provider === provider);
  const [first, ...others] = found;
  if (first === undefined) {
    throw new UsageError(
      "--provider: the module exports no connector definition; export what `defineConnector` returns.",
    );
  }
  if (others.length > 0) {
    throw new UsageError("--provider: the module exports several connector definitions; export one.");
  }
  return first;
}

/**
 * Imports a package of a folder, or a module in it.
 * @throws {UsageError} when it is not there, or cannot be loaded.
 */
export async function importFrom(folder: string, name: string): Promise<object> {
  let path: string;
  try {
    path = createRequire(join(folder, "package.json")).resolve(name);
  } catch {
    throw new UsageError(
      "--provider: unknown provider, and no installed package has this name. " +
        `Use ${builtInProviders.join(", ")}, ` +
        "or a package or module (./acme.js) that exports a connector definition.",
    );
  }
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    // The message of the error may contain a secret.
    throw new UsageError(
      `--provider: the module cannot be loaded: importing it throws a ${errorKindOf(error)}.`,
    );
  }
}

/** By its form, since the package may have another copy of core. */
function isDefinition(value: unknown): value is ConnectorDefinition {
  if (typeof value !== "object" || value === null) return false;
  const { provider, name, configSchema, configJsonSchema, create } = value as Partial<ConnectorDefinition>;
  return (
    typeof provider === "string" &&
    typeof name === "string" &&
    typeof configSchema === "object" &&
    typeof configJsonSchema === "object" &&
    typeof create === "function"
  );
}
