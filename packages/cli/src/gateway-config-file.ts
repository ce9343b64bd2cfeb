import { dirname, resolve } from "node:path";
import { errorKindOf } from "./error-name.ts";
import { providerPackages } from "./generated/providers.ts";
import { importFrom, isBuiltIn } from "./load-definition.ts";
import { parseJson, readJsonText } from "./read-json.ts";
import { repeatedKeys } from "./repeated-keys.ts";
import type { ServeRequest } from "./serve-request.ts";
import { printable, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** The config of a gateway as its file has it: nothing of it is checked yet. */
export type GatewayFile = Record<string, unknown>;

export const usualGatewayFile = "gateway.json";

/**
 * Reads the file of `smskit serve --config`. Flags for the address replace what it says.
 * @throws {UsageError} when it cannot be read, is not a JSON object, or has a key twice.
 */
export async function readGatewayFile(
  { config = usualGatewayFile, host, port }: Pick<ServeRequest, "config" | "host" | "port">,
  terminal: Terminal,
): Promise<{ file: GatewayFile; folder: string; from: string }> {
  const json = await readJsonText(config, "--config", terminal).catch((error: Error) => {
    if (config !== usualGatewayFile || !/ENOENT/.test(error.message)) throw error;
    throw new UsageError(
      `${usualGatewayFile} not found in this folder. Name the file with --config (- is standard input), or try without one: smskit serve --mock`,
    );
  });
  const from = config === "-" ? "standard input" : config;
  const file = parseJson(json, from);
  if (typeof file !== "object" || file === null || Array.isArray(file)) {
    throw new UsageError(`${from} must be a JSON object.`);
  }
  const repeated = repeatedKeys(json).map((path) => `  ${path}: is there twice; remove one of the two`);
  if (repeated.length > 0) {
    throw new UsageError(`${printable(from)} cannot be used.\n${printable(repeated.join("\n"))}`);
  }
  const folder = config === "-" ? terminal.cwd : dirname(resolve(terminal.cwd, config));
  return { file: withAddress(file as GatewayFile, { host, port }), folder, from };
}

function withAddress(file: GatewayFile, { host, port }: Pick<ServeRequest, "host" | "port">): GatewayFile {
  if (host === undefined && port === undefined) return file;
  const http = file["http"] ?? {};
  // What is wrong there is reported as such.
  if (typeof http !== "object" || Array.isArray(http)) return file;
  return {
    ...file,
    http: { ...http, ...(host !== undefined && { host }), ...(port !== undefined && { port }) },
  };
}

/** Imports providers: those that come along, packages of the config's folder, or modules in it. */
export function providerLoader(folder: string): (provider: string) => Promise<object> {
  return async (provider) => {
    const load = isBuiltIn(provider) ? providerPackages[provider] : undefined;
    return load?.() ?? importFrom(folder, provider);
  };
}

/** Why a server does not listen there, for the person at the terminal. */
export function listenProblem(thrown: unknown): UsageError {
  const { code, port } = thrown as NodeJS.ErrnoException & { port?: number };
  const where = port === undefined ? "The port" : `Port ${port}`;
  if (code === undefined) throw thrown;
  if (code === "EADDRINUSE") {
    return new UsageError(`${where} is in use: choose another with --port, or 0 for any free one.`);
  }
  if (code === "EACCES") return new UsageError(`${where} cannot be used (EACCES): choose one above 1023.`);
  return new UsageError(
    `The gateway cannot listen there (${/^E[A-Z_]+$/.test(code) ? code : errorKindOf(thrown)}).`,
  );
}
