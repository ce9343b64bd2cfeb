import type { Duplex } from "node:stream";
import type { ProviderResponse } from "./provider-response.ts";
import type { ProviderSite } from "./provider-site.ts";

/** The part of a mock that the response lists. */
type Mocked = { readonly provider: string; readonly sites: readonly ProviderSite[] };

/**
 * The response to a request that no mock implements. Names what the given mocks implement.
 *
 * @internal
 */
export function notMockedResponse(
  { method, host, path }: { method: string; host: string; path: string },
  mocks: readonly Mocked[],
): ProviderResponse {
  const shownPath = path.slice(0, 200);
  const message = `${method} ${shownPath} at ${host} is not mocked.`;
  const detail = [
    message,
    `Mocked: ${describeMocks(mocks)}; \`providers\` lists the operations.`,
    "A mock is found by the Host header or, at the server's own address, by the path.",
    'To mock something else, make a mock with defineMockProvider of "@smskit/mock/provider" and pass it to startMockServer, startMocks or `smskit mock --mock`.',
  ].join(" ");
  return {
    status: 501,
    headers: { "content-type": "application/problem+json" },
    problem: { message },
    body: JSON.stringify({
      title: "Not Mocked",
      status: 501,
      detail,
      // SDKs read the text of an error from here.
      message: detail,
      method,
      host,
      path: shownPath,
      providers: mocks.map(({ provider, sites }) => ({
        provider,
        hosts: sites.map(hostOf),
        operations: sites.flatMap(({ operations = [] }) => operations),
      })),
    }),
  };
}

/** Names providers and their hosts. @internal */
export function describeMocks(mocks: readonly Mocked[]): string {
  return mocks.map(({ provider, sites }) => `${provider} (${sites.map(hostOf).join(", ")})`).join("; ");
}

const hostOf = ({ host }: { host: string }): string => host;

/** Refuses a client that uses this server as its HTTPS proxy: the requests would be encrypted for the provider. @internal */
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
