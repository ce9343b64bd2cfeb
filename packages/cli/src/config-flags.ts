import { type ConfigDraft, typedValue, variableOf } from "./config-draft.ts";
import { readJson } from "./read-json.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export interface InitOptions {
  provider?: string | undefined;
  set?: readonly string[] | undefined;
  template?: readonly string[] | undefined;
  /** A path, or `-` for standard input. */
  values?: string | undefined;
  output?: string | undefined;
  withProvider?: boolean | undefined;
  force?: boolean | undefined;
  json?: boolean | undefined;
}

/**
 * Takes what flags, a JSON of values and the environment say.
 * @throws {UsageError} for a field that is not known, or a secret in a flag.
 */
export async function applyFlags(
  draft: ConfigDraft,
  options: InitOptions,
  terminal: Terminal,
): Promise<void> {
  for (const field of draft.fields.values()) {
    const value = terminal.env[variableOf(field.name)];
    if (value) draft.config[field.name] = typedValue(field, value);
  }
  if (options.values !== undefined) {
    const values = await readJson(options.values, "--values", terminal);
    if (typeof values !== "object" || values === null || Array.isArray(values)) {
      throw new UsageError("--values takes a JSON object of the config's fields.");
    }
    Object.assign(draft.config, values);
  }
  for (const flag of options.set ?? []) {
    const at = flag.indexOf("=");
    const field = draft.fields.get(flag.slice(0, at));
    if (at < 1 || field === undefined) {
      throw new UsageError(
        `--set takes a field and its value; the fields are ${[...draft.fields.keys()].join(", ")}.`,
      );
    }
    if (field.secret) {
      throw new UsageError(
        `${field.name} is a secret, which does not belong on a command line: give it in ${variableOf(field.name)}, or in the JSON of --values -.`,
      );
    }
    draft.config[field.name] = typedValue(field, flag.slice(at + 1));
  }
  const templates = (options.template ?? []).map((flag) => {
    const at = flag.indexOf("=");
    if (at < 1)
      throw new UsageError(
        '--template takes a usage type and a text: --template "SignIn=Your code is {{code}}"',
      );
    return { usageType: flag.slice(0, at), content: flag.slice(at + 1) };
  });
  if (templates.length > 0) draft.config["templates"] = templates;
}
