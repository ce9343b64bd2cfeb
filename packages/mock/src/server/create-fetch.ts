import type { CarrierEngine } from "../carrier/carrier.ts";
import type { ConnectionFault, ResponseSocketFault } from "../faults/fault-types.ts";
import { withSocketFault } from "../faults/fetch-faults.ts";
import { notMockedResponse } from "./not-mocked.ts";
import type { ProviderRequest } from "./provider-request.ts";
import type { ProviderResponse } from "./provider-response.ts";
import type { ProviderSite } from "./provider-site.ts";
import { readRequest } from "./read-request.ts";

/** The parts of a mock provider that respond. */
interface Responder {
  provider: string;
  sites: readonly ProviderSite[];
  carrier: CarrierEngine;
  refuse(refusal: { reason: "too-large" }, request: { origin: string; host: string }): ProviderResponse;
  handle(
    request: ProviderRequest,
    transport: { socket: boolean },
  ): { response: ProviderResponse; fault: ResponseSocketFault | undefined };
}

/** Makes the `fetch` of a provider. @internal */
export function createFetch({ provider, sites, carrier, refuse, handle }: Responder): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { hostname, origin, pathname } = new URL(request.url);
    if (!sites.some(({ hosts }) => hosts.test(hostname))) {
      const target = { method: request.method, host: hostname, path: pathname };
      return webResponse(notMockedResponse(target, [{ provider, sites }]));
    }
    const providers = [provider];
    const early =
      carrier.faults.take("connection", { providers }) ?? carrier.faults.take("head", { providers });
    if (early !== undefined) return withSocketFault(early as ConnectionFault, request.signal, Response.error);
    const read = await readRequest(request);
    if (read === undefined) return webResponse(refuse({ reason: "too-large" }, { origin, host: hostname }));
    const { response, fault } = handle(read, { socket: true });
    return withSocketFault(fault, request.signal, () => webResponse(response));
  };
}

/** @internal */
export function webResponse({ status, headers, body }: ProviderResponse): Response {
  return new Response(body === "" ? null : body, { status, headers });
}
