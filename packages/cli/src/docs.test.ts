import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { fakeTerminal } from "./fake-terminal.test-kit.ts";
import * as help from "./help-texts.ts";
import { createProgram } from "./program.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const program = createProgram(fakeTerminal("/").terminal, "0.0.0", () => {});
const flagsOf = new Map(
  program.commands.map((command) => [command.name(), command.options.map(({ long }) => String(long))]),
);

test.each([...flagsOf])("the README tells of every flag of %s", (_, flags) => {
  expect(flags.filter((flag) => !new RegExp(`${flag}(?![a-z-])`).test(readme))).toEqual([]);
});

test("every command line in the README and in the help texts has flags that exist", () => {
  const text = [readme, ...Object.values(help)].join("\n").replaceAll("\\\n", " ");
  const lines = [...text.matchAll(/smskit (init|send|preview|check|mock)\b([^\n#|`]*)/g)];
  expect(lines.length).toBeGreaterThan(25);
  for (const [line, command = "", rest = ""] of lines) {
    const known = ["--help", ...(flagsOf.get(command) ?? [])];
    const used = rest.match(/(?<= )--[a-z-]+/g) ?? [];
    expect(
      used.filter((flag) => !known.includes(flag)),
      line,
    ).toEqual([]);
  }
});
