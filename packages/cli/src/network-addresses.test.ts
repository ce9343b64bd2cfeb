import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { networkAddresses } from "./network-addresses.ts";

const at = (address: string, internal = false) => ({ address, internal }) as NetworkInterfaceInfo;
const interfaces = {
  lo: [at("127.0.0.1", true), at("10.9.9.9", true)],
  wifi: [at("192.168.1.20"), at("fe80::1"), at("172.32.0.1")],
  vpn: [at("100.64.0.7"), at("172.16.0.1")],
  wan: [at("192.0.2.2"), at("100.128.0.1")],
};

test.each(["0.0.0.0", "::"])("lists the private addresses of a machine that listens on %s", (host) => {
  expect(networkAddresses(host, interfaces)).toEqual(["192.168.1.20", "100.64.0.7", "172.16.0.1"]);
});

test("lists nothing for a server that listens on one address", () => {
  expect(networkAddresses(undefined, interfaces)).toEqual([]);
  expect(networkAddresses("192.168.1.20", interfaces)).toEqual([]);
});
