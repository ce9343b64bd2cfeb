import type { LookupFunction } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countConnections, postSafely } from "../testing/post-safely.ts";
import { isPublicAddress } from "./public-address.ts";
import { urlProblem } from "./safe-request.ts";

/** Nothing may reach loopback. */
const loopback = countConnections();

/** A resolver that returns these addresses for every name. */
function resolvesTo(...addresses: string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  return (_name, _options, callback) => setImmediate(callback, null, found);
}

describe("a URL from a request", () => {
  it.each([
    "127.0.0.1",
    "127.1",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "2130706433",
    "017700000001",
    "127.0.0.1.",
    "127%2e0.0.1",
    "①②⑦.0.0.1",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fec0::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "2852039166",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
  ])("is refused for the address %s", async (host) => {
    expect(await postSafely(`https://${host}:${loopback.port}/`)).toMatchObject({ failure: "url-refused" });
    expect(loopback.connections).toBe(0);
  });

  it.each(["localhost", "localhost.", "LOCALHOST", "app.localhost"])(
    "reaches no loopback as %s",
    async (host) => {
      const { failure } = await postSafely(`https://${host}:${loopback.port}/`);
      // Some systems do not know names below localhost.
      expect(["address-refused", "connection-failed"]).toContain(failure);
      expect(loopback.connections).toBe(0);
    },
  );

  it.each([
    [["127.0.0.1"]],
    [["::1"]],
    [["::ffff:127.0.0.1"]],
    [["169.254.169.254"]],
    [["fe80::1%eth0"]],
    [["not an address"]],
    [[]],
    [["93.184.215.14", "127.0.0.1"]],
    [["127.0.0.1", "93.184.215.14"]],
  ])("is refused for a name that resolves to %j", async (addresses) => {
    const lookup = resolvesTo(...addresses);
    expect(await postSafely(`https://rebind.example.com:${loopback.port}/`, { lookup })).toEqual({
      failure: "address-refused",
    });
    expect(loopback.connections).toBe(0);
  });

  it("connects to the addresses that were checked: the name is looked up once", async () => {
    let lookups = 0;
    const changing: LookupFunction = (name, options, callback) => {
      lookups += 1;
      resolvesTo(lookups === 1 ? "127.0.0.1" : "93.184.215.14")(name, options, callback);
    };
    expect(await postSafely("https://rebind.example.com/", { lookup: changing })).toEqual({
      failure: "address-refused",
    });
    expect(lookups).toBe(1);
  });

  it.each([
    "http://example.com/",
    "http://93.184.215.14/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "data:text/plain,x",
    "https://user:secret@example.com/",
    "https://:secret@example.com/",
    "/status",
    "",
    "https://",
    `https://example.com/${"x".repeat(3_000)}`,
  ])("is refused (%#)", async (url) => {
    expect(await postSafely(url)).toMatchObject({ failure: "url-refused" });
    expect(urlProblem(url, [])).not.toContain("secret");
  });

  it("may name a private host only as the config has it", () => {
    const hosts = ["hooks.internal", "build.internal:8080", "::1"];
    const allowed = ["http://hooks.internal/x", "https://HOOKS.internal:99/", "http://build.internal:8080/"];
    const refused = [
      "http://a.hooks.internal/",
      "http://hooks.internal.example.com/",
      "http://build.internal/",
    ];
    for (const url of [...allowed, "http://[::1]:9/"]) expect(urlProblem(url, hosts)).toBeUndefined();
    for (const url of refused) expect(urlProblem(url, hosts)).toContain("must begin with https://");
  });
});

it("knows no private IPv4 address as public, in any IPv6 form", () => {
  const byte = fc.nat(255);
  const privately = fc.oneof(
    fc.tuple(fc.constantFrom(0, 10, 127), byte, byte, byte),
    fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
    fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
    fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
    fc.tuple(fc.integer({ min: 224, max: 255 }), byte, byte, byte),
  );
  fc.assert(
    fc.property(privately, (parts) => {
      const address = parts.join(".");
      const [a, b, c, d] = parts;
      const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
      for (const form of [address, `::ffff:${address}`, `::${hex}`, `64:ff9b::${hex}`, `2002:${hex}::`]) {
        expect(isPublicAddress(form), form).toBe(false);
      }
    }),
  );
  for (const address of ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450::1"])
    expect(isPublicAddress(address)).toBe(true);
});
