import fc from "fast-check";
import { expect, it } from "vitest";
import { matchesSecret } from "../provider.ts";

it("accepts each of the secrets and nothing else", () => {
  const texts = fc.string({ unit: "grapheme", maxLength: 12 });
  fc.assert(
    fc.property(fc.array(texts), fc.option(texts, { nil: undefined }), (secrets, given) => {
      const isOne = given !== undefined && given !== "" && secrets.includes(given);
      expect(matchesSecret(given, secrets)).toBe(isOne);
    }),
  );
});

it("rejects part of a secret and missing values", () => {
  for (const given of ["hunter2", "hunter2222", "Hunter22", "", null, undefined]) {
    expect(matchesSecret(given, ["hunter22", ""])).toBe(false);
  }
  expect(matchesSecret("hunter22", ["other", "hunter22"])).toBe(true);
  expect(matchesSecret("", [])).toBe(false);
});
