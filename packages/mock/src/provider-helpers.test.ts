import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countSegments } from "./carrier/count-segments.ts";
import { createCarrier, createManualClock } from "./index.ts";
import {
  createOptOuts,
  createRequestLimit,
  curlArguments,
  decodePathSegment,
  fillIn,
  forgetAccount,
  formParameters,
  integerWithin,
  isHttpUrl,
  isoSeconds,
  isPhoneNumber,
  jsonParameters,
  type Keyword,
  networkOf,
  randomHexId,
  smppDate,
  splitGsm,
  splitUcs2,
  stableHexId,
  stableUuid,
  toGsm,
} from "./provider.ts";

const anyText = fc.string({ unit: anyCharacter, maxLength: 400 });
const wellFormed = fc.string({ unit: "grapheme", maxLength: 400 });

describe("splitting a text", () => {
  const isHighSurrogate = (text: string) => /[\uD800-\uDBFF]$/.test(text);

  test("loses nothing and never splits a character that a reader sees as one", () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const { encoding, parts } = splitUcs2(text);
        expect(encoding).toBe("ucs-2");
        expect(parts.join("")).toBe(text);
        expect(parts.some(isHighSurrogate)).toBe(false);
        expect(parts.length === 1).toBe(text.length <= 70 || parts[0] === text);
        const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
        for (const part of parts.slice(0, parts.length === 1 ? 0 : undefined)) {
          expect(part.length <= 67 || [...graphemes.segment(part)].length === 1).toBe(true);
        }
      }),
    );
  });

  test("results in as many GSM-7 parts as the carrier counts segments", () => {
    const gsm = fc.string({ unit: fc.constantFrom(..."aé€{[~\n@Σ "), minLength: 1, maxLength: 500 });
    fc.assert(
      fc.property(gsm, (text) => {
        const { encoding, parts } = splitGsm(text);
        expect(encoding).toBe("gsm-7");
        expect(parts.join("")).toBe(text);
        expect(parts).toHaveLength(countSegments(text).segments);
      }),
    );
  });

  test("conversion to GSM-7 keeps the characters of the alphabet", () => {
    expect(toGsm("20 € 你 {é} 👍")).toBe("20 € ? {é} ?");
    fc.assert(fc.property(anyText, (text) => toGsm(toGsm(text)) === toGsm(text)));
  });
});

describe("opt-outs", () => {
  const senders = ["+15550001111", "+15550002222"] as const;
  const accounts = ["a", "b"] as const;
  const phone = "+15558675310";
  const step = fc.record({
    keyword: fc.constantFrom<Keyword>("STOP", "START", "HELP"),
    sender: fc.constantFrom(...senders),
    account: fc.constantFrom(...accounts),
  });

  test("are per sender and account, and only a change gets a reply", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const replies = { STOP: "bye", START: "back", HELP: "help" };
        const optOuts = createOptOuts(createCarrier(), { provider: "acme", replies });
        const out = new Set<string>();
        for (const { keyword, sender, account } of steps) {
          const key = `${sender} ${account}`;
          const changes = keyword === "START" ? out.has(key) : !out.has(key);
          const reply = optOuts.apply(keyword, { phone, senders: [sender], account });
          expect(reply).toBe(changes ? replies[keyword] : undefined);
          if (keyword === "STOP") out.add(key);
          if (keyword === "START") out.delete(key);
          for (const one of senders) {
            for (const other of accounts) {
              expect(optOuts.isOptedOut(phone, [undefined, one], other)).toBe(out.has(`${one} ${other}`));
            }
          }
        }
      }),
    );
  });

  test("can be set for a provider that leaves keywords to the app", () => {
    const carrier = createCarrier();
    const optOuts = createOptOuts(carrier, { provider: "acme" });
    expect(optOuts.keywordOf("STOP")).toBeUndefined();
    carrier.setPhone(phone, { optedOutOf: ["acme:service"] });
    expect(optOuts.isOptedOut(phone, ["service"])).toBe(true);
    carrier.setPhone(phone, { optedOutOf: ["other:service"] });
    expect(optOuts.isOptedOut(phone, ["service"])).toBe(false);
  });
});

test("a request limit admits exactly as many requests as allowed within any second", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 700 })),
      fc.integer({ min: 1, max: 4 }),
      (waits, perSecond) => {
        const carrier = createCarrier({ clock: createManualClock() });
        const limit = createRequestLimit(carrier);
        const admitted: number[] = [];
        for (const wait of waits) {
          carrier.advance(wait);
          const recent = admitted.filter((time) => carrier.now() - time < 1000).length;
          expect(limit.admit("a", perSecond)).toBe(recent < perSecond);
          if (recent < perSecond) admitted.push(carrier.now());
          expect(limit.admit("b", undefined)).toBe(true);
        }
      },
    ),
  );
});

test("resetting one account keeps the others; resetting all clears everything", () => {
  const maps = [new Map(Object.entries({ a: 1, b: 2 })), new Map([["b", 3]])];
  forgetAccount("a", ...maps);
  expect(maps.map((map) => [...map])).toEqual([[["b", 2]], [["b", 3]]]);
  forgetAccount(undefined, ...maps);
  expect(maps.map(({ size }) => size)).toEqual([0, 0]);
});

test("ids have the documented form, and stable ones follow from their text", () => {
  expect(randomHexId()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomHexId()).not.toBe(randomHexId());
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      expect(stableHexId(one)).toMatch(/^[0-9a-f]{32}$/);
      expect(stableUuid(one)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(stableUuid(one) === stableUuid(other)).toBe(one === other);
    }),
  );
});

describe("validation", () => {
  test("accepts integers within the range and nothing else", () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), fc.nat(200), (value, least, most) => {
        expect(integerWithin(String(value), { least, most })).toBe(
          value >= least && value <= most ? value : undefined,
        );
      }),
    );
    for (const text of ["", " 5", "5.0", "1e1", "-5", "0x5", null, undefined]) {
      expect(integerWithin(text, { least: 0, most: 100 })).toBeUndefined();
    }
  });

  test.each([
    ["+447911123456", true],
    ["+15558675310", true],
    ["+4407911123456", false],
    ["447911123456", false],
    ["+123456", false],
    ["+1234567890123456", false],
    ["+0123456789", false],
  ])("%s is a phone number: %s", (text, is) => {
    expect(isPhoneNumber(text)).toBe(is);
  });

  test.each([
    ["https://example.com/sms", true],
    ["http://localhost:3000", true],
    ["ftp://example.com", false],
    ["example.com", false],
    [`https://example.com/${"a".repeat(40)}`, false],
  ])("%s is a URL of at most 40 characters: %s", (text, is) => {
    expect(isHttpUrl(text, 40)).toBe(is);
  });
});

test("a segment of a path is decoded, and malformed ones do not throw", () => {
  fc.assert(fc.property(wellFormed, (text) => decodePathSegment(encodeURIComponent(text)) === text));
  fc.assert(fc.property(anyText, (text) => typeof decodePathSegment(text) === "string"));
  expect(decodePathSegment("+1 555&a=b")).toBe("+1 555&a=b");
});

test("parameters are kept as texts, with a list for several values", () => {
  const form = new URLSearchParams("to=1&url=a&url=b&url=c&__proto__=x");
  expect(Object.entries(formParameters(form))).toEqual([
    ["to", "1"],
    ["url", ["a", "b", "c"]],
    ["__proto__", "x"],
  ]);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (json) => {
      for (const value of Object.values(jsonParameters(json)).flat()) expect(value).toBeTypeOf("string");
    }),
  );
});

test("texts are filled in, times written and networks found", () => {
  expect(fillIn("{a} and {b}{c}", { a: "1", b: "{a}" })).toBe("1 and {a}");
  expect(isoSeconds(new Date("2023-11-03T17:23:23.999Z"))).toBe("2023-11-03T17:23:23Z");
  expect(smppDate(new Date("2023-11-03T17:23:23.999Z"))).toBe("2311031723");
  expect(networkOf("+447911123456")).toEqual({ country: "GB", code: "23410" });
  expect(networkOf("+99912345678")).toBeUndefined();
});

test("a shell parses the arguments of curl as intended", async () => {
  const value = fc.string({ unit: fc.constantFrom(..."a '\"$`\\!*&;|<>(){}~#\n%=é"), maxLength: 12 });
  const requests = fc.sample(fc.record({ user: value, header: value, field: value, json: value }), 20);
  for (const { user, header, field, json } of requests) {
    const request = { user, headers: { "x-a": header }, form: { b: field }, json: { json } };
    const command = `printf '%s\\0' ${curlArguments("http://localhost/a?b=c", request)}`;
    const { stdout } = await promisify(execFile)("sh", ["-c", command]);
    expect(stdout.split("\0").slice(0, -1)).toEqual([
      "http://localhost/a?b=c",
      ...["-u", user],
      ...["-H", `x-a: ${header}`],
      ...["--data-urlencode", `b=${field}`],
      ...["--json", JSON.stringify({ json })],
    ]);
  }
});
