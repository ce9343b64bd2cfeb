import type { ConfigDraft } from "./config-draft.ts";
import { createDraft, variableOf } from "./config-draft.ts";
import { applyFlags, type InitOptions } from "./config-flags.ts";
import { exitCodes } from "./exit-codes.ts";
import { builtInProviders, loadDefinition } from "./load-definition.ts";
import { createReport, type Report } from "./report.ts";
import { isInteractive, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { fileExists } from "./write-config-file.ts";
import { finish } from "./write-draft.ts";

/** `smskit init`: writes a connector JSON; asks for the values in a terminal. */
export async function init(options: InitOptions, terminal: Terminal): Promise<number> {
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
  await applyFlags(draft, options, terminal);
  const problems = draft.problems();
  if (problems.length > 0) return reportProblems(report, draft, problems);
  return finish(draft, options, { report, terminal });
}

function reportProblems(
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
