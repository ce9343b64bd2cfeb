import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./run-program.ts";

const programs = fileURLToPath(new URL("../../any-language", import.meta.url));
const commandLine = fileURLToPath(new URL("../../../../packages/cli/src/main.ts", import.meta.url));

/** A language with a program that starts the mock server. */
export interface Language {
  readonly name: string;
  /** Debian's packages with it. */
  readonly packages: readonly string[];
  /** The program is there if this ends with 0. */
  readonly check: readonly [string, ...string[]];
  readonly run: readonly [string, ...string[]];
  /** What it prints at its end. */
  readonly prints: RegExp;
}

export const languages: readonly Language[] = [
  {
    name: "Python",
    packages: ["python3-pytest"],
    check: ["/usr/bin/python3", "-m", "pytest", "--version"],
    run: ["/usr/bin/python3", "-m", "pytest", "-q", "test_code_by_text.py"],
    prints: /\b1 passed\b/,
  },
  {
    name: "PHP",
    packages: ["php-cli"],
    check: ["php", "--version"],
    run: ["php", "code-by-text.php"],
    prints: /^The code is on the phone\.$/m,
  },
  {
    name: "Java",
    packages: ["default-jdk-headless"],
    check: ["javac", "--version"],
    run: ["java", "CodeByText.java"],
    prints: /^The code is on the phone\.$/m,
  },
  {
    name: "Go",
    packages: ["golang-go"],
    check: ["go", "version"],
    run: ["go", "test", "-count=1", "code_by_text_test.go"],
    prints: /^ok\s/m,
  },
];

/** Whether this machine has the language. */
export async function isInstalled({ check: [program, ...args] }: Language): Promise<boolean> {
  return runProgram(program, args, {}).then(
    ({ status }) => status === 0,
    () => false,
  );
}

/** Runs the program of a language in a copy of its folder, with an `npx` that runs the command line of this repository. */
export async function runLanguage({ run: [program, ...args] }: Language) {
  const folder = mkdtempSync(join(tmpdir(), "smskit-language-"));
  try {
    cpSync(programs, folder, { recursive: true });
    const npx = join(folder, "npx");
    const node = `"${process.execPath}" --conditions=@smskit/source "${commandLine}"`;
    // A shell stays between, as with npx.
    writeFileSync(npx, `#!/bin/sh\nshift 2\n${node} "$@"\n:\n`);
    chmodSync(npx, 0o755);
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}`, GOFLAGS: "-mod=mod" };
    return await runProgram(program, args, { cwd: folder, env });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
