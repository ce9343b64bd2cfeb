import { networkInterfaces } from "node:os";

/** The IPv4 addresses under which other devices reach a server that listens on `host`. Empty if it listens on one address. */
export function networkAddresses(host: string | undefined): string[] {
  if (host !== "0.0.0.0" && host !== "::") return [];
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return addresses.flatMap(({ address, family, internal }) =>
    family === "IPv4" && !internal ? [address] : [],
  );
}
