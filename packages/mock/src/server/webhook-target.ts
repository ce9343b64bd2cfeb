import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isMetadataHost } from "./is-metadata-host.ts";
import { isPrivateHost } from "./is-private-host.ts";
import type { WebhookHosts } from "./webhook-transport.ts";

/** A target that is refused before anything is sent. @internal */
export class RefusedTarget extends Error {}

/** Returns why a webhook must not be sent to a host, by its name or address, if it must not. @internal */
export function reasonToRefuseHost(host: string, hosts: WebhookHosts): string | undefined {
  if (isMetadataHost(host)) return "the host is a cloud's metadata service";
  if (hosts === "anywhere" || isPrivateHost(host)) return undefined;
  return "the host is not on this machine or its private network";
}

/**
 * Makes the look-up of webhook connections, which returns only addresses that webhooks may be sent to. Only the look-up
 * knows the addresses of a name, and they may change each time.
 *
 * @internal
 */
export function createWebhookLookup(hosts: WebhookHosts): LookupFunction {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const refusals = found.map(({ address }) => reasonToRefuseHost(address, hosts));
      const allowed = found.filter((_, index) => refusals[index] === undefined);
      const [first] = allowed;
      if (first === undefined || found.some(({ address }) => isMetadataHost(address))) {
        const refusal = refusals.find((one) => one !== undefined) ?? "the host has no address";
        return callback(new RefusedTarget(`not sent: ${refusal}`), []);
      }
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
