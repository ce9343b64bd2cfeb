import fc from "fast-check";
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/core";
import allMetadata from "libphonenumber-js/max/metadata";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, it } from "vitest";
import { SmsError } from "../errors/sms-error.ts";
import { countryOf, parsePhoneNumber } from "../phone-number.ts";

function read(written: string, defaultCountry?: string): string {
  try {
    return parsePhoneNumber(written, { defaultCountry }).e164;
  } catch (error) {
    if (!SmsError.is(error) || error.code !== "invalid-recipient") throw error;
    return error.message;
  }
}

const countries = Object.keys(allMetadata.countries) as CountryCode[];
const fieldsOf = (country: CountryCode) => allMetadata.countries[country] as unknown as readonly string[];

/** A mobile number that somebody may have, of a country that has an example: its last digits are any. */
const mobile = fc
  .tuple(
    fc.constantFrom(...countries.filter((country) => country in examples)),
    fc.stringMatching(/^\d{5}$/),
    fc.nat({ max: 5 }),
  )
  .map(([country, random, count]) => {
    const example = String(examples[country]);
    const kept = example.slice(0, Math.max(2, example.length - count));
    const national = kept + random.slice(0, example.length - kept.length);
    const parsed = parsePhoneNumberFromString(
      `+${fieldsOf(country)[0]}${national}`,
      { extract: false },
      allMetadata,
    );
    return { country, parsed };
  })
  .filter(({ parsed }) => /MOBILE/.test(parsed?.getType() ?? ""))
  .map(({ country, parsed }) => {
    const { number, countryCallingCode, nationalNumber } = parsed as NonNullable<typeof parsed>;
    return {
      country,
      phone: parsed as NonNullable<typeof parsed>,
      number,
      countryCallingCode,
      nationalNumber,
    };
  });

/** What is dialed before the number of another country; those of up to four digits, and 00 with a carrier. */
const prefixesOf = new Map(
  [...new Set(countries.map((country) => fieldsOf(country)[1] as string))].map((pattern) => [
    pattern,
    Array.from({ length: 11_110 }, (_, index) => nthDigits(index)).filter((digits) =>
      new RegExp(`^(?:${pattern})$`).test(digits),
    ),
  ]),
);

/** All strings of one digit, then all of two, up to four. */
function nthDigits(index: number): string {
  const length = [10, 110, 1_110, 11_110].findIndex((end) => index < end) + 1;
  const before = Number("1".repeat(length)) - 1;
  return String(index - before).padStart(length, "0");
}

describe("the international prefix of a country", () => {
  it.each([
    ["0011 65 9123 4567", "AU", "+6591234567"],
    ["0011 1 555 867 5310", "AU", "+15558675310"],
    ["008 61 412 345 678", "ID", "+61412345678"],
    ["001 44 7911 123456", "ID", undefined],
    ["011 44 7911 123456", "US", "+447911123456"],
    ["010 44 7911 123456", "JP", "+447911123456"],
    ["8~10 44 7911 123456", "RU", "+447911123456"],
    ["810 44 7911 123456", "KZ", "+447911123456"],
    ["00 15 44 7911 123456", "BR", "+447911123456"],
    ["001 44 7911 123456", "KR", "+447911123456"],
    ["00700 44 7911 123456", "KR", "+447911123456"],
    ["001 44 7911 123456", "HK", "+447911123456"],
    ["001 44 7911 123456", "SG", "+447911123456"],
    ["009 44 7911 123456", "NG", "+447911123456"],
    ["000 44 7911 123456", "KE", "+447911123456"],
    ["002 44 7911 123456", "TW", "+447911123456"],
    ["119 44 7911 123456", "CU", "+447911123456"],
    ["990 44 7911 123456", "FI", "+447911123456"],
    ["00 44 7911 123456", "FI", "+447911123456"],
    ["00 1 646 555 0123", "BO", "+16465550123"],
    // Theirs are other prefixes: nothing else is read into these.
    ["0044 7911 123456", "US", undefined],
    ["0044 7911 123456", "AU", undefined],
    ["0044 7911 123456", "JP", undefined],
    ["0055 11 91234 5678", "BR", undefined],
    ["00 57 300 123 4567", "CO", undefined],
    ["0041 44 668 18 00", "BR", undefined],
    // Two readings, each a number that somebody may have.
    ["001 65 9823 4567", "HK", undefined],
    ["001 201 555 0123", "GY", undefined],
  ])("reads %s in %s as %s", (written, country, e164) => {
    if (e164 === undefined) expect(read(written, country)).toMatch(/^to: /);
    else expect(read(written, country)).toBe(e164);
  });

  it("explains that 00 is not the country's international prefix", () => {
    expect(read("0044 7911 123456", "US")).toBe(
      "to: begins with 00, with which US does not call other countries; write the number with + instead.",
    );
  });

  it("reaches the number after it from every country to every other, or is rejected", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...countries),
        mobile,
        fc.nat(),
        fc.constantFrom("", " "),
        (from, to, any, space) => {
          const prefixes = prefixesOf.get(fieldsOf(from)[1] as string) ?? [];
          const prefix = prefixes[any % prefixes.length] ?? "00";
          const digits = to.number.slice(1);
          expect([to.number, "refused"]).toContain(
            read(`${prefix}${space}${digits}`, from).replace(/^to: .*/, "refused"),
          );
          // A number with 00 in every country is understood or refused.
          expect([to.number, "refused"]).toContain(
            read(`00${space}${digits}`, from).replace(/^to: .*/, "refused"),
          );
          expect(read(`00${space}${digits}`)).toBe(to.number);
          if (fieldsOf(from)[1] === "00") expect(read(`00${space}${digits}`, from)).toBe(to.number);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe("a number of every country", () => {
  it("is parsed in its national format", () => {
    fc.assert(
      fc.property(mobile, ({ country, phone, number, nationalNumber }) => {
        expect(read(phone.formatNational(), country)).toBe(number);
        expect(read(phone.formatInternational())).toBe(number);
        expect(read(nationalNumber, country)).toBe(number);
        expect(read(number, "US")).toBe(number);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is never mistaken for another number if the plus is missing", () => {
    fc.assert(
      fc.property(mobile, ({ country, number }) => {
        expect([number, "refused"]).toContain(read(number.slice(1), country).replace(/^to: .*/, "refused"));
      }),
      { numRuns: 2_000 },
    );
    expect(read("4915112345678", "DE")).toMatch(/^to: can be read as two numbers; write it with \+/);
    expect(read("62812345678", "ID")).toMatch(/^to: can be read as two numbers/);
    // Mobile numbers of Rio Grande do Sul begin with Brazil's own code, some of India and Italy too.
    expect(read("(55) 99123-4567", "BR")).toBe("+5555991234567");
    expect(read("91234 56789", "IN")).toBe("+919123456789");
    expect(read("391 234 5678", "IT")).toBe("+393912345678");
  });

  it("is parsed the same with any digits and surrounding characters", () => {
    const zeros = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xe50, 0x17e0, 0xff10, 0x1d7ce, 0x1e950];
    const around = fc.stringMatching(
      /^[ \n\r\t\u00a0\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]{0,4}$/,
    );
    fc.assert(
      fc.property(
        mobile,
        fc.constantFrom(...zeros),
        around,
        around,
        ({ number, phone }, zero, before, after) => {
          const inScript = (text: string) =>
            text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
          expect(read(`${before}${inScript(number)}${after}`)).toBe(number);
          expect(read(`${before}${inScript(phone.formatInternational())}${after}`)).toBe(number);
        },
      ),
    );
  });
});

describe("a trunk prefix after the country code", () => {
  it.each([
    ["+330612345678", "+33612345678"],
    ["+4407911123456", "+447911123456"],
    ["+44 (0) 7911 123456", "+447911123456"],
    ["+44 (07911) 123456", "+447911123456"],
    ["+4407700900123", "+447700900123"],
    ["+49 0151 12345678", "+4915112345678"],
    ["+490015112345678", "+4915112345678"],
    ["+610412345678", "+61412345678"],
    ["+36 06 20 123 4567", "+36201234567"],
    ["+360201234567", "+36201234567"],
    ["+7 8 916 123 45 67", "+79161234567"],
    ["+375 8 029 491 19 11", "+375294911911"],
    ["+37580294911911", "+375294911911"],
    ["+380 050 123 45 67", "+380501234567"],
    ["+11 555 867 5310", "+15558675310"],
    ["+1 0 555 867 5310", "+15558675310"],
    ["+55 0 15 11 96123 4567", "+5511961234567"],
    ["+54 011 15 2345 6789", "+5491123456789"],
    // These zeros belong to the number.
    ["+390612345678", "+390612345678"],
    ["+3780549886377", "+3780549886377"],
    ["+2250102030405", "+2250102030405"],
    ["+2290195123456", "+2290195123456"],
    ["+242061234567", "+242061234567"],
    ["+24106031234", "+24106031234"],
    ["+992001234567", "+992001234567"],
    ["+9920917123456", "+992917123456"],
    ["+789161234567", "+79161234567"],
    ["+78125551234", "+78125551234"],
    ["+241062123456", "+24162123456"],
    // And this one did until 1998.
    ["+3903471234567", "+393471234567"],
  ])("%s is %s", (written, e164) => {
    expect(read(written)).toBe(e164);
  });

  it("is removed or rejected in every country where no number begins with 0", () => {
    const zeroBelongs = ["AC", "BF", "BJ", "CG", "CI", "GA", "IT", "TJ", "VA"];
    fc.assert(
      fc.property(mobile, fc.constantFrom("0", "(0)", " 0", " (0) ", "00"), (to, zero) => {
        const { country, number, countryCallingCode, nationalNumber } = to;
        fc.pre(!zeroBelongs.includes(country));
        const got = read(`+${countryCallingCode}${zero}${nationalNumber}`);
        if (zero === "00") expect([number, "refused"]).toContain(got.replace(/^to: .*/, "refused"));
        else expect(got).toBe(number);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("Mexico", () => {
  it.each([
    ["+52 1 55 1234 5678", undefined],
    ["+5215512345678", undefined],
    ["+52 044 55 1234 5678", undefined],
    ["+52 01 55 1234 5678", undefined],
    ["044 55 1234 5678", "MX"],
    ["045 55 1234 5678", "MX"],
    ["01 55 1234 5678", "MX"],
    ["1 55 1234 5678", "MX"],
    ["55 1234 5678", "MX"],
    ["52 55 1234 5678", "MX"],
    ["00 52 1 55 1234 5678", "DE"],
    ["011 52 1 55 1234 5678", "US"],
  ])("parses %s in %s as the intended number", (written, country) => {
    expect(read(written, country)).toBe("+525512345678");
  });
});

describe("input that is not a number", () => {
  it.each([
    ["+1 555 867 531", undefined, "to: is too short for a number of country code +1; check its digits."],
    ["+1 555 867 53101", undefined, "to: is too long for a number of country code +1; check its digits."],
    ["+999 123 456 789", undefined, /^to: begins with a country code that no country has/],
    ["+999123456789", undefined, /^to: begins with a country code that no country has/],
    ["+0044 7911 123456", undefined, /^to: has a 0 after the \+/],
    ["0045 2012 345", undefined, /^to: is too short for a number of country code \+45/],
    ["0044 7911 1234567", "DE", /^to: is too long for a number of country code \+44/],
    ["555 867", "US", /^to: is too short for a number of country code \+1; .* write it with \+/],
    ["055 867 5310 12", "US", /^to: is too long for a number of country code \+1; .* write it with \+/],
    ["155 867 5310", "US", /^to: is /],
    ["37362112381", "AE", /^to: is not a number of country code \+971; .* write it with \+/],
    ["+330012345", undefined, /^to: is /],
  ])("explains what is wrong with %s in %s", (written, country, message) => {
    expect(read(written, country)).toMatch(message);
  });

  it("reports the field as the caller wrote it and how to set the country", () => {
    expect(read("6465550123")).toBe(
      "to: does not say its country, and the same digits are a number in several; write it with + and the country " +
        'code, or pass { defaultCountry: "US" } as the connector\'s second argument.',
    );
    const names = { field: "--to", countryHint: "add --default-country US" };
    expect(() => parsePhoneNumber("6465550123", names)).toThrow(
      /^--to: does not .* or add --default-country US\.$/,
    );
    expect(() => parsePhoneNumber("6465550123", { countryHint: false })).toThrow(/country code\.$/);
  });

  it("never parses a number of another country", () => {
    expect(countryOf("+525512345678")).toBe("MX");
    expect(countryOf("+5215512345678")).toBe("MX");
  });
});
