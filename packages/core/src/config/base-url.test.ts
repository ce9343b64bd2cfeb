import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod/mini";
import type { Templates } from "../index.ts";
import { baseUrlSchema, type templatesSchema } from "../provider.ts";

const problemOf = (value: unknown) => z.safeParse(baseUrlSchema, value).error?.issues[0]?.message;

describe("baseUrlSchema", () => {
  it.each([
    "https://api.example.com",
    "https://api.example.com/",
    "https://api.example.com:8443/gateway/v2",
    "https://127.0.0.1",
    "https://[2001:db8::1]/",
    "http://localhost:4010",
    "http://LOCALHOST:4010",
    "http://127.0.0.1:4010/prefix",
    "http://127.255.255.254",
    "http://127.1:80",
    "http://0x7f000001",
    "http://[::1]:4010",
  ])("accepts %s", (url) => {
    expect(problemOf(url)).toBeUndefined();
  });

  it.each([
    ["http://api.example.com", "https"],
    ["http://localhost.example.com", "https"],
    ["http://127.0.0.1.example.com", "https"],
    ["http://examplelocalhost", "https"],
    ["http://127.0.0.1@evil.example", "user name"],
    ["http://128.0.0.1", "https"],
    ["http://10.0.0.1", "https"],
    ["http://0.0.0.0", "https"],
    ["http://[::]", "https"],
    ["http://[::2]", "https"],
    ["http://[::ffff:10.0.0.1]", "https"],
    ["http://2130706433.example", "https"],
    ["https://user@api.example.com", "user name"],
    ["https://user:password@api.example.com", "password"],
    ["https://:password@api.example.com", "password"],
    ["https://api.example.com?key=1", "query"],
    ["https://api.example.com#x", "fragment"],
    ["ftp://127.0.0.1", "https"],
    ["ws://127.0.0.1", "https"],
    ["file:///etc/passwd", "https"],
    ["javascript:alert(1)", "https"],
    ["api.example.com", "absolute"],
    ["//api.example.com", "absolute"],
    ["/v1", "absolute"],
    ["https://", "absolute"],
    ["", "absolute"],
  ])("rejects %s and states the reason", (url, reason) => {
    expect(problemOf(url)).toContain(reason);
  });

  it("never repeats a rejected value", () => {
    for (const url of [
      "http://secret.example",
      "https://user:secret@api.example.com",
      "secret://x",
      "secret",
    ]) {
      expect(problemOf(url)).not.toContain("secret");
    }
  });

  it("rejects a value that is not a string", () => {
    for (const value of [null, 1, {}, new URL("https://api.example.com")]) {
      expect(problemOf(value)).toBeDefined();
    }
  });

  it("rejects plain http to another machine, user info, a query and a fragment", () => {
    const url = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ["http", "https", "ftp"] }),
      fc
        .tuple(
          fc.constantFrom("http:", "https:", "HTTP:", " http:", "ht\ttp:", "http", ""),
          fc.constantFrom("//", "/", "\\\\", "///", ""),
          fc.constantFrom("", "a@", "a:b@", ":b@", "@", "127.0.0.1@", "localhost:80@"),
          fc.oneof(
            fc.constantFrom("localhost", "127.0.0.1", "127.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"),
            fc.constantFrom(
              "localhost.evil.example",
              "127.0.0.1.evil.example",
              "evil。example",
              "１２７.0.0.1",
            ),
            fc.domain(),
            fc.ipV4(),
            fc.ipV6().map((ip) => `[${ip}]`),
          ),
          fc.constantFrom("", ":80", ":443", ":4010", ":"),
          fc.constantFrom("", "/", "/v1", "/@x", "\\@evil.example", "?a=b", "#x", "/a/../b"),
        )
        .map((parts) => parts.join("")),
      fc.string(),
    );
    fc.assert(
      fc.property(url, (value) => {
        if (problemOf(value) !== undefined) return;
        const parsed = new URL(value);
        expect(parsed.username + parsed.password + parsed.search + parsed.hash).toBe("");
        if (parsed.protocol === "https:") return;
        expect(parsed.protocol).toBe("http:");
        expect(parsed.hostname).toMatch(/^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/);
      }),
      { numRuns: 5_000 },
    );
  });
});

it("baseUrlSchema and templatesSchema reject a value of the wrong type at compile time", () => {
  expectTypeOf<z.input<typeof baseUrlSchema>>().toEqualTypeOf<string>();
  expectTypeOf<z.input<typeof templatesSchema>>().toEqualTypeOf<Templates>();
});
