import { expect, test } from "vitest";
import { isInstalled, languages, runLanguage } from "./testing/languages.ts";

const here = await Promise.all(languages.map(isInstalled));
const installed = languages.filter((_, index) => here[index]);

// `pnpm conformance` installs and runs all of them.
test.each(installed)(
  "a program in $name starts the mock server, reads a code, and ends it",
  {
    timeout: 180_000,
  },
  async (language) => {
    expect(await runLanguage(language)).toMatchObject({
      status: 0,
      output: expect.stringMatching(language.prints),
    });
  },
);

test("this machine has one of the languages", () => {
  expect(installed).not.toEqual([]);
});
