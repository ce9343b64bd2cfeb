import type { MockProvider } from "./mock-provider.ts";
import type { RequestHead } from "./provider-request.ts";
import type { ProviderSite } from "./provider-site.ts";

/** An API and its provider. @internal */
export interface Route {
  readonly mock: MockProvider;
  readonly site: ProviderSite;
}

/** @internal */
export interface RequestRouter {
  /** Finds the API at a host. If several mocks have it, the first one that matches the request, or else the first one. */
  atHost(name: string, request?: RequestHead): Route | undefined;
  /** Finds the API of a request to the server's own address. */
  atOwnAddress(request: RequestHead): Route | undefined;
  /** Finds the provider of a host whose API is not mocked, such as `voice.acme.example`. */
  ofSiblingHost(name: string): MockProvider | undefined;
}

/** Finds the provider and the API of a request. @internal */
export function createRequestRouter(mocks: readonly MockProvider[]): RequestRouter {
  const all = mocks.flatMap((mock) => mock.sites.map((site): Route => ({ mock, site })));
  const byHost = new Map<string, readonly Route[]>();
  function routesAt(name: string): readonly Route[] {
    const known = byHost.get(name);
    if (known !== undefined) return known;
    if (byHost.size >= 1000) byHost.clear();
    const found = all
      .filter(({ site }) => site.hosts.test(name))
      .map(({ mock, site }) => ({ mock, site: { ...site, host: name } }));
    byHost.set(name, found);
    return found;
  }
  return {
    atHost(name, request) {
      const routes = routesAt(name);
      const matching =
        request !== undefined && routes.length > 1
          ? routes.find(({ site }) => site.matches(request))
          : undefined;
      return matching ?? routes[0];
    },
    atOwnAddress: (request) => all.find(({ site }) => site.matches(request)),
    ofSiblingHost: (name) => all.find(({ site }) => isSibling(name, site.host))?.mock,
  };
}

/** Whether a host is in the same domain as the host of an API: `voice.ie1.` and `api.` of a domain. */
function isSibling(name: string, host: string): boolean {
  const domain = host.slice(host.indexOf(".") + 1);
  return domain.includes(".") && name.endsWith(`.${domain}`);
}
