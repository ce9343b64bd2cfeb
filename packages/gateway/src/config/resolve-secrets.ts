import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ConfigProblem } from "@smskit/core";

/** It removes the mark with which Windows' editors begin a file. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Where a config finds what it refers to. */
export interface ConfigSources {
  /** The environment variables that `{ "$env": "NAME" }` reads. */
  env: Readonly<Record<string, string | undefined>>;
  /** The folder from which `{ "$file": "path" }` is read. */
  folder: string;
}

/**
 * Replaces every `{ "$env": "NAME" }` and `{ "$file": "path" }` of a config by its value. A file's byte order mark and last line break are
 * removed.
 * @returns the config, and a problem for each value that is missing. Problems name the variable, never a value.
 */
export function resolveSecrets(
  config: unknown,
  sources: ConfigSources,
): { config: unknown; problems: ConfigProblem[] } {
  const problems: ConfigProblem[] = [];

  function visit(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, `${path}[${index}]`));
    if (typeof value !== "object" || value === null) return value;
    const keys = Object.keys(value);
    const [only] = keys;
    if (keys.length === 1 && (only === "$env" || only === "$file")) {
      const found = read(only, (value as Record<string, unknown>)[only], sources);
      if ("text" in found) return found.text;
      problems.push({ path, message: found.problem });
      return "missing";
    }
    return Object.fromEntries(
      keys.map((key) => [
        key,
        visit((value as Record<string, unknown>)[key], path === "" ? key : `${path}.${key}`),
      ]),
    );
  }

  return { config: visit(config, ""), problems };
}

function read(
  kind: "$env" | "$file",
  name: unknown,
  { env, folder }: ConfigSources,
): { text: string } | { problem: string } {
  if (typeof name !== "string" || name === "") {
    const what = kind === "$env" ? "the name of an environment variable" : "the path of a file";
    return { problem: `${kind} must be ${what}` };
  }
  if (kind === "$env") {
    const text = env[name];
    if (text === undefined || text === "") {
      return { problem: `the environment variable ${shown(name)} is not set` };
    }
    return { text };
  }
  try {
    const text = utf8.decode(readFileSync(resolve(folder, name))).replace(/\r?\n$/, "");
    return text === "" ? { problem: `the file ${shown(name)} is empty` } : { text };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      return { problem: `the file ${shown(name)} is not text in UTF-8` };
    return { problem: `the file ${shown(name)} cannot be read (${code ?? "unknown error"})` };
  }
}

/** A secret may be in place of a name: only what looks like a name is repeated. */
function shown(name: string): string {
  return /^[\w./-]{1,60}$/.test(name) ? name : "that it names";
}
