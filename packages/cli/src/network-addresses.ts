import { networkInterfaces } from "node:os";

/** The ranges of private networks, whose addresses the mock server accepts as its host. RFC 1918 and RFC 6598. */
const isPrivate =
  /^(?:10\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;

/** The private IPv4 addresses under which other devices reach a server that listens on all addresses of this machine. */
export function networkAddresses(host: string | undefined, interfaces = networkInterfaces()): string[] {
  if (host !== "0.0.0.0" && host !== "::") return [];
  return Object.values(interfaces)
    .flatMap((all) => all ?? [])
    .flatMap(({ address, internal }) => (!internal && isPrivate.test(address) ? [address] : []));
}
