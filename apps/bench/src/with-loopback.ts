import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "./run-child.ts";

/** Where the loopback server is, and what makes a child trust it. */
export interface Loopback {
  port: string;
  env: NodeJS.ProcessEnv;
}

/** Runs something beside a loopback server in a separate process. */
export async function withLoopback<Result>(use: (loopback: Loopback) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-bench-"));
  const certificateFile = join(folder, "certificate.pem");
  try {
    const server = await startChild<number, never, never>("./loopback-server.ts", [certificateFile]);
    try {
      return await use({ port: String(server.ready), env: { NODE_EXTRA_CA_CERTS: certificateFile } });
    } finally {
      server.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
