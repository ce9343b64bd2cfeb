import { SmsError } from "@smskit/core";

/**
 * Returns what is counted as one address: an IPv4 address, or the /64 network of an IPv6 address, since one connection has
 * all of it.
 * @throws {SmsError} `invalid-message` for an invalid address: it would not be counted with any other.
 */
export function ipNetworkOf(ip: string): string {
  // A zone, as in fe80::1%eth0, does not matter.
  const [address = ""] = typeof ip === "string" && ip.length <= 64 ? ip.split("%") : [];
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) && hostOf(address) === address) return address;
  const host = /^[\da-f:.]+$/i.test(address) ? hostOf(`[${address}]`) : undefined;
  if (host === undefined) {
    throw new SmsError({
      code: "invalid-message",
      message: "ip: must be an IP address; pass that of the person's device, without a port.",
    });
  }
  const groups = groupsOf(host.slice(1, -1));
  if (groups.slice(0, 6).join(":") === "0:0:0:0:0:ffff") return mappedOf(groups);
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** Returns the /48 network of a /64 network, which one customer may have as a whole; `undefined` for an IPv4 address. */
export function widerNetworkOf(network: string): string | undefined {
  return network.endsWith("::/64") ? `${network.split(":").slice(0, 3).join(":")}::/48` : undefined;
}

/** Returns the canonical form of an address, as URLs have it. */
function hostOf(address: string): string | undefined {
  return URL.parse(`http://${address}`)?.hostname;
}

function groupsOf(host: string): string[] {
  const [head = "", tail] = host.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  if (tail === undefined) return [...head];
  return [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
}

/** Returns the IPv4 address of a mapped IPv6 address, as servers that listen to both see it. */
function mappedOf(groups: readonly string[]): string {
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join(".");
}
