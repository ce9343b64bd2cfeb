import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Below the ports that a system gives to connections, and to servers that take any: from 32768 on Linux, from 49152 elsewhere. Otherwise
 * another test could have got a port while the process that it was chosen for starts, or starts again.
 */
const [lowest, highest] = [15_000, 32_000];

/** Returns a port that is free and stays so, for servers that are closed and opened again, and processes that must be given one. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
