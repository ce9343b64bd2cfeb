import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SmsError } from "../errors/sms-error.ts";
import { parsePhoneNumber } from "../phone-number.ts";

/** The number, or what the error says. */
function read(written: string, defaultCountry?: string): string {
  try {
    return parsePhoneNumber(written, { defaultCountry }).e164;
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    expect(error.code).toBe("invalid-recipient");
    expect(error.message, "no digits of the number").not.toMatch(/\d{3}/);
    expect(error.message).toMatch(/^to: .*\.$/);
    expect(error.message.length).toBeLessThan(200);
    return error.message;
  }
}

describe("separators between groups of digits", () => {
  it.each([
    ["20.12.34.56", "DK", "+4520123456"],
    ["06.12.34.56.78", "FR", "+33612345678"],
    ["+33.6.12.34.56.78", undefined, "+33612345678"],
    ["079.123.45.67", "CH", "+41791234567"],
    ["555.867.5310", "US", "+15558675310"],
    ["(555) 867.5310", "US", "+15558675310"],
    ["0664.1234567", "AT", "+436641234567"],
    ["030/123456", "DE", "+4930123456"],
    ["0664/1234567", "AT", "+436641234567"],
    ["0664 / 123 45 67", "AT", "+436641234567"],
    ["0475/12.34.56", "BE", "+32475123456"],
    ["+49(0)151/12345678", undefined, "+4915112345678"],
    ["9123/4567", "SG", "+6591234567"],
    ["06/12/34/56/78", "FR", "+33612345678"],
    ["8 (912) 345-67-89", "RU", "+79123456789"],
    ["070-123 45 67", "SE", "+46701234567"],
    ["090ー1234ー5678", "JP", "+819012345678"],
    ["０９０－１２３４－５６７８", "JP", "+819012345678"],
    ["1-555-867-5310", "US", "+15558675310"],
  ])("%s in %s is %s", (written, country, e164) => {
    expect(read(written, country)).toBe(e164);
  });

  it.each([
    ["+628121234567.0", "ID"],
    ["+628121234567.00", "ID"],
    ["+628121234567.000", "ID"],
    ["8121234567.5", "ID"],
    ["628121234567,8", "ID"],
    ["1234567,8", "DE"],
    ["+62 812 1234567.0", undefined],
    ["+45 20 12 34.56", undefined],
    ["+62.812.1234567.0", undefined],
    ["٦٢٨١٢١٢٣٤٥٦٧.٠", "ID"],
    ["＋６２８１２１２３４５６７．０", undefined],
  ])("rejects %s, which has a fraction", (written, country) => {
    expect(read(written, country)).toMatch(/^to: has a fraction, .* remove/);
  });

  it.each(["6.281212E+12", "+6.281212e12", "6,28E12", "6E+12"])(
    "rejects %s, the format of spreadsheets",
    (written) => {
      expect(read(written, "ID")).toMatch(/^to: is in scientific notation/);
    },
  );

  it.each([
    ["+43 664 1234567/8", undefined],
    ["+43 664 1234567/68", undefined],
    ["0664/1234567/8", "AT"],
    ["1234567/8", "DE"],
    ["0301234567/0301234568", "DE"],
    ["0301234/0305678", "DE"],
    ["030 1234567 / 1234568", "DE"],
    ["+1 555 867 5310 / 5311", undefined],
    ["+1 555 867 5310 or 5311", undefined],
    ["0664 1234567 oder 1234568", "AT"],
    ["5558675310 & 5558675311", "US"],
    ["5558675310, 5558675311", "US"],
    ["+15558675310,+15558675311", undefined],
    ["+15558675310;+15558675311", undefined],
    ["+15558675310\n+15558675311", undefined],
    ["+15558675310 +15558675311", undefined],
    ["+15558675310|+15558675311", undefined],
    ["0301234\n0305678", "DE"],
    ["0301234 0305678", "DE"],
    ["0301234-0305678", "DE"],
  ])("rejects %j, which may be several numbers", (written, country) => {
    expect(read(written, country)).toMatch(/^to: may be several numbers; write one\.$/);
  });

  it.each(["+43 664 1234567-8", "0664 1234567-68", "5558675310-11", "0301234-56"])(
    "rejects %s, which is ambiguous",
    (written) => {
      expect(read(written, "AT")).toMatch(/^to: ends with - and few digits/);
    },
  );

  it.each([
    ["+15558675310 ext. 5", /has an extension/],
    ["+15558675310x5", /has an extension/],
    ["+15558675310 #5", /has an extension/],
    ["+15558675310;ext=5", /has an extension/],
    ["+1 555 867 5310 (5)", /ends with digits in brackets/],
    ["1-800-FLOWERS", /has letters/],
    ["call +15558675310", /has letters/],
    ["'+15558675310", /begins with a quotation mark/],
    ["=+15558675310", /begins with a quotation mark or =/],
    ["-15558675310", /begins with a character that no phone number begins with/],
    [".15558675310", /begins with a character that no phone number begins with/],
    ["+1 555 867 5310.", /ends with a separator/],
    ["555 867 5310 -", /ends with a separator/],
    ["555--867--5310", /several separators in a row/],
    ["555..867..5310", /several separators in a row/],
    ["(555 867 5310", /a bracket without its other half/],
    ["555) 867 5310", /a bracket without its other half/],
    ["(555] 867 5310", /a bracket without its other half/],
    ["1+5558675310", /has a \+ that is not at the start/],
    ["555 867 5310 \u{1f4de}", /has characters that no phone number has/],
    ["555\x00867 5310", /has characters that no phone number has/],
    ["", /is empty/],
    [" \u200b\n", /is empty/],
  ])("explains what is wrong with %j", (written, says) => {
    expect(read(written, "US")).toMatch(says);
  });

  it("never joins two numbers into one, whatever separates them", () => {
    const digits = fc.stringMatching(/^0[2-9]\d{8,10}$/);
    const join = fc.constantFrom(
      " ",
      "\n",
      "\t",
      "/",
      " / ",
      "-",
      ".",
      ",",
      ";",
      "&",
      " or ",
      "|",
      ")(",
      "~",
    );
    fc.assert(
      fc.property(
        digits,
        digits,
        join,
        fc.constantFrom("DE", "AT", "ID", "IT", "FI", "US"),
        (one, other, by, country) => {
          expect(read(`${one}${by}${other}`, country)).toMatch(/^to: /);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("never reads a fraction as digits, whatever the source of the number", () => {
    const number = fc.constantFrom(
      "+6281212345",
      "+491511234567",
      "+43664123456",
      "01511234567",
      "8121234567",
    );
    const fraction = fc.stringMatching(/^[.,]\d{1,2}$/);
    fc.assert(
      fc.property(number, fraction, fc.constantFrom("DE", "AT", "ID"), (whole, part, country) => {
        expect(read(`${whole}${part}`, country)).toMatch(/^to: has a fraction/);
      }),
    );
  });
});
