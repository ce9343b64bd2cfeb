import { hostNameOf } from "./check-caller.ts";
import type { MockProvider, ProviderSite } from "./mock-provider.ts";

/** An API and whose it is. @internal */
export interface FoundSite {
  readonly mock: MockProvider;
  readonly site: ProviderSite;
}

/** Finds whose request it is: by the Host header, else by the path, else the first provider's to refuse. @internal */
export function createSiteFinder(mocks: readonly MockProvider[]): (host: string, url: string) => FoundSite {
  const all = mocks.flatMap((mock) => mock.sites.map((site): FoundSite => ({ mock, site })));
  const byHost = new Map<string, FoundSite | undefined>();
  const lookUp = (name: string): FoundSite | undefined => {
    const found = all.find(({ site }) => site.hosts.test(name));
    return found && { mock: found.mock, site: { ...found.site, host: name } };
  };
  return (host, url) => {
    if (!byHost.has(host)) {
      if (byHost.size >= 1000) byHost.clear();
      byHost.set(host, lookUp(hostNameOf(host)));
    }
    const found = byHost.get(host) ?? all.find(({ site }) => site.paths.test(url)) ?? all[0];
    if (found === undefined) throw new Error("No mock provider has a site.");
    return found;
  };
}
