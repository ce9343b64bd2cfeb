import { BlockList, isIP } from "node:net";

const loopback = blockListOf(["127.0.0.0/8"], ["::1/128"]);
const privateNetwork = blockListOf(
  ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
  ["fc00::/7", "fe80::/10"],
);
const privateNames = /^(?:[a-z0-9_-]+|.+\.(?:test|local|internal|home\.arpa))$/;

/** Whether a host of a URL or of a connection is this machine. */
export function isLoopback(host: string): boolean {
  const name = canonicalHost(host);
  return /^(?:.+\.)?localhost$/.test(name) || isAmong(loopback, name);
}

/** Whether a host, by name or address, is this machine or on its private network. */
export function isPrivateHost(host: string): boolean {
  const name = canonicalHost(host);
  if (isLoopback(name) || isAmong(privateNetwork, name)) return true;
  return isIP(name) === 0 && privateNames.test(name);
}

/** A host in one spelling: lower case, without final dot, IPv6 brackets and zone. */
export function canonicalHost(host: string): string {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, "");
  const [address = ""] = bare.split("%");
  let end = address.length;
  while (address[end - 1] === ".") end -= 1;
  return address.slice(0, end);
}

/** Whether an address is in a list, in any of its spellings. `false` for names. */
export function isAmong(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? "ipv6" : "ipv4");
}

/** Makes a list of subnets. Those of IPv4 also cover the IPv6 addresses that are mapped to them. */
export function blockListOf(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [subnets, version] of [
    [ipv4, "ipv4"],
    [ipv6, "ipv6"],
  ] as const) {
    for (const subnet of subnets) {
      const [network = "", prefix] = subnet.split("/");
      list.addSubnet(network, Number(prefix), version);
    }
  }
  return list;
}
