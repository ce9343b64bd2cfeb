/** Sends with one client whenever it is asked to, and replies with the CPU time of a send. */
import { type ClientName, clients, type Send } from "./clients.ts";
import { routeToLoopback } from "./route-to-loopback.ts";

/** What the parent asks for. */
export interface Volley {
  /** Sends beforehand that do not count: they open the sockets again that have idled for too long. */
  warmUp: number;
  sends: number;
  concurrency: number;
}

/** What it gets back. */
export interface VolleyCost {
  microseconds: number;
  connections: number;
}

const [, , name, port] = process.argv;
const routed = routeToLoopback(Number(port));
const send = await clients[name as ClientName]();
let index = 0;

async function sendAll(sendOne: Send, { sends, concurrency }: Volley): Promise<void> {
  const end = index + sends;
  const lane = async (): Promise<void> => {
    while (index < end) await sendOne(index++);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}

process.on("message", async (volley: Volley) => {
  await sendAll(send, { ...volley, sends: volley.warmUp });
  const connections = routed.connections;
  const before = process.cpuUsage();
  await sendAll(send, volley);
  const { user, system } = process.cpuUsage(before);
  const cost: VolleyCost = {
    microseconds: (user + system) / volley.sends,
    connections: routed.connections - connections,
  };
  process.send?.(cost);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
