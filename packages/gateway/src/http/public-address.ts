import ipaddr from "ipaddr.js";

/** IPv6 has given out only this network for the internet; whatever is outside reaches private or translated addresses. */
const globalUnicast = ipaddr.IPv6.parseCIDR("2000::/3");

/** Public addresses with which clouds serve their own machines. */
const cloudInternal = new Set([
  // @see https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16
  "168.63.129.16",
]);

/** Whether an address is one of the public internet: not private, local, shared, reserved, translated or a cloud's own. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== "unicast" || cloudInternal.has(address.toString())) return false;
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast);
}
