import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compileCache, endOf } from "@smskit/test-support/child-process";
import type { GatewayOrders } from "./gateway-process.ts";

export interface GatewayProcess {
  readonly url: string;
  /** Whether it serves requests. */
  readonly serving: boolean;
  /** Everything that it printed. */
  readonly printed: readonly string[];
  /** How it ended, if it did. */
  readonly end: Error | undefined;
  /** `kill -9`. */
  kill(): Promise<void>;
}

/** Starts a gateway in its own process, which runs the sources. */
export function startGatewayProcess(orders: GatewayOrders): GatewayProcess {
  const child = fork(
    fileURLToPath(new URL("./gateway-process.ts", import.meta.url)),
    [JSON.stringify(orders)],
    {
      execArgv: ["--conditions=@smskit/source"],
      env: { ...process.env, ...compileCache, NODE_OPTIONS: "" },
      silent: true,
    },
  );
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => printed.push(String(chunk)));
  let serving = false;
  child.on("message", () => {
    serving = true;
  });
  let end: Error | undefined;
  const ended = endOf(child).then((error) => {
    end = error;
  });
  return {
    url: `http://127.0.0.1:${orders.port}`,
    printed,
    get serving() {
      return serving && end === undefined;
    },
    get end() {
      return end;
    },
    async kill() {
      serving = false;
      child.kill("SIGKILL");
      await ended;
    },
  };
}
