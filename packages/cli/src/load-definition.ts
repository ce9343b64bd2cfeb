import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ConnectorDefinition } from "@smskit/core";
import { errorKindOf } from "./error-name.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** The providers that come along, each imported when it is asked for. */
const builtIn: Record<string, () => Promise<ConnectorDefinition>> = {
  twilio: async () => (await import("@smskit/twilio")).twilio,
  vonage: async () => (await import("@smskit/vonage")).vonage,
  telnyx: async () => (await import("@smskit/telnyx")).telnyx,
};

/** `["twilio", …]`, in the order that lists show them. */
export const builtInProviders: readonly string[] = Object.keys(builtIn);

export function isBuiltIn(provider: string): boolean {
  return Object.hasOwn(builtIn, provider);
}

/**
 * Finds a connector's definition: one that comes along, or the one that a package of the current folder, or a
 * module, exports.
 * @param provider `"twilio"`, `"sms-connector-acme"`, or `"./acme.js"`.
 * @throws {UsageError} when there is none, or more than one.
 */
export async function loadDefinition(provider: string, terminal: Terminal): Promise<ConnectorDefinition> {
  const load = isBuiltIn(provider) ? builtIn[provider] : undefined;
  if (load !== undefined) return load();
  const found = Object.values(await importFrom(terminal.cwd, provider)).filter(isDefinition);
  const [first, ...others] = [...new Set(found)];
  if (first === undefined) {
    throw new UsageError(
      `The module given as provider exports no connector definition (see defineConnector).`,
    );
  }
  if (others.length > 0) {
    throw new UsageError(
      "The module given as provider exports several connector definitions; there must be one.",
    );
  }
  return first;
}

async function importFrom(folder: string, name: string): Promise<Record<string, unknown>> {
  let path: string;
  try {
    path = createRequire(join(folder, "package.json")).resolve(name);
  } catch {
    throw new UsageError(
      `There is no provider of this name. There is ${builtInProviders.join(", ")}; ` +
        "or give the name of an installed package, or the path of a module (./acme.js), that exports a connector definition.",
    );
  }
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    // What it says may hold what nobody should see.
    throw new UsageError(`The module given as provider cannot be loaded: it throws (${errorKindOf(error)}).`);
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
