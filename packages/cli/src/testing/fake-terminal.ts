import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { builtInProviders } from "../load-definition.ts";
import { run } from "../run.ts";
import type { Terminal } from "../terminal.ts";
import { type Ended, expectSafe, type Surroundings, until } from "./cli.ts";

export interface FakeTerminal {
  terminal: Terminal;
  /** Everything that the screen showed, without its control characters. */
  shown(): string;
  /** Waits for a question, then types. */
  reply(question: string, ...keys: string[]): Promise<void>;
  interrupt(): void;
}

export const enter = "\r";
export const down = "\u001b[B";
/** Chooses a provider in the list of them. */
export const keysTo = (provider: string): string[] => [
  ...builtInProviders.slice(0, builtInProviders.indexOf(provider)).map(() => down),
  enter,
];
export const ctrlC = "\u0003";
/** Takes away what stands in the line. */
export const ctrlU = "\u0015";

/** A terminal with a person at it, in this process. */
export function fakeTerminal(cwd: string, env: Terminal["env"] = {}): FakeTerminal {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {} });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 200, rows: 40 });
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 200 });
  let screen = "";
  let searched = 0;
  for (const stream of [stdout, stderr]) {
    stream.on("data", (chunk) => {
      screen += chunk;
    });
  }
  const listeners = new Set<() => void>();
  const shown = () => stripVTControlCharacters(screen);
  return {
    terminal: {
      stdin,
      stdout,
      stderr,
      env,
      cwd,
      onInterrupt(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      onHangUp: () => () => {},
    },
    shown,
    async reply(question, ...keys) {
      await until(() => shown().includes(question, searched));
      searched = shown().indexOf(question, searched) + question.length;
      for (const key of keys) {
        stdin.write(key);
        // One key at a time, as a person types: each is drawn before the next.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    interrupt() {
      for (const listener of [...listeners]) listener();
    },
  };
}

/** Runs the command line in this process, which is quicker, with nobody at the terminal. */
export async function runHere(
  parameters: readonly string[],
  { cwd, env = {}, stdin = "" }: Surroundings,
): Promise<Ended> {
  const printed = { stdout: "", stderr: "" };
  const screen = (name: keyof typeof printed) =>
    new PassThrough().on("data", (chunk) => {
      printed[name] += chunk;
    });
  const streams = { stdin: new PassThrough().end(stdin), stdout: screen("stdout"), stderr: screen("stderr") };
  const code = await run(parameters, {
    ...streams,
    env,
    cwd,
    onInterrupt: () => () => {},
    onHangUp: () => () => {},
  });
  expectSafe(printed.stdout + printed.stderr);
  return { code, ...printed, json: () => JSON.parse(printed.stdout) };
}
