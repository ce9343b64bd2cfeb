import { spawn } from "@lydell/node-pty";
import { compileCache } from "@smskit/test-support/child-process";
import xterm from "@xterm/headless";
import { onTestFinished } from "vitest";
import { cliCommand, expectSafe, noteProcess, until, withoutRunner } from "./cli.ts";

/** The command line in a pseudo-terminal, with a person at it. */
export interface Pty {
  /** What the person sees, with what has scrolled away above it; the lines without their empty ends. */
  screen(): string[];
  /** Every byte that went to the terminal. */
  bytes(): string;
  /** The most lines that showed progress at one moment: a bar, or `12/60`. */
  mostProgress(): number;
  /** Waits until the screen has it, then types. */
  reply(question: string, ...keys: string[]): Promise<void>;
  /** Waits until the screen has it. */
  sees(text: string): Promise<void>;
  type(keys: string): void;
  /** What a shell or the system sends to the program in the terminal. */
  signal(name: NodeJS.Signals): void;
  ended: Promise<{
    code: number;
    /** Whether the line settings (echo, line by line, signals) are as they were before. */
    sameSettings: boolean;
    cursorShown: boolean;
  }>;
}

export interface PtyOptions {
  cwd: string;
  columns?: number;
  env?: Record<string, string>;
}

const progressing = /[█░]|\d\/\d/;

/** Asks the terminal itself, before and behind the command line, how it is set. */
const script = `
  trap : INT TERM
  before=$(stty -g)
  "$@"
  code=$?
  test "$before" = "$(stty -g)" && same=true || same=false
  printf '\\033]777;%s;%s\\007' "$code" "$same"
`;

/** Starts the command line in a new terminal, as a shell does. */
export function startInPty(parameters: readonly string[], { cwd, columns = 100, env = {} }: PtyOptions): Pty {
  const size = { cols: columns, rows: 40 };
  const terminal = new xterm.Terminal({ ...size, scrollback: 2_000, allowProposedApi: true });
  const pty = spawn("/bin/sh", ["-c", script, "sh", ...cliCommand(parameters)], {
    ...size,
    name: "xterm-256color",
    cwd,
    env: { ...withoutRunner(), ...compileCache, ...env },
  });
  let bytes = "";
  let drawn = Promise.resolve();
  let mostProgress = 0;
  let told: { code: number; sameSettings: boolean } | undefined;

  const screen = () => {
    const { active } = terminal.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, at) => active.getLine(at)?.translateToString(true) ?? "",
    );
    while (lines.at(-1) === "") lines.pop();
    return lines;
  };
  // A question may be wrapped: what counts is that its words are there, one after the other.
  const shown = () =>
    screen()
      .join(" ")
      .replaceAll(/[│\s]+/g, " ");

  terminal.parser.registerOscHandler(777, (data) => {
    const [code, same] = data.split(";");
    told = { code: Number(code), sameSettings: same === "true" };
    return true;
  });
  pty.onData((data) => {
    bytes += data;
    drawn = drawn.then(
      () =>
        new Promise((resolve) => {
          terminal.write(data, () => {
            mostProgress = Math.max(mostProgress, screen().filter((line) => progressing.test(line)).length);
            resolve();
          });
        }),
    );
  });
  const exited = new Promise<{ exitCode: number }>((resolve) => pty.onExit(resolve));
  noteProcess(
    exited.then(
      ({ exitCode }) => new Error(`The terminal ended with code ${exitCode}, having shown:\n${bytes}`),
    ),
  );
  const ended = exited.then(async () => {
    // What the terminal has not handed over yet when its process ends.
    await until(() => bytes.endsWith("\u0007"));
    await drawn;
    expectSafe(bytes);
    const cursorShown = bytes.lastIndexOf("\u001b[?25h") >= bytes.lastIndexOf("\u001b[?25l");
    return { code: told?.code ?? Number.NaN, sameSettings: told?.sameSettings ?? false, cursorShown };
  });
  ended.catch(() => {});
  onTestFinished(async () => {
    pty.kill("SIGKILL");
    terminal.dispose();
  });

  return {
    screen,
    bytes: () => bytes,
    mostProgress: () => mostProgress,
    async reply(question, ...keys) {
      await until(() => shown().includes(question));
      for (const key of keys) {
        const before = bytes.length;
        pty.write(key);
        // One key at a time, as a person types: the next one when this one is drawn.
        await until(() => bytes.length > before);
      }
    },
    sees: (text) => until(() => shown().includes(text)),
    type: (keys) => pty.write(keys),
    signal: (name) => process.kill(-pty.pid, name),
    ended,
  };
}
