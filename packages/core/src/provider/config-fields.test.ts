import { describe, expect, test } from "vitest";
import { type ConfigProblem, configProblems } from "../index.ts";
import { fieldRule, httpUrlField, secondsField, secretField, textField } from "../provider.ts";
import * as z from "../zod.ts";

const schema = z
  .strictObject({
    key: textField(/^[a-z ]{4}$/, "must be a key: 4 letters"),
    secret: secretField(z.refine((value) => value !== "guest", { error: "is the default password" })),
    callback: z.optional(httpUrlField()),
    validity: z.optional(secondsField({ min: 20, max: 600 })),
  })
  .check(fieldRule("secret", "is the key again", (config) => config.secret !== config.key));

const valid = { key: "abcd", secret: "hunter2" };

function problemsOf(config: unknown): string[] {
  return configProblems(schema, config).map(({ path, message }: ConfigProblem) => `${path}: ${message}`);
}

describe("fields of a config", () => {
  test("accept a valid config", () => {
    expect(problemsOf({ ...valid, callback: "http://example.com/sms", validity: 20 })).toEqual([]);
  });

  test.each([
    [{ key: "abc" }, "key: must be a key: 4 letters"],
    [{ key: " abc" }, "key: must not begin or end with a space"],
    [{ key: "abc " }, "key: must not begin or end with a space"],
    [{ key: "<your-key>" }, "key: still holds its placeholder; it must be a key: 4 letters"],
    [{ secret: "<your-secret>" }, "secret: still holds its placeholder"],
    [
      { secret: "two words" },
      "secret: must not be empty, and must not contain spaces, line breaks or non-ASCII characters",
    ],
    [{ secret: "guest" }, "secret: is the default password"],
    [{ callback: "ftp://example.com" }, "callback: must be an absolute http(s) URL"],
    [{ callback: "/sms" }, "callback: must be an absolute http(s) URL"],
    [{ validity: 0.5 }, "validity: must be a whole number of seconds"],
    [{ validity: 19 }, "validity: must be at least 20 seconds"],
    [{ validity: 601 }, "validity: must be at most 600 seconds"],
    [{ secret: "abcd" }, "secret: is the key again"],
  ])("reject %j", (change, problem) => {
    expect(problemsOf({ ...valid, ...change })).toContain(problem);
  });

  test("report a rule about several fields together with an invalid field", () => {
    expect(problemsOf({ key: "a", secret: "a" })).toEqual([
      "key: must be a key: 4 letters",
      "secret: is the key again",
    ]);
  });

  test("do not apply rules to a value that is not an object", () => {
    expect(problemsOf(7)).toHaveLength(1);
    expect(problemsOf(null)).toHaveLength(1);
  });
});
