import type { ConfigDraft } from "./config-draft.ts";
import { createDraft, typedValue, variableOf } from "./config-draft.ts";
import { exitCodes } from "./exit-codes.ts";
import { builtInProviders, loadDefinition } from "./load-definition.ts";
import { readJson } from "./read-json.ts";
import { createReport, type Report } from "./report.ts";
import { isInteractive, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { fileExists, unignored, writeConfigFile } from "./write-config-file.ts";

export interface ComposeOptions {
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

/** `smskit init`: puts a connector JSON together, by asking where somebody is there to answer. */
export async function composeConfig(options: ComposeOptions, terminal: Terminal): Promise<number> {
  const report = createReport(terminal, options.json ?? false);
  if (isInteractive(terminal) && !report.json && options.values === undefined) {
    const { askForConfig } = await import("./ask-for-config.ts");
    return askForConfig(options, terminal);
  }
  const { provider, output = "connector.json" } = options;
  if (provider === undefined) {
    throw new UsageError(
      `Without a terminal to ask at, --provider is needed: ${builtInProviders.join(", ")}.`,
    );
  }
  if (!options.force && (await fileExists(output, terminal))) {
    throw new UsageError(`${output} exists: --force replaces it, --output names another file.`);
  }
  const draft = createDraft(await loadDefinition(provider, terminal));
  await fillIn(draft, options, terminal);
  const problems = draft.problems();
  if (problems.length > 0) return tellProblems(report, draft, problems);
  return finish(draft, options, { report, terminal });
}

/**
 * Takes what flags, a JSON of values and the environment say.
 * @throws {UsageError} for a field that is not known, or a secret in a flag.
 */
export async function fillIn(draft: ConfigDraft, options: ComposeOptions, terminal: Terminal): Promise<void> {
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

function tellProblems(
  report: Report,
  draft: ConfigDraft,
  problems: ReturnType<ConfigDraft["problems"]>,
): number {
  report.sign("error", "No file was written:");
  for (const { path, message } of problems) {
    const field = draft.fields.get(path);
    const how = field === undefined || field.name in draft.config ? "" : ` (${sourceOf(field)})`;
    report.sign("error", `${path}: ${message}${how}`);
  }
  report.data({ ok: false, problems });
  return exitCodes.refused;
}

function sourceOf({ name, secret }: { name: string; secret: boolean }): string {
  return secret ? `the environment variable ${variableOf(name)}, or --values -` : `--set ${name}=…`;
}

/** Writes the file, and says so. */
export async function finish(
  draft: ConfigDraft,
  options: ComposeOptions,
  { report, terminal }: { report: Report; terminal: Terminal },
): Promise<number> {
  const { output = "connector.json", withProvider, force } = options;
  const { provider } = draft.definition;
  // In the order in which the schema, and so the documentation, has them.
  const names = new Set([...draft.fields.keys(), ...Object.keys(draft.config)]);
  const config = Object.fromEntries(
    [...names].filter((name) => name in draft.config).map((name) => [name, draft.config[name]]),
  );
  const value = withProvider ? { provider, config } : config;
  await writeConfigFile(output, value, { replace: force ?? false, terminal });
  const warnings = (await unignored(output, terminal))
    ? [`${output} is in a git repository that does not ignore it: add it to .gitignore, it holds secrets.`]
    : [];
  report.sign("ok", `${output} is written; only you can read it.`);
  for (const warning of warnings) report.sign("warning", warning);
  report.data({ ok: true, file: output, provider, warnings });
  return exitCodes.done;
}
