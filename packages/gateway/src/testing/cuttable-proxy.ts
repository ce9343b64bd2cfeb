import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * Stands between one gateway and the database: a network that fails for this gateway alone. It stands for a network namespace,
 * which needs root and the kernel's permission, so that the test does the same on every machine.
 */
export interface CuttableProxy {
  readonly url: string;
  /** Breaks every connection, and refuses new ones. */
  cut(): void;
  /** Passes nothing on, in either direction, and closes nothing: the silence of packets that are dropped. */
  silence(): void;
  /** What was held back arrives, as packets that are sent again do. */
  heal(): void;
  close(): Promise<void>;
}

export async function startCuttableProxy(target: string): Promise<CuttableProxy> {
  const { hostname, port } = new URL(target);
  /** Each with the one that it is passed on to. */
  const sockets = new Map<Socket, Socket>();
  /** Connections that were opened in silence. */
  const held = new Set<Socket>();
  let state: "open" | "cut" | "silent" = "open";

  function join(client: Socket): void {
    const database = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      sockets.set(from, to);
      from.pipe(to);
      from.on("error", () => {});
      from.once("close", () => {
        sockets.delete(from);
        // Nor does the end of a connection pass through silence.
        if (state !== "silent") to.destroy();
      });
    }
  }

  const server = createServer({ pauseOnConnect: true }, (client) => {
    if (state === "cut") {
      client.resetAndDestroy();
    } else if (state === "silent") {
      held.add(client);
      client.on("error", () => {}).once("close", () => held.delete(client));
    } else {
      join(client);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  const breakAll = () => {
    for (const socket of [...sockets.keys(), ...held]) socket.destroy();
  };
  return {
    url: url.href,
    cut() {
      state = "cut";
      breakAll();
    },
    silence() {
      state = "silent";
      for (const [from, to] of sockets) {
        from.unpipe(to);
        from.pause();
      }
    },
    heal() {
      const wasSilent = state === "silent";
      state = "open";
      if (!wasSilent) return;
      for (const [from, to] of sockets) {
        if (to.destroyed) from.destroy();
        else from.pipe(to);
      }
      for (const client of held) join(client);
      held.clear();
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      breakAll();
      await closed;
    },
  };
}
