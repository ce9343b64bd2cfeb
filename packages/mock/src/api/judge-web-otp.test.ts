import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeWebOtp } from "./judge-web-otp.ts";

describe("the origin-bound line", () => {
  test.each([
    "Your code is 123456\n@example.com #123456",
    "Your code is 123456\r\n\r\n@login.example.co.uk #123456",
    "@example.com #aB-9_",
    "123456\n@example.com #123456 @embedded.example",
  ])("is valid in %j", (body) => {
    const { verdict, domain, code, problems } = judgeWebOtp(body);
    expect([verdict, problems]).toEqual(["ok", []]);
    expect(domain).toMatch(/example/);
    expect(code).toMatch(/^\S+$/);
  });

  test.each([
    ["@example.com #123456\n", "A newline follows it."],
    ["@example.com #123456\n\n", "A newline follows it."],
    ["@example.com #123456\nBye", "It is not the last line."],
    ["Code @example.com #123456", "Text precedes the @."],
    [" @example.com #123456", "Text precedes the @."],
    ["@ example.com #123456", "A space follows the @."],
    ["@example.com  #123456", "Exactly one space is needed between the domain and the #."],
    ["@example.com#123456", "Exactly one space is needed between the domain and the #."],
    ["@example.com\t#123456", "Exactly one space is needed between the domain and the #."],
    ["@https://example.com #123456", "The domain has a scheme."],
    ["@example.com/login #123456", "The domain has a path."],
    ["@example.com:8080 #123456", "The domain has a port."],
    ["@-example.com #123456", "The domain is invalid."],
    ["@example.com 123456", "The code is not preceded by #."],
    ["@example.com #", "The # is not followed by a code."],
    ["@example.com", "The domain is not followed by # and a code."],
    ["@example.com #123456 thanks", "Text follows the code."],
  ])("is invalid in %j", (body, problem) => {
    expect(judgeWebOtp(body)).toMatchObject({ verdict: "broken", problems: [problem] });
  });

  test.each([
    "Your code is 123456",
    "",
    "Write to help@example.com, ticket #12",
    "Follow @us #1",
    "me@example.com #1",
  ])("is absent in %j", (body) => {
    expect(judgeWebOtp(body)).toEqual({ verdict: "none", problems: [] });
  });

  test("is valid for any text above, domain and code", () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
    fc.assert(
      fc.property(
        fc.string(),
        label,
        label,
        fc.stringMatching(/^[0-9A-Za-z]{4,10}$/),
        (text, name, top, code) => {
          const body = `${text}\n@${name}.${top} #${code}`;
          expect(judgeWebOtp(body)).toEqual({ verdict: "ok", domain: `${name}.${top}`, code, problems: [] });
        },
      ),
    );
  });
});
