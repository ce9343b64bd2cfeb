import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import {
  completeRequest,
  type WireClient,
  type WireResponse,
} from "../../packages/mock/src/providers/twilio/testing/wire-clients.ts";

/** A webhook's request, to be checked by Twilio's own code. */
export interface SignedRequest {
  token: string;
  url: string;
  parameters: Record<string, string>;
  signature: string;
}

/** Twilio's Python SDK as a client of the mock. */
export interface PythonClient extends WireClient {
  isSigned(request: SignedRequest): Promise<boolean>;
  close(): void;
}

/** Starts one Python that replies line by line. */
export function startPythonClient(python: string): PythonClient {
  const script = new URL("./twilio_client.py", import.meta.url).pathname;
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();

  /** One at a time. */
  async function tell(request: object): Promise<Record<string, unknown>> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("Python ended.");
    const reply: Record<string, unknown> = JSON.parse(value);
    if (typeof reply["failure"] === "string") throw new Error(reply["failure"]);
    return reply;
  }

  return {
    name: "python3-twilio",
    ask: async ({ url }, request) =>
      (await tell({ ...completeRequest(request), url })) as unknown as WireResponse,
    isSigned: async (request) => (await tell(request))["valid"] === true,
    close: () => void child.kill(),
  };
}
