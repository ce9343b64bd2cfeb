import type { Readable, Writable } from "node:stream";
import { styleText } from "node:util";

/** What a command talks to: streams, environment, folder, Ctrl-C. Tests bring their own. */
export interface Terminal {
  stdin: Readable & { isTTY?: boolean };
  stdout: Screen;
  stderr: Screen;
  env: Readonly<Record<string, string | undefined>>;
  /** Where relative paths begin. */
  cwd: string;
  /** Calls the listener on Ctrl-C and on a request to end; the result removes it. */
  onInterrupt(listener: () => void): () => void;
  /** Calls the listener on SIGHUP, which then no longer ends the process; the result removes it. */
  onHangUp(listener: () => void): () => void;
}

export type Screen = Writable & { isTTY?: boolean; columns?: number };

/** The terminal that the process was started in. */
export function processTerminal(): Terminal {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    onInterrupt(listener) {
      const signals = ["SIGINT", "SIGTERM"] as const;
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
    onHangUp(listener) {
      process.on("SIGHUP", listener);
      return () => void process.off("SIGHUP", listener);
    },
  };
}

/** Whether a person is there to reply to questions. */
export function isInteractive({ stdin, stdout, env }: Terminal): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && !env["CI"];
}

export type Color = "green" | "red" | "yellow" | "dim" | "bold";

/** Colors a text if the screen shows colors and the environment does not turn them off. */
export function paint(screen: Screen, env: Terminal["env"]): (color: Color, text: string) => string {
  const colored = screen.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  return (color, text) => (colored ? styleText(color, text, { validateStream: false }) : text);
}

/**
 * What others wrote, safe to show: control characters, by which a text could write elsewhere on the screen or
 * color it, become `�`; line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === "\n" || character === "\t" ? character : "�",
  );
}
