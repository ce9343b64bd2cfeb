import { Socket } from "node:net";

/**
 * Leads every connection to Twilio to a port of this machine: not every client takes a base URL, and so none
 * is given one. Costs something a connection, nothing a request.
 */
export function routeToLoopback(port: number): { connections: number } {
  const routed = { connections: 0 };
  const connect = Socket.prototype.connect as (...given: unknown[]) => Socket;
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]): Socket {
    // `net.connect` hands its arguments over as one normalized list.
    const [options, ...rest] = (Array.isArray(given[0]) ? given[0] : given) as unknown[];
    const { host } = options as { host?: string };
    if (host !== "api.twilio.com") throw new Error(`A benchmark connects to ${host}.`);
    routed.connections++;
    const listener = rest.find((argument) => typeof argument === "function");
    return connect.call(this, { ...(options as object), host: "127.0.0.1", port }, listener);
  } as typeof Socket.prototype.connect;
  return routed;
}
