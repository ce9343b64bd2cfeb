import { blockListOf, canonicalHost, isAmong } from "./is-private-host.ts";

/** Link-local addresses of AWS, Google, Azure, Oracle, Tencent and others; Alibaba; Oracle Classic; Azure's host. */
const ipv4 = ["169.254.0.0/16", "100.100.100.200/32", "192.0.0.192/32", "168.63.129.16/32"];
/** AWS, Google, Oracle, Scaleway, Akamai, Alibaba; OpenStack and Akamai. */
const ipv6 = [
  "fd00:ec2::/32",
  "fd20:ce::254/128",
  "fd00:c1::a9fe:a9fe/128",
  "fd00:42::42/128",
  "fd00:a9fe:a9fe::1/128",
  "fd00:100::100:200/128",
  "fe80::a9fe:a9fe/128",
];
const addresses = blockListOf(ipv4, [...ipv6, ...ipv4.flatMap(embeddings)]);

/** `metadata.google.internal`, `metadata.goog`, `metadata`, `metadata.tencentyun.com`, `instance-data.ec2.internal`, … */
const names = /(?:^|\.)(?:metadata|instance-data)(?:\.|$)/;

/**
 * Whether a host, by name or address, is a cloud's metadata service, which hands out credentials.
 *
 * @internal
 */
export function isMetadataHost(host: string): boolean {
  const name = canonicalHost(host);
  return names.test(name) || isAmong(addresses, name);
}

/** The IPv6 subnets that embed an IPv4 one: IPv4-compatible, translated, NAT64 and 6to4. `BlockList` covers mapped ones. */
function embeddings(subnet: string): string[] {
  const [network = "", prefix] = subnet.split("/");
  const bits = Number(prefix);
  const [first = 0, second = 0, third = 0, fourth = 0] = network.split(".").map(Number);
  const high = ((first << 8) | second).toString(16);
  const low = ((third << 8) | fourth).toString(16);
  return [
    `::${high}:${low}/${96 + bits}`,
    `::ffff:0:${high}:${low}/${96 + bits}`,
    `64:ff9b::${high}:${low}/${96 + bits}`,
    `2002:${high}:${low}::/${16 + bits}`,
  ];
}
