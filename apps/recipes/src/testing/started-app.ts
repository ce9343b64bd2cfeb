import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

/** Where an app listens. */
export interface StartedApp {
  origin: string;
  close(): unknown;
}

/** Waits until a server of Node.js listens. */
export async function listening(server: Server): Promise<StartedApp> {
  if (!server.listening) await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
