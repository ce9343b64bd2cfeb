import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Systems take the ports of connections, and of servers that ask for any port, from 32768 or above. */
const lowest = 10_000;
const beyond = 32_768;
const mostTries = 100;

/**
 * Returns a port that is free now: for processes that must be given one, and for servers that start again on theirs.
 * Nobody gets it by chance in the meantime, because systems do not give it to anybody who did not ask for it.
 */
export async function freePort(): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = randomInt(lowest, beyond);
    const server = createServer();
    try {
      await once(server.listen(port, "127.0.0.1"), "listening");
    } catch (error) {
      if (tries < mostTries) continue;
      throw error;
    }
    server.close();
    await once(server, "close");
    return port;
  }
}
