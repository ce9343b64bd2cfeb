import type { MockProvider } from "./mock-provider.ts";
import type { RequestHead } from "./provider-request.ts";
import type { ProviderSite } from "./provider-site.ts";

/** An API and whose it is. @internal */
export interface Route {
  readonly mock: MockProvider;
  readonly site: ProviderSite;
}

/** @internal */
export interface RequestRouter {
  /** The API that lives at a host, by its name. */
  atHost(name: string): Route | undefined;
  /** The API that a request to the bare address is for. */
  atBareAddress(request: RequestHead): Route | undefined;
  /** The provider of an API at this host that is not mocked: one beside those that are, such as `voice.twilio.com`. */
  besideHost(name: string): MockProvider | undefined;
}

/** Finds whose request it is. @internal */
export function createRequestRouter(mocks: readonly MockProvider[]): RequestRouter {
  const all = mocks.flatMap((mock) => mock.sites.map((site): Route => ({ mock, site })));
  const byHost = new Map<string, Route | undefined>();
  const lookUp = (name: string): Route | undefined => {
    const found = all.find(({ site }) => site.hosts.test(name));
    return found && { mock: found.mock, site: { ...found.site, host: name } };
  };
  return {
    atHost(name) {
      if (!byHost.has(name)) {
        if (byHost.size >= 1000) byHost.clear();
        byHost.set(name, lookUp(name));
      }
      return byHost.get(name);
    },
    atBareAddress: (request) => all.find(({ site }) => site.matches(request)),
    besideHost: (name) => all.find(({ site }) => isBeside(name, site.host))?.mock,
  };
}

/** Whether two hosts differ in their first label alone, or one is below that: `api.` and `voice.ie1.` of a domain. */
function isBeside(name: string, host: string): boolean {
  const domain = host.slice(host.indexOf(".") + 1);
  return domain.includes(".") && name.endsWith(`.${domain}`);
}
