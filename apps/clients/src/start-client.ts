import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { MockServer } from "@smskit/mock";
import { compileCache, endOf } from "@smskit/test-support/child-process";
import type { Call, CallResult } from "./respond-to-calls.ts";

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** A client in a separate process, in which the real host names lead to the mock server. */
export interface Client {
  /** Calls a function that the client's module exports. Rejects with a {@link ClientError}. */
  call(name: string, ...values: unknown[]): Promise<unknown>;
  /** Ends the process. Throws if it tried to connect to anything that is not a provider's. */
  close(): void;
}

/** An error of a client: its message, and `fields` with its class and the other fields. */
export class ClientError extends Error {
  readonly fields: Record<string, unknown>;

  static is(thrown: unknown): thrown is ClientError {
    return thrown instanceof ClientError;
  }

  constructor(fields: Record<string, unknown> & { message: string }) {
    super(fields.message);
    this.fields = fields;
  }
}

/** The environment of a process that uses the real host names, and the list of connections that were refused. */
export function redirectedEnvironment({ port, caFile }: MockServer) {
  const folder = mkdtempSync(join(tmpdir(), "smskit-clients-"));
  const file = join(folder, "refused");
  const env = {
    MOCK_PORT: String(port),
    REFUSED_FILE: file,
    NODE_EXTRA_CA_CERTS: caFile ?? "",
    NODE_OPTIONS: `--import=${new URL("redirect-connections.ts", import.meta.url).href}`,
  };
  return {
    env,
    /** Throws if there was a connection to anything that is not a provider's. */
    close() {
      const refused = existsSync(file) ? readFileSync(file, "utf8") : "";
      rmSync(folder, { recursive: true });
      if (refused !== "") throw new Error(`The client wanted to connect to ${refused.trim()}.`);
    },
  };
}

/** Starts a client. `env` names its credentials, and what else its module wants to know. */
export function startClient(server: MockServer, module: string, env: Record<string, string> = {}): Client {
  const redirected = redirectedEnvironment(server);
  const child = fork(fileOf("respond-to-calls.ts"), [fileOf(module)], {
    env: { PATH: process.env["PATH"], ...compileCache, ...env, ...redirected.env },
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  child.on("message", (result: CallResult) => {
    if ("error" in result) waiting.get(result.id)?.reject(new ClientError(result.error));
    else waiting.get(result.id)?.resolve(result.value);
    waiting.delete(result.id);
  });
  void endOf(child).then((end) => {
    for (const { reject } of waiting.values()) reject(end);
  });
  let calls = 0;
  return {
    call(name, ...values) {
      const id = ++calls;
      const call: Call = { id, name, values };
      child.send(call);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    close() {
      child.kill();
      redirected.close();
    },
  };
}
