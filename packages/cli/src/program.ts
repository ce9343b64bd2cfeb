import { Command, type OptionValues } from "commander";
import {
  checkHelp,
  initHelp,
  keyHelp,
  mockHelp,
  overview,
  previewHelp,
  sendHelp,
  serveHelp,
} from "./help-texts.ts";
import { builtInProviders } from "./load-definition.ts";
import type { Terminal } from "./terminal.ts";

const config = [
  "-c, --config <file>",
  "the config file; - is standard input (default: $SMSKIT_CONFIG, else connector.json)",
] as const;
const provider = [
  "-p, --provider <name>",
  `the provider of the config: ${builtInProviders.join(", ")}, or a package or module that exports a connector definition`,
] as const;
const json = ["--json", "print JSON, and ask nothing"] as const;
const variable = ["--var <name=value>", "a variable of the text; repeatable", collect] as const;

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
    // `serve` and `serve key` have flags of the same names.
    .enablePositionalOptions()
    .showHelpAfterError("(see --help)")
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      // The caller that catches it reports it, without what the person typed.
      writeErr: () => {},
      getOutHelpWidth: () => terminal.stdout.columns ?? 100,
      getOutHasColors: () => false,
    })
    .addHelpText("after", overview);

  const add = (name: string, description: string) =>
    program.command(name).description(description).allowExcessArguments(false);

  add("init", "create a config by asking for each value")
    .option(...provider)
    .option("-o, --output <file>", "where to write it (default: connector.json)")
    .option("--set <field=value>", "a field of the config; repeatable. Secrets are refused", collect)
    .option("--template <usage=text>", "a template; repeatable", collect)
    .option("--values <file>", "a JSON file with fields, including secrets; - is standard input")
    .option("--with-provider", "write { provider, config }, so that later commands need no --provider")
    .option("--force", "replace an existing file")
    .option(...json)
    .addHelpText("after", initHelp)
    .action(run(async () => (await import("./init.ts")).init));

  add("send", "text one person, or a list of people")
    .option(...config)
    .option(...provider)
    .option("--to <number>", "the recipient: +15558675310")
    .option(
      "--file <csv>",
      "a list of recipients with a column “to” (or “phone”); the other columns are variables",
    )
    .option("--usage <type>", "the template to send: SignIn, Register, …")
    .option(...variable)
    .option("--locale <tag>", "the template's language: pt-BR")
    .option("--body <text>", "a text instead of a template; {{name}} is filled by --var or the list")
    .option("--from <sender>", "the sender (default: the config's)")
    .option("--reference <text>", "your own reference; it comes back in receipts")
    .option("--default-country <code>", "how to read numbers without a country code: US")
    .option("--max-segments <n>", "refuse texts with more segments")
    .option("--timeout <seconds>", "the deadline of each text (default: 10)")
    .option(
      "--results <file>",
      "with --file: where the outcome of each row is kept (default: <csv>.results.jsonl)",
    )
    .option(
      "--duplicates <way>",
      "with --file: for rows of one phone that differ: first, last or send (default: refuse)",
    )
    .option("--concurrency <n>", "with --file: how many texts are sent at once (default: 10)")
    .option("--dry-run", "send nothing, and show what would be sent")
    .option(...json)
    .addHelpText("after", sendHelp)
    .action(run(async () => (await import("./send.ts")).send));

  add(
    "preview",
    "show every template with sample values: encoding, segments, and characters that force UCS-2",
  )
    .option(...config)
    .option(...variable)
    .option(...json)
    .addHelpText("after", previewHelp)
    .action(run(async () => (await import("./preview-templates.ts")).previewTemplates));

  add("check", "verify credentials and senders, without sending")
    .option(...config)
    .option(...provider)
    .option("--timeout <seconds>", "the deadline of the whole check (default: 10)")
    .option(...json)
    .addHelpText("after", checkHelp)
    .action(run(async () => (await import("./check-account.ts")).checkAccount));

  add("mock", "serve providers that behave like the real ones, and text nobody")
    .option("--port <n>", "0 picks a free one (default: 4010)")
    .option("--host <address>", "listen there; 0.0.0.0 lets other machines connect (default: 127.0.0.1)")
    .option("--inbound-url <url>", "where your app receives texts from phones (default: nowhere)")
    .option("--tls", "serve https, with a certificate authority made for this run")
    .option("--ca-file <file>", "with --tls: where to write its certificate (default: a temporary file)")
    .option("--mock <module>", "serve this mock provider, too: a package or a module; repeatable", collect)
    .option("--latency <ms>", "the time from acceptance to the phone (default: 50)")
    .option(
      "-c, --config <file>",
      "a JSON file with numbers, phones, faults, options of the mocks, and forwarding",
    )
    .option("--state <folder>", "keep the texts in this folder, so that they are there after a restart")
    .option(
      "--exit-on-stdin-close",
      "end when standard input is closed, as by the end of a test that started it",
    )
    .option(...json)
    .addHelpText("after", mockHelp)
    .action(run(async () => (await import("./serve-mock.ts")).serveMock));

  const serve = add("serve", "run a gateway: any system that sends texts in front, any provider behind")
    .enablePositionalOptions()
    .option(
      "-c, --config <file>",
      "the gateway's config; - is standard input (default: gateway.json, and with --mock none)",
    )
    .option("--host <address>", "listen there (default: the config's, else 127.0.0.1)")
    .option("--port <n>", "0 picks a free one (default: the config's, else 4020)")
    .option("--check", "say everything that is wrong with the config, ask each provider, and end")
    .option("--timeout <seconds>", "with --check: the deadline of each question (default: 10)")
    .option("--schema", "print the JSON Schema of the config, and end")
    .option("--mock", "send through mock providers that text nobody, and serve their inbox")
    .option("--state <folder>", "with --mock: keep texts, credentials and the database in this folder")
    .option(...json)
    .addHelpText("after", serveHelp)
    .action(run(async () => (await import("./serve.ts")).serve));

  serve
    .command("key")
    .description("create a key for the gateway's API, and print both halves")
    .allowExcessArguments(false)
    .option("--id <name>", "how the config and the log call it (default: app)")
    .option(
      "--scope <scope>",
      "what it may do; repeatable (default: messages:send and messages:read)",
      collect,
    )
    .option(...json)
    .addHelpText("after", keyHelp)
    .action(run(async () => (await import("./create-key.ts")).createKey));

  return program;
}

function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
