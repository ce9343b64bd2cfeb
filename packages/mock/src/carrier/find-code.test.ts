import { expect, test } from "vitest";
import { findCode } from "./find-code.ts";

test.each<[string, string | undefined]>([
  ["Your code is 123456", "123456"],
  ["123456 is your code.", "123456"],
  ["Code: 1234", "1234"],
  ["G-123456 is your code", undefined],
  ["Your code: 123 456.", "123456"],
  ["Your code: 1234-5678", "12345678"],
  ["(987654)", "987654"],
  ["Your passcode is 123456\n\n@example.com #123456", "123456"],
  ["Use 111111 or 222222\n@example.com #222222", "222222"],
  ["@example.com #AB12cd", "AB12cd"],
  ["@example.com #654321 @frame.example", "654321"],
  ["123456, I repeat: 123456", "123456"],
  ["111111 or 222222", undefined],
  ["No code here", undefined],
  ["123", undefined],
  ["12345678901", undefined],
  ["Call +15558675310", undefined],
  ["Pay 1234.56 EUR", undefined],
  ["Code 123456, valid until 10:30 on 2026-11-23", "123456"],
  ["See https://example.com/123456", undefined],
  ["Code 123456, see https://example.com/987654", "123456"],
  ["", undefined],
])("%j → %s", (body, code) => {
  expect(findCode(body)).toBe(code);
});
