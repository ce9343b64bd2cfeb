import { CommanderError } from "commander";
import manifest from "../package.json" with { type: "json" };
import { errorKindOf } from "./error-name.ts";
import { exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { secretFlagProblem } from "./secret-flags.ts";
import { paint, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Runs a command line, and reports every error to the person. Never throws.
 * @param parameters what stands behind `smskit`.
 * @returns the code to end with.
 */
export async function run(parameters: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCodes.done;
  try {
    const problem = secretFlagProblem(parameters);
    if (problem !== undefined) throw new UsageError(problem);
    const program = createProgram(terminal, manifest.version, (ended) => {
      code = ended;
    });
    if (parameters.length === 0) program.outputHelp();
    else await program.parseAsync(parameters, { from: "user" });
    return code;
  } catch (thrown) {
    return reportThrown(thrown, parameters, terminal);
  }
}

function reportThrown(thrown: unknown, parameters: readonly string[], terminal: Terminal): number {
  if (thrown instanceof CommanderError && thrown.exitCode === 0) return exitCodes.done;
  const { code, message } = sentenceOf(thrown);
  if (parameters.includes("--json")) {
    terminal.stdout.write(`${JSON.stringify({ ok: false, error: { code, message } }, null, 2)}\n`);
  }
  terminal.stderr.write(`${paint(terminal.stderr, terminal.env)("red", "✗")} ${message}\n`);
  return code === "usage" ? exitCodes.usage : exitCodes.refused;
}

function sentenceOf(thrown: unknown): { code: "usage" | "internal"; message: string } {
  if (thrown instanceof UsageError) return { code: "usage", message: thrown.message };
  if (thrown instanceof CommanderError) return { code: "usage", message: withoutValues(thrown) };
  return {
    code: "internal",
    message: [
      "smskit itself failed, unless your own connector did. Please report it:",
      ...framesOf(thrown),
    ].join("\n"),
  };
}

/** Returns where an error was thrown. Its message and its name may contain secrets. */
function framesOf(thrown: unknown): string[] {
  if (!(thrown instanceof Error)) return [`a thrown ${typeof thrown}`];
  const { message, stack = "" } = thrown;
  // Only what follows the message: lines of it may look like frames.
  const at = stack.indexOf(message);
  const frames = at === -1 ? [] : stack.slice(at + message.length).split("\n");
  return [errorKindOf(thrown), ...frames.filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line))];
}

/** commander quotes what was typed, values too: only what has the form of a name is left. */
function withoutValues({ code, message }: CommanderError): string {
  if (code === "commander.excessArguments") return "Unexpected argument. Use flags; see --help.";
  return message.replace(/^error: /, "").replace(/'(.*)'/gs, (quoted, inner: string) => {
    const [name = ""] = inner.split(/[=,\s]/, 1);
    const isName = /^-{0,2}[a-zA-Z][a-zA-Z-]{0,24}$/.test(name);
    if (name === inner) return isName ? quoted : "there";
    return isName && name.startsWith("-") ? `'${name}'` : "there";
  });
}
