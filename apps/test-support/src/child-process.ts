import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * For the environment of processes that run the sources, of which tests start many: what the first one compiled serves
 * the others.
 */
export const compileCache = { NODE_COMPILE_CACHE: join(tmpdir(), "smskit-compile-cache") };

/** How much of what a process printed is quoted, in characters. */
const quotedLength = 2_000;

/**
 * Waits for what a process has to do, such as to say that it is ready. Call it right after the process was started.
 *
 * @throws {Error} at once when the process cannot be started, or ends before `waiting` does: it has the command, the
 * reason, and the last that the process printed.
 *
 * @example
 * const child = fork("worker.ts");
 * const [ready] = await unlessItEnds(child, once(child, "message"));
 */
export function unlessItEnds<T>(child: ChildProcess, waiting: Promise<T>): Promise<T> {
  const failed = endOf(child).then((end) => Promise.reject(end));
  return Promise.race([waiting, failed]);
}

/** Resolves when a process has ended or could not be started, with an error that says how. It never rejects. */
export async function endOf(child: ChildProcess): Promise<Error> {
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      printed = (printed + String(chunk)).slice(-quotedLength);
    });
  }
  const command = child.spawnargs.join(" ").slice(0, quotedLength);
  // Nothing follows when the process was not started.
  const failure = await new Promise<Error | undefined>((resolve) => {
    child.on("error", (error) => {
      if (child.pid === undefined) resolve(error);
    });
    child.once("close", () => resolve(undefined));
    if (child.exitCode !== null || child.signalCode !== null) resolve(undefined);
  });
  if (failure !== undefined) {
    return new Error(`${command} could not be started: ${failure.message}`, { cause: failure });
  }
  // What it sent before its end is still read.
  if (child.connected) await once(child, "disconnect");
  const how = child.signalCode ?? `code ${child.exitCode}`;
  return new Error(`${command} ended with ${how}.${printed === "" ? "" : `\n${printed}`}`);
}
