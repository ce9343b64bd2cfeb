import { createServer, type Socket } from "node:net";

/** A server whose responses begin and never end. */
export interface StallingServer {
  readonly url: string;
  /** How many responses have begun. */
  readonly begun: number;
  close(): Promise<void>;
}

const beginning = [
  "HTTP/1.1 201 Created",
  "Content-Type: application/json",
  "Content-Length: 1000",
  "",
  "{",
].join("\r\n");

/** Starts a server that sends the beginning of a success to every request, and nothing more. */
export async function startStallingServer(): Promise<StallingServer> {
  const sockets = new Set<Socket>();
  let begun = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.once("data", () => {
      begun += 1;
      socket.write(beginning);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    get begun() {
      return begun;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
