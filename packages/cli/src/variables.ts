import type { TemplateVariables } from "@smskit/core";
import { UsageError } from "./usage-error.ts";

/**
 * Makes template variables of pairs: `user.name` fills `{{user.name}}`. Values stay strings, so that `048151`
 * keeps its zero.
 * @throws {UsageError} when one name is both a value and a group of values.
 */
export function variablesOf(pairs: Iterable<readonly [name: string, value: string]>): TemplateVariables {
  const variables = emptyGroup();
  for (const [name, value] of pairs) {
    const path = name.split(".");
    const last = path.pop() as string;
    let group = variables;
    for (const part of path) {
      group[part] ??= emptyGroup();
      const inner = group[part];
      if (typeof inner === "string") throw conflict(name);
      group = inner;
    }
    if (typeof group[last] === "object") throw conflict(name);
    group[last] = value;
  }
  return variables;
}

/**
 * Reads `--var name=value`.
 * @throws {UsageError} without a name or `=`. The value is not repeated.
 */
export function pairOf(flag: string): [string, string] {
  const at = flag.indexOf("=");
  if (at < 1) throw new UsageError("--var takes a name and a value: --var code=048151");
  return [flag.slice(0, at), flag.slice(at + 1)];
}

interface Group {
  [name: string]: string | Group;
}

/** Without a prototype: names are other people's, `__proto__` among them. */
function emptyGroup(): Group {
  return Object.create(null);
}

function conflict(name: string): UsageError {
  return new UsageError(`The variable ${name.slice(0, 40)} is both a value and a group of values.`);
}
