import { SmsError } from "@smskit/core";

/**
 * What is counted as one address: an IPv4 address, or the /64 network of an IPv6 address, since one connection has
 * all of it.
 * @throws {SmsError} `invalid-message` for what is no address: it would not be counted with anything.
 */
export function ipNetworkOf(ip: string): string {
  // A zone, as in fe80::1%eth0, is of no interest.
  const [address = ""] = typeof ip === "string" && ip.length <= 64 ? ip.split("%") : [];
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address) && hostOf(address) === address) return address;
  const host = /^[\da-f:.]+$/i.test(address) ? hostOf(`[${address}]`) : undefined;
  if (host === undefined) {
    throw new SmsError({
      code: "invalid-message",
      message: "`ip` is not an IP address; give the address of the person's device, without a port.",
    });
  }
  const groups = groupsOf(host.slice(1, -1));
  if (groups.slice(0, 6).join(":") === "0:0:0:0:0:ffff") return mappedOf(groups);
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** The /48 network that a /64 network is in, which one customer may have all of; `undefined` for an IPv4 address. */
export function widerNetworkOf(network: string): string | undefined {
  return network.endsWith("::/64") ? `${network.split(":").slice(0, 3).join(":")}::/48` : undefined;
}

/** The canonical way to write it; URLs know how. */
function hostOf(address: string): string | undefined {
  return URL.parse(`http://${address}`)?.hostname;
}

function groupsOf(host: string): string[] {
  const [head = "", tail] = host.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  if (tail === undefined) return [...head];
  return [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
}

/** An IPv4 address in IPv6's clothes, as servers that listen to both see it. */
function mappedOf(groups: readonly string[]): string {
  return groups
    .slice(6)
    .map((group) => Number.parseInt(group, 16))
    .flatMap((group) => [group >> 8, group & 255])
    .join(".");
}
