import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server, until it stands still. */
export interface FreezableProxy {
  readonly url: string;
  /** Connections that clients have to it. */
  readonly connections: number;
  /** Accepts connections, and passes nothing on. */
  freeze(): void;
  /** Passes on what it has kept. */
  thaw(): void;
  close(): Promise<void>;
}

export async function startFreezableProxy(target: string): Promise<FreezableProxy> {
  const { hostname, port } = new URL(target);
  const clients = new Set<Socket>();
  const sockets = new Set<Socket>();
  let frozen = false;

  function pass(from: Socket, to: Socket): void {
    sockets.add(from);
    if (frozen) from.pause();
    from.on("data", (chunk) => to.write(chunk));
    from.on("error", () => {});
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    clients.add(client.once("close", () => clients.delete(client)));
    pass(client, server);
    pass(server, client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const url = new URL(target);
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    get connections() {
      return clients.size;
    },
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw() {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      const closed = new Promise((resolve) => proxy.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
