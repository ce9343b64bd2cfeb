import { anyCharacter } from "@smskit/test-support/any-character";
import fc from "fast-check";
import { type CountryCode, getCountries, getExampleNumber } from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, it } from "vitest";
import { SmsError } from "../errors/sms-error.ts";
import { canonicalE164, countryOf, isCountry, parsePhoneNumber } from "../phone-number.ts";
import { errorOf as smsErrorOf } from "../testing/error-of.ts";

function errorOf(input: unknown, defaultCountry?: string): SmsError {
  return smsErrorOf(() => parsePhoneNumber(input as string, { defaultCountry }));
}

describe("parsePhoneNumber", () => {
  it.each([
    "+45 20 12 34 56",
    "+45-20-12-34-56",
    "(+45) 20.12.34.56",
    "+45/20/123456",
    "0045 2012-3456",
    " +4520123456 ",
    "[+45] 20 12 34 56",
    "+45\u00a020\u202f12\u201134\u201356",
    "\u202a+4520123456\u202c",
    "+45\u200b20\u200d12\ufeff3456",
    "＋４５ ２０１２３４５６",
    "+٤٥٢٠١٢٣٤٥٦",
    "+۴۵۲۰۱۲۳۴۵۶",
    "+४५२०१२३४५६",
    "+৪৫ ২০১২ ৩৪৫৬",
    "+𝟒𝟓𝟸𝟶𝟷𝟸𝟹𝟺𝟻𝟼",
    "+4520123456\n",
    "\r\n+4520123456\t",
    "+45\t20\t12\t34\t56",
    "+45\u000b20123456\u0085",
    "+45 20\n12 34 56",
    "+45\u2028201234\u200956",
    "\u2067+45\u034f20\u180e12\ufe0f3456\u2069",
    "+45 20—12–34−56",
    "+45 20ー12ー34ー56",
    "(+45)(20)123456",
    "+45 (0)20 12 34 56",
    "+45 / 20 / 123456",
    "00 45 20 12 34 56",
  ])("parses %o", (input) => {
    expect(parsePhoneNumber(input)).toMatchObject({ e164: "+4520123456", country: "DK" });
  });

  it.each([
    ["20 12 34 56", "DK", "+4520123456"],
    ["020 7946 0018", "GB", "+442079460018"],
    ["447911123456", "GB", "+447911123456"],
    ["(555) 867-5310", "US", "+15558675310"],
    ["1 555 867 5310", "US", "+15558675310"],
    ["011 44 20 7946 0018", "US", "+442079460018"],
    ["646 555 0123", "US", "+16465550123"],
    ["646 555 0123", "NZ", "+6465550123"],
    ["06 1234 5678", "IT", "+390612345678"],
    ["+4520123456", "US", "+4520123456"],
    ["+44 (0)20 7946 0018", undefined, "+442079460018"],
  ])("parses %s in %s as %s", (input, defaultCountry, e164) => {
    expect(parsePhoneNumber(input, { defaultCountry }).e164).toBe(e164);
  });

  it("rejects digits without a country and explains why", () => {
    const error = errorOf("6465550123");
    expect(error).toMatchObject({ code: "invalid-recipient", delivery: "not-sent", failover: false });
    expect(error.message).toContain("the same digits are a number in several");
    expect(error.message).toContain("defaultCountry");
  });

  it("checks whether a number is possible, not whether its range is assigned", () => {
    expect(parsePhoneNumber("+15558675310")).toEqual({ e164: "+15558675310" });
    for (const last of [1, 2, 3, 4, 6, 7, 8, 9]) {
      expect(parsePhoneNumber(`+1500555000${last}`).e164).toBe(`+1500555000${last}`);
    }
  });

  it.each<[string, unknown]>([
    ["a header smuggled in", "+2348012345678\r\nX: y"],
    ["NUL", "+2348012345678\0"],
    ["an extension", "+15558675310 ext. 5"],
    ["an extension in short", "+15558675310x5"],
    ["an RFC 3966 extension", "+15558675310;ext=5"],
    ["a tel URI", "tel:+15558675310"],
    ["letters", "1-800-FLOWERS"],
    ["a number in a text", "call +15558675310 now"],
    ["two numbers", "+15558675310,+15558675311"],
    ["two pluses", "++15558675310"],
    ["a plus in the middle", "1+5558675310"],
    ["circled digits", "+①5558675310"],
    ["a number that is too short", "+1555"],
    ["a number that is too long", "+155586753101234567"],
    ["a country code that nobody has", "+999123456789"],
    ["a country code of zero", "+0045 20123456"],
    ["nothing", ""],
    ["separators alone", " - ( ) "],
    ["a plus alone", "+"],
    ["a long one", `+1${" ".repeat(100)}5558675310`],
    ["a megabyte", "1".repeat(1_000_000)],
    ["undefined", undefined],
    ["a number", 15558675310],
    ["an object", { toString: () => "+15558675310" }],
  ])("rejects %s without repeating it", (_, input) => {
    for (const defaultCountry of [undefined, "US"]) {
      const error = errorOf(input, defaultCountry);
      expect(error.code).toBe("invalid-recipient");
      expect(error.message).not.toMatch(/\d{4}/);
      expect(error.message.length).toBeLessThan(200);
    }
  });

  it.each(["us", "USA", "XX", "", "__proto__", "12", 45, null])(
    "rejects the defaultCountry %o",
    (country) => {
      const error = errorOf("+4520123456", country as string);
      expect(error.code).toBe("invalid-config");
      expect(error.message).toContain("defaultCountry");
    },
  );

  it("returns strict E.164 or throws for any input", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "+",
        "00",
        "(0)",
        " ",
        "-",
        "\u200b",
        "٣",
        "５",
        "ext",
        ";ext=",
        "\r\n",
        "0",
        "1",
        "44",
        "+45",
      ),
      fc.string({ unit: anyCharacter, maxLength: 3 }),
      fc.integer({ min: 0, max: 99_999_999 }).map(String),
    );
    const country = fc.option(fc.constantFrom("US", "GB", "IT", "AR", "NZ", "DK"), { nil: undefined });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), country, (pieces, defaultCountry) => {
        try {
          const { e164 } = parsePhoneNumber(pieces.join(""), { defaultCountry });
          expect(e164).toMatch(/^\+[1-9]\d{6,14}$/);
        } catch (error) {
          expect(SmsError.is(error) && error.code).toBe("invalid-recipient");
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("parses any country's number in any format", () => {
    const number = fc.constantFrom(...getCountries()).map((country) => numberOf(country));
    const form = fc.constantFrom("E.164", "INTERNATIONAL", "NATIONAL", "00");
    const separator = fc.constantFrom(" ", "-", ".", "/", "\u00a0", "\u2011", "\u200b");
    fc.assert(
      fc.property(number, form, separator, (phone, as, between) => {
        const written =
          as === "00"
            ? phone.number.replace("+", "00")
            : phone.format(as as "NATIONAL").replaceAll(" ", between);
        // Where a country dials others by another prefix, 00 is refused.
        const defaultCountry = as === "00" ? undefined : phone.country;
        const { e164 } = parsePhoneNumber(written, { defaultCountry });
        expect(e164).toBe(phone.number);
      }),
      { numRuns: 2_000 },
    );
  });
});

function numberOf(country: CountryCode) {
  const number = getExampleNumber(country, examples);
  if (number === undefined) throw new Error(`no example number for ${country}`);
  return number;
}

it("isCountry knows the codes of countries with phone numbers", () => {
  expect(["US", "GB", "XK", "DE"].every(isCountry)).toBe(true);
  expect(["UK", "us", "EN", "ZZ", "", "USA", "__proto__", undefined, null, 1].some(isCountry)).toBe(false);
});

describe("countryOf", () => {
  it.each([
    ["+447400123456", "GB"],
    ["+18765551234", "JM"],
    // Of countries that share a calling code, however the number is written.
    ["+447797712345", "JE"],
    ["+4407781123456", "GG"],
    ["+447624123456", "IM"],
    ["+77012345678", "KZ"],
    ["+79161234567", "RU"],
    ["+14165551234", "CA"],
    ["+3581812345", "AX"],
    ["+358001812345", "AX"],
    ["+6100891641234", "CX"],
    // In no range that anybody has.
    ["+15558675310", "US"],
    ["+882161234567", undefined],
    ["+999123456789", undefined],
  ])("%s is a number of %s", (number, country) => {
    expect(countryOf(number)).toBe(country);
  });
});

describe("canonicalE164", () => {
  it("is the same for every spelling of a number in E.164, and idempotent", () => {
    expect(canonicalE164("+4407400123456")).toBe("+447400123456");
    const anyE164 = fc.tuple(
      fc.constantFrom("1", "7", "44", "49", "39", "52", "225", "8"),
      fc.stringMatching(/^0{0,3}\d{6,8}$/),
    );
    fc.assert(
      fc.property(anyE164, ([calling, rest]) => {
        const canonical = canonicalE164(`+${calling}${rest}`);
        expect(canonical).toMatch(/^\+[1-9]\d{6,14}$/);
        expect(canonicalE164(canonical)).toBe(canonical);
      }),
      { numRuns: 2_000 },
    );
  });

  it("returns an impossible number unchanged", () => {
    expect(canonicalE164("+999123456789")).toBe("+999123456789");
  });
});
