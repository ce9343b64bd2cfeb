import type { Duplex } from "node:stream";
import type { WireResponse } from "../faults/socket-faults.ts";
import type { MockProvider } from "./mock-provider.ts";

/** The response to a request for something that is not mocked. It lists the mocks. @internal */
export function notMockedResponse(what: string, mocks: readonly MockProvider[]): WireResponse {
  const providers = mocks.map(({ provider, sites }) => ({ provider, hosts: sites.map(({ host }) => host) }));
  const names = providers.map(({ provider, hosts }) => `${provider} (${hosts.join(", ")})`).join("; ");
  return {
    status: 404,
    headers: ["content-type", "application/problem+json"],
    body: JSON.stringify({
      title: "Not Found",
      status: 404,
      detail: `${what} Mocked: ${names}. The Host header selects a provider or, at the server's own address, the path, query and headers do. The inbox is GET /; the API for tests starts with /api/v1.`,
      providers,
    }),
  };
}

/** Refuses a client that uses this server as its HTTPS proxy: its requests would be encrypted for the provider. @internal */
export function refuseTunnel(socket: Duplex): void {
  const body = JSON.stringify({
    title: "Not Implemented",
    status: 501,
    detail:
      "This server is not an HTTPS proxy. Set the base URL of the client to its address. As a proxy, it supports http URLs only.",
  });
  socket.on("error", () => socket.destroy());
  socket.end(
    `HTTP/1.1 501 Not Implemented\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
}
