import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a file of this folder in a fresh Node.js and reads the JSON that it prints. */
export async function runChild<Result>(file: string, parameters: readonly string[]): Promise<Result> {
  const { stdout } = await execute(process.execPath, [pathOf(file), ...parameters], { env: environment() });
  return JSON.parse(stdout) as Result;
}

/** A process that replies to requests, and that ends when it is stopped or its parent has gone. */
export interface Child<Question extends object, Reply> {
  ask(question: Question): Promise<Reply>;
  stop(): void;
}

/** Starts a file of this folder in a fresh Node.js, which says when it is ready. */
export async function startChild<Ready, Question extends object, Reply>(
  file: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv = {},
  execArgv: string[] = [],
): Promise<Child<Question, Reply> & { ready: Ready }> {
  const child = fork(pathOf(file), parameters, { env: { ...environment(), ...env }, execArgv });
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`${[file, ...parameters].join(" ")} ended with ${code}.`);
  });
  ended.catch(() => {});
  const reply = async () => (await Promise.race([once(child, "message"), ended]))[0];
  return {
    ready: (await reply()) as Ready,
    ask(question) {
      child.send(question);
      return reply() as Promise<Reply>;
    },
    stop() {
      if (child.connected) child.disconnect();
    },
  };
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** Without what would change how a client connects, or what Node.js loads. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/proxy|^NODE_|^TWILIO_/i.test(name));
  return Object.fromEntries(kept);
}
