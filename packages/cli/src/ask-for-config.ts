import { type ConfigDraft, createDraft } from "./config-draft.ts";
import { applyFlags, type InitOptions } from "./config-flags.ts";
import { exitCodes } from "./exit-codes.ts";
import { loadDefinition } from "./load-definition.ts";
import { type Asker, createAsker, Left } from "./prompt.ts";
import { createReport } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { fileExists } from "./write-config-file.ts";
import { finish } from "./write-draft.ts";

/** Asks for a connector JSON, in the order in which an account is set up. */
export async function askForConfig(options: InitOptions, terminal: Terminal): Promise<number> {
  const abort = new AbortController();
  // Ended from outside while the cursor is hidden, it would stay so.
  const stopListening = terminal.onInterrupt(() => abort.abort());
  const ask = createAsker(terminal, abort.signal);
  const { output = "connector.json" } = options;
  try {
    ask.intro("A connector JSON, in three steps");
    const provider = options.provider ?? (await ask.provider());
    const draft = createDraft(await loadDefinition(provider, terminal));
    const { steps = [] } = draft.definition.setup ?? {};
    await applyFlags(draft, options, terminal);
    let force = options.force ?? false;
    if (!force && (await fileExists(output, terminal))) {
      force = await ask.confirm(`${output} exists. Replace it?`, false);
      if (!force) throw new Left();
    }
    if (steps.length > 0)
      ask.note(steps.join("\n\n"), `1. Your ${draft.definition.name} account and a sender`);
    ask.step("2. Credentials and sender");
    await askForFields(draft, ask);
    ask.step("3. Texts");
    if (!Array.isArray(draft.config["templates"])) await ask.templates(draft);
    await askForRest(draft, ask);
    const report = createReport(terminal, false);
    const code = await finish(draft, { ...options, force }, { report, terminal });
    const flags = options.withProvider ? "" : ` --provider ${provider}`;
    const named = output === "connector.json" ? "" : ` --config ${output}`;
    report.line();
    report.line("Next:");
    report.line(
      `  smskit check${flags}${named}      verifies it with ${draft.definition.name}, sends nothing`,
    );
    report.line(`  smskit preview${named}${" ".repeat(flags.length)}    shows the texts`);
    report.line(`  smskit send${flags}${named} --to +15558675310 --usage SignIn --var code=048151`);
    return code;
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    ask.cancel("Nothing was written.");
    return exitCodes.refused;
  } finally {
    stopListening();
  }
}

async function askForFields(draft: ConfigDraft, ask: Asker): Promise<void> {
  const { choices = [] } = draft.definition.setup ?? {};
  const ofChoices = new Set(choices.flatMap(({ options }) => options.flatMap(({ fields }) => fields)));
  for (const field of draft.fields.values()) {
    if (field.required && !ofChoices.has(field.name)) await ask.field(draft, field.name);
  }
  for (const { question, options } of choices) {
    const fields = options.flatMap((option) => option.fields);
    // A flag has answered it.
    const picked = fields.some((name) => name in draft.config)
      ? fields.filter((name) => name in draft.config)
      : await ask.choice(question, options);
    for (const name of picked) await ask.field(draft, name);
  }
}

/** Whatever the schema misses still; flags may have been wrong, too. */
async function askForRest(draft: ConfigDraft, ask: Asker): Promise<void> {
  for (;;) {
    const [problem] = draft.problems();
    if (problem === undefined) return;
    const name = problem.path.split(/[.[]/, 1)[0] ?? "";
    ask.warn(`${problem.path}: ${problem.message}`);
    delete draft.config[name];
    if (name === "templates") await ask.templates(draft);
    else await ask.field(draft, name);
  }
}
