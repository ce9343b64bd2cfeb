import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { compileCache, unlessItEnds } from "@smskit/test-support/child-process";

const server = fileURLToPath(new URL("../server.ts", import.meta.url));

/** The app in a separate process, as `pnpm example` starts it. */
export interface ExampleProcess {
  readonly url: string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<void>;
}

/** Starts the app offline; resolves once it says that it can be ended. */
export async function startExampleProcess(environment: Record<string, string>): Promise<ExampleProcess> {
  const child = spawn(process.execPath, ["--conditions=@smskit/source", server], {
    env: { PATH: process.env["PATH"], PORT: "0", ...compileCache, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = await unlessItEnds(child, printedBy(child));
  return {
    url: /Sign in with a code by SMS: (\S+)/.exec(printed)?.[1] ?? "",
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      await ended;
    },
  };
}

/** What the app prints until it says that it can be ended. */
function printedBy(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let printed = "";
    const take = (text: Buffer): void => {
      printed += text;
      if (printed.includes("Ctrl-C")) resolve(printed);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
  });
}
