import type { Context } from "hono";

/** The client's address, from the socket; `undefined` if the request has no socket. */
export function remoteAddressOf({ env }: Context): string | undefined {
  return env?.incoming?.socket?.remoteAddress;
}

/** Whether an address is this machine's. */
export function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(address);
}

/** Whether a browser on this machine asks, by an address of this machine: no proxy, no tunnel, no rebound name. */
export function isLocalRequest(context: Context): boolean {
  const address = remoteAddressOf(context);
  const { hostname } = new URL(context.req.url);
  return (
    address !== undefined &&
    isLoopback(address) &&
    ["localhost", "127.0.0.1", "[::1]"].includes(hostname) &&
    ["forwarded", "x-forwarded-for", "x-forwarded-host", "via"].every((name) => !context.req.header(name))
  );
}
