import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Usage, WorkerOrders } from "./outbox-process.ts";

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Resolves when the worker stands where it was told to. */
  readonly standsStill: Promise<void>;
  /** Whether it has begun to work. */
  readonly working: boolean;
  /** What it used by the last that it said, most memory included. */
  readonly usage: Readonly<Usage>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** Starts a worker in a process of its own. */
export function startWorkerProcess(orders: WorkerOrders): WorkerProcess {
  const child = fork(
    fileURLToPath(new URL("./outbox-process.ts", import.meta.url)),
    [JSON.stringify(orders)],
    {
      execPath: process.execPath,
      execArgv: ["--conditions=@smskit/source"],
      // Many are started: what the first one compiled serves the others.
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), "smskit-compile-cache"), NODE_OPTIONS: "" },
    },
  );
  const exited = once(child, "exit");
  const usage: Usage = { cpuMs: 0, residentMb: 0 };
  let working = false;
  const standsStill = new Promise<void>((resolve, reject) => {
    child.on("message", (message: string | Usage) => {
      if (message === "standing still") resolve();
      if (message === "working") working = true;
      if (typeof message === "string") return;
      usage.cpuMs = message.cpuMs;
      usage.residentMb = Math.max(usage.residentMb, message.residentMb);
    });
    child.on("exit", (code, signal) => {
      if (signal !== "SIGKILL") reject(new Error(`The worker ended by itself, with ${code ?? signal}.`));
    });
  });
  standsStill.catch(() => {});
  return {
    child,
    standsStill,
    usage,
    get working() {
      return working;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
