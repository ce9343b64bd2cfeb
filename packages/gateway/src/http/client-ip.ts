import ipaddr from "ipaddr.js";

/**
 * Returns the address of the client. `X-Forwarded-For` is believed only as far as trusted proxies wrote it: from the right, the
 * first address that is not theirs.
 * @param trusted Addresses, or networks in CIDR notation.
 */
export function clientIpOf(
  request: Request,
  remoteAddress: string | undefined,
  trusted: readonly string[],
): string | undefined {
  let client = parsed(remoteAddress);
  const hops = (request.headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  while (client !== undefined && isTrusted(client, trusted) && hops.length > 0) {
    const next = parsed(hops.pop());
    if (next === undefined) break;
    client = next;
  }
  return client?.toString();
}

type Address = ReturnType<typeof ipaddr.process>;

function parsed(text: string | undefined): Address | undefined {
  return text !== undefined && ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

function isTrusted(address: Address, trusted: readonly string[]): boolean {
  return trusted.some((entry) => {
    if (ipaddr.isValidCIDR(entry)) {
      const [network, bits] = ipaddr.parseCIDR(entry);
      return network.kind() === address.kind() && address.match(network, bits);
    }
    return parsed(entry)?.toString() === address.toString();
  });
}
