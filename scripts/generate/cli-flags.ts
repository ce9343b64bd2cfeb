/** What is generated about the command line, from the commands themselves. */
import { builtInProviders } from "../../packages/cli/src/load-definition.ts";
import { createProgram } from "../../packages/cli/src/program.ts";
import { processTerminal } from "../../packages/cli/src/terminal.ts";
import type { Section } from "./fill-sections.ts";
import { markdownTable } from "./markdown-table.ts";

/**
 * The sections `cli-commands`, and `cli-<command>` with the flags of each command.
 * @param providers Those of this repository, which the command line's own list may not have yet.
 */
export function cliSections(providers: readonly string[]): Record<string, Section> {
  const { commands } = createProgram(processTerminal(), "0.0.0", () => {});
  const list = commands.map((command) => [
    `[\`${command.name()}\`](#${command.name()})`,
    command.description(),
  ]);
  const sections: Record<string, Section> = {
    "cli-commands": () => markdownTable(["command", "what it does"], list),
  };
  const all = commands.flatMap((command) => [
    { name: command.name(), command },
    ...command.commands.map((inner) => ({ name: `${command.name()}-${inner.name()}`, command: inner })),
  ]);
  for (const { name, command } of all) {
    const flags = command.options.map(({ flags, description }) => [
      `\`${flags}\``,
      // As code: Markdown has another meaning for angle brackets and braces.
      description
        .replace(builtInProviders.join(", "), providers.toSorted().join(", "))
        .replaceAll(/<[^>]+>[^\s)]*|\{\{?.*?\}?\}|\$SMSKIT_CONFIG/g, "`$&`"),
    ]);
    sections[`cli-${name}`] = () => markdownTable(["flag", "what it does"], flags);
  }
  return sections;
}
