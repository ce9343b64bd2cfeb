import type { ResponseSocketFault } from "../faults/fault-types.ts";
import { loadMsw } from "./load-msw.ts";
import type { MockProvider, MockProviderEngine } from "./mock-provider.ts";
import { notMockedResponse } from "./not-mocked.ts";
import type { ProviderResponse } from "./provider-response.ts";
import { decodeRequest } from "./read-request.ts";

/** A request that the server has read. */
type ReadRequest = Parameters<typeof decodeRequest>[0];

/**
 * Passes a request to a provider. One that was not made by `defineMockProvider` has only handlers, and no faults.
 *
 * @internal
 */
export async function dispatchRequest(
  mock: MockProvider,
  request: ReadRequest,
): Promise<{ response: ProviderResponse; fault: ResponseSocketFault | undefined }> {
  if ("handle" in mock) {
    // Handlers need a web request, which costs ten times as much as everything else here.
    return (mock as MockProviderEngine).handle(await decodeRequest(request), { socket: true });
  }
  return { response: await callHandlers(mock, request), fault: undefined };
}

async function callHandlers(mock: MockProvider, request: ReadRequest): Promise<ProviderResponse> {
  const { url, method, headers, body } = request;
  const { getResponse } = loadMsw();
  const hasBody = body !== "" && method !== "GET" && method !== "HEAD";
  const response = await getResponse(
    [...mock.handlers],
    new Request(url, { method, headers, ...(hasBody && { body }) }),
  );
  if (response === undefined) {
    return notMockedResponse({ method, host: url.hostname, path: url.pathname }, [mock]);
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
