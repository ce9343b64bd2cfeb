import { Command, type OptionValues } from "commander";
import { checkHelp, initHelp, mockHelp, overview, previewHelp, sendHelp } from "./help-texts.ts";
import { builtInProviders } from "./load-definition.ts";
import type { Terminal } from "./terminal.ts";

const config = [
  "-c, --config <file>",
  "the connector JSON; - is standard input (default: $SMSKIT_CONFIG, connector.json)",
] as const;
const provider = [
  "-p, --provider <name>",
  `whose config it is: ${builtInProviders.join(", ")}, or a package or module that exports a connector definition`,
] as const;
const json = ["--json", "print data"] as const;
const variable = ["--var <name=value>", "a variable of the text; again for more", collect] as const;

/**
 * Builds the command line. What a command does is imported when it runs, so that help comes at once.
 * @param end hears the code to end with.
 */
export function createProgram(terminal: Terminal, version: string, end: (code: number) => void): Command {
  /** Flags are checked by the commands; commander has no types for them. */
  const run =
    <Options>(load: () => Promise<(options: Options, terminal: Terminal) => Promise<number>>) =>
    async (flags: OptionValues) =>
      end(await (await load())(flags as Options, terminal));

  const program = new Command("smskit")
    .description("Text people through any SMS provider.")
    .version(version, "-V, --version", "print the version")
    .exitOverride()
    .showHelpAfterError("(--help tells more)")
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      // Told by whoever catches it, without what the person typed.
      writeErr: () => {},
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
      getOutHasColors: () => false,
    })
    .addHelpText("after", overview);

  const add = (name: string, description: string) =>
    program.command(name).description(description).allowExcessArguments(false);

  add("init", "make a connector JSON, by asking")
    .option(...provider)
    .option("-o, --output <file>", "where to write it (default: connector.json)")
    .option("--set <field=value>", "a field of the config; again for more. Secrets are refused", collect)
    .option("--template <usage=text>", "a text; again for more", collect)
    .option("--values <file>", "a JSON with fields, secrets too; - is standard input")
    .option("--with-provider", "write { provider, config }, which needs no --provider later")
    .option("--force", "replace the file, if there is one")
    .option(...json)
    .addHelpText("after", initHelp)
    .action(run(async () => (await import("./init.ts")).init));

  add("send", "text one person, or a list of people")
    .option(...config)
    .option(...provider)
    .option("--to <number>", "whom: +15558675310")
    .option("--file <csv>", "whom: a list with a column “to” (or “phone”); the others are variables")
    .option("--usage <type>", "the template to send: SignIn, Register, …")
    .option(...variable)
    .option("--locale <tag>", "the template's language: pt-BR")
    .option("--body <text>", "a text instead of a template; {{name}} is filled by --var or the list")
    .option("--from <sender>", "another sender than the config's")
    .option("--reference <text>", "yours; comes back in receipts")
    .option("--default-country <code>", "how to read numbers without a country code: US")
    .option("--max-segments <n>", "refuse longer texts")
    .option("--timeout <seconds>", "for each text (default: 10)")
    .option("--results <file>", "with --file: what became of each row (default: <csv>.results.jsonl)")
    .option(
      "--duplicates <way>",
      "with --file: for rows of one phone that differ: first, last or send (default: refuse)",
    )
    .option("--concurrency <n>", "with --file: how many at once (default: 10)")
    .option("--dry-run", "send nothing; show what would be")
    .option(...json)
    .addHelpText("after", sendHelp)
    .action(run(async () => (await import("./send.ts")).send));

  add("preview", "show every template with sample values: encoding, segments, what makes it more expensive")
    .option(...config)
    .option(...variable)
    .option(...json)
    .addHelpText("after", previewHelp)
    .action(run(async () => (await import("./preview-templates.ts")).previewTemplates));

  add("check", "verify credentials and senders, without sending")
    .option(...config)
    .option(...provider)
    .option("--timeout <seconds>", "for the whole check (default: 10)")
    .option(...json)
    .addHelpText("after", checkHelp)
    .action(run(async () => (await import("./check-account.ts")).checkAccount));

  add("mock", "serve providers that behave like the real ones, and text nobody")
    .option("--port <n>", "0 picks a free one (default: 4010)")
    .option("--tls", "serve https, with an authority made for this run")
    .option("--ca-file <file>", "with --tls: where to write its certificate (default: a temporary file)")
    .option("--mock <module>", "serve this mock provider too: a package or a module; repeatable", collect)
    .option("--latency <ms>", "from acceptance to the phone (default: 50)")
    .option(...json)
    .addHelpText("after", mockHelp)
    .action(run(async () => (await import("./serve-mock.ts")).serveMock));

  return program;
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
