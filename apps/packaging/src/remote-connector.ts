import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type PreparedMessage, type SmsConnector, SmsError, type SmsErrorOptions } from "@smskit/core";
import { endOf, unlessItEnds } from "@smskit/test-support/child-process";
import { cleanEnvironment } from "./run.ts";
import type { Runtime } from "./runtimes.ts";

/** A process of another runtime that sends for this one. */
export interface RemoteProcess {
  connector(config: object): SmsConnector;
  stop(): Promise<void>;
}

type Reply = { call: number; value?: unknown; error?: SmsErrorOptions; printed?: string };

/** What the way there and back may take of a deadline. */
const wayMs = 50;

/**
 * Starts the runtime in a project where the packages are installed; resolves when it has replied once.
 *
 * @throws {Error} at once when the runtime cannot be started, or ends before it has replied.
 */
export async function startRemote(
  { program, parameters }: Runtime,
  { folder, ca }: { folder: string; ca?: string | undefined },
): Promise<RemoteProcess> {
  const child = spawn(program, [...parameters, "app/serve-connector.js"], {
    cwd: folder,
    env: { ...cleanEnvironment(), ...(ca !== undefined && { NODE_EXTRA_CA_CERTS: ca, DENO_CERT: ca }) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = endOf(child);
  // It has ended: that is told below.
  child.stdin.on("error", () => {});
  const ask = askerOf(child.stdin, child.stdout);
  let count = 0;
  await unlessItEnds(child, ask("create", "first", [placeholder]));
  return {
    connector(config) {
      const id = `remote-${++count}`;
      // Lines are read in order: what follows finds the connector.
      ask("create", id, [config]).catch(() => {});
      return remoteConnector(id, ask);
    },
    async stop() {
      child.stdin.end();
      child.kill();
      await ended;
    },
  };
}

const placeholder = {
  accountSID: `AC${"0".repeat(32)}`,
  authToken: "0".repeat(32),
  from: "+15550001111",
};

type Ask = (
  method: string,
  connector: string,
  parameters: unknown[],
  signal?: AbortSignal,
) => Promise<unknown>;

function remoteConnector(id: string, ask: Ask): SmsConnector {
  return {
    specVersion: 1,
    id: "twilio",
    provider: "twilio",
    prepare: (message) => ask("prepare", id, [message]) as Promise<PreparedMessage>,
    send(message, { timeoutMs = 10_000, signal } = {}) {
      const options = { timeoutMs: Math.max(timeoutMs - wayMs, timeoutMs / 2), aborted: signal?.aborted };
      return ask("send", id, [message, options], signal) as ReturnType<SmsConnector["send"]>;
    },
    close: () => ask("close", id, []) as Promise<void>,
  };
}

function askerOf(stdin: Writable, stdout: Readable): Ask {
  const waiting = new Map<number, (reply: Reply) => void>();
  let calls = 0;
  createInterface({ input: stdout }).on("line", (line) => {
    const reply = JSON.parse(line) as Reply;
    waiting.get(reply.call)?.(reply);
    waiting.delete(reply.call);
  });
  function ask(
    method: string,
    connector: string,
    parameters: unknown[],
    signal?: AbortSignal,
  ): Promise<unknown> {
    const call = ++calls;
    const replied = new Promise<Reply>((resolve) => waiting.set(call, resolve));
    stdin.write(`${JSON.stringify({ call, method, connector, parameters })}\n`);
    const abort = () => void ask("abort", connector, [call]);
    signal?.addEventListener("abort", abort, { once: true });
    return replied.then(({ value, error, printed }) => {
      signal?.removeEventListener("abort", abort);
      if (error === undefined) return value;
      // What it looked like over there must be as safe as what is thrown here.
      throw Object.assign(new SmsError(error), { printed });
    });
  }
  return ask;
}
