import type { CarrierEngine } from "../carrier/carrier.ts";
import type { ConnectionFault, ResponseSocketFault } from "../faults/fault-types.ts";
import { withSocketFault } from "../faults/fetch-faults.ts";
import { notMockedResponse } from "./not-mocked.ts";
import type { ProviderResponse } from "./provider-response.ts";
import type { ProviderSite } from "./provider-site.ts";

/** A mock provider that responds to web requests. */
interface Responder {
  readonly provider: string;
  readonly sites: readonly ProviderSite[];
  readonly carrier: CarrierEngine;
  /** Whether a request is to one of its hosts. */
  belongs(request: Request): boolean;
  respond(request: Request): Promise<{ response: ProviderResponse; fault: ResponseSocketFault | undefined }>;
}

/** Makes the `fetch` of a provider. @internal */
export function createFetch({ provider, sites, carrier, belongs, respond }: Responder): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (!belongs(request)) {
      const { hostname, pathname } = new URL(request.url);
      const target = { method: request.method, host: hostname, path: pathname };
      return webResponse(notMockedResponse(target, [{ provider, sites }]));
    }
    const providers = [provider];
    const early =
      carrier.faults.take("connection", { providers }) ?? carrier.faults.take("head", { providers });
    if (early !== undefined) return withSocketFault(early as ConnectionFault, request.signal, Response.error);
    const { response, fault } = await respond(request);
    return withSocketFault(fault, request.signal, () => webResponse(response));
  };
}

/** @internal */
export function webResponse({ status, headers, body }: ProviderResponse): Response {
  return new Response(body === "" ? null : body, { status, headers });
}
