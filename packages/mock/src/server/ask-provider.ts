import type { ExchangeFault } from "../faults/fault-types.ts";
import { loadMsw } from "./load-msw.ts";
import type { MockProvider, MockProviderEngine, ProviderAnswer } from "./mock-provider.ts";
import { decodeRequest } from "./read-request.ts";

/** A request that the server has read. */
type ReadRequest = Parameters<typeof decodeRequest>[0];

/**
 * Asks a provider. One that was not made by `defineMockProvider` has nothing but its handlers, and knows no faults.
 *
 * @internal
 */
export async function exchange(
  mock: MockProvider,
  request: ReadRequest,
): Promise<{ answer: ProviderAnswer; fault: ExchangeFault | undefined }> {
  if ("exchange" in mock) {
    // A web request, as handlers take it, costs ten times what the rest of the exchange does.
    return (mock as MockProviderEngine).exchange(await decodeRequest(request), { socket: true });
  }
  return { answer: await askHandlers(mock, request), fault: undefined };
}

async function askHandlers(mock: MockProvider, request: ReadRequest): Promise<ProviderAnswer> {
  const { url, method, headers, body, origin } = request;
  const { getResponse } = loadMsw();
  const hasBody = body !== "" && method !== "GET" && method !== "HEAD";
  const response = await getResponse(
    [...mock.handlers],
    new Request(url, { method, headers, ...(hasBody && { body }) }),
  );
  if (response === undefined) {
    return mock.refuse({ reason: "not-found", path: url.pathname }, { origin, host: url.hostname });
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
