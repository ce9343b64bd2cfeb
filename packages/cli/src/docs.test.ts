import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import * as help from "./help-texts.ts";
import { createProgram } from "./program.ts";
import { scene } from "./testing/cli.ts";
import { fakeTerminal } from "./testing/fake-terminal.ts";

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");
const page = await read("../../../docs/reference/cli.md");
const readme = await read("../README.md");
const program = createProgram(fakeTerminal("/").terminal, "0.0.0", () => {});
const flagsOf = new Map(
  program.commands
    .flatMap((command) => [
      { name: command.name(), command },
      ...command.commands.map((inner) => ({ name: `${command.name()} ${inner.name()}`, command: inner })),
    ])
    .map(({ name, command }) => [name, command.options.map(({ long }) => String(long))]),
);

test.each([...flagsOf])("the reference documents every flag of %s", (_, flags) => {
  expect(flags.filter((flag) => !new RegExp(`${flag}(?![a-z-])`).test(page))).toEqual([]);
});

test("every flag in the command lines of the reference, the README and the help texts exists", () => {
  const text = [page, readme, ...Object.values(help)].join("\n").replaceAll("\\\n", " ");
  const lines = [...text.matchAll(/smskit (init|send|preview|check|mock|serve key|serve)\b([^\n#|`]*)/g)];
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

const screens = [
  ...page.matchAll(/^```\n\$ smskit (check|preview|send --provider twilio --to)( .*)?\n([\s\S]*?)```/gm),
];

test.each(screens.map(([, command = "", rest = "", screen = ""]) => [`${command}${rest}`, screen]))(
  "the reference's screen of smskit %s matches its output",
  async (line, screen) => {
    const { cli } = await scene({
      templates: [
        { usageType: "SignIn", content: "Your passcode to sign in is {{code}}. Don’t share it." },
        { usageType: "Opening", content: "Hello {{name}}, we open at nine." },
      ],
    });
    const { stdout } = await cli(line.split(" "));
    const withoutId = (text: string) => text.replace(/SM[0-9a-f]{32}/, "SM…").trimEnd();
    expect(withoutId(stdout)).toBe(withoutId(screen));
  },
);

test("the reference has screens of output", () => {
  expect(screens).toHaveLength(3);
});
