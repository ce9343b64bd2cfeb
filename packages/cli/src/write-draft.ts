import type { ConfigDraft } from "./config-draft.ts";
import type { InitOptions } from "./config-flags.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Report } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { unignored, writeConfigFile } from "./write-config-file.ts";

/** Writes the file, and says so. */
export async function finish(
  draft: ConfigDraft,
  options: InitOptions,
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
