import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compileCache, endOf, unlessItEnds } from "@smskit/test-support/child-process";
import type { Usage, WorkerOrders } from "./outbox-process.ts";

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Resolves when the worker stands where it was told to; rejects when it ends before. */
  readonly standsStill: Promise<void>;
  /** Whether it has begun to work. */
  readonly working: boolean;
  /** What it used by the last that it said, most memory included. */
  readonly usage: Readonly<Usage>;
  /** How it ended, if it did. */
  readonly end: Error | undefined;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** Starts a worker in its own process. */
export function startWorkerProcess(orders: WorkerOrders): WorkerProcess {
  const child = fork(
    fileURLToPath(new URL("./outbox-process.ts", import.meta.url)),
    [JSON.stringify(orders)],
    {
      execPath: process.execPath,
      execArgv: ["--conditions=@smskit/source"],
      env: { ...process.env, ...compileCache, NODE_OPTIONS: "" },
    },
  );
  let end: Error | undefined;
  const ended = endOf(child).then((error) => {
    end = error;
  });
  const usage: Usage = { cpuMs: 0, residentMb: 0 };
  let working = false;
  const stands = new Promise<void>((resolve) => {
    child.on("message", (message: string | Usage) => {
      if (message === "standing still") resolve();
      if (message === "working") working = true;
      if (typeof message === "string") return;
      usage.cpuMs = message.cpuMs;
      usage.residentMb = Math.max(usage.residentMb, message.residentMb);
    });
  });
  const standsStill = unlessItEnds(child, stands);
  standsStill.catch(() => {});
  return {
    child,
    standsStill,
    usage,
    get working() {
      return working;
    },
    get end() {
      return end;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
