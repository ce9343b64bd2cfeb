import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import { expect, test } from "vitest";
import type { InstalledProject } from "../installed-project.ts";
import { run } from "../run.ts";
import { node24 } from "../runtimes.ts";

/** The metadata that is built in, less than libphonenumber's own, in use. */
export function testNumbers(project: () => InstalledProject): void {
  test("numbers of every country are read as libphonenumber reads them", async () => {
    const numbers = getCountries().flatMap((country) => {
      const example = getExampleNumber(country, examples);
      if (example === undefined) return [];
      const inputs = [example.number, example.formatInternational(), example.formatNational()];
      return inputs.map((input) => [input, { defaultCountry: country }] as const);
    });
    await writeFile(join(project().folder, "numbers.json"), JSON.stringify(numbers));
    const { stdout } = await run(node24.program, ["app/read-numbers.js", "numbers.json"], project().folder);
    const expected = numbers.map(([input, { defaultCountry }]) => {
      const theirs = parsePhoneNumberFromString(input, defaultCountry);
      return { e164: theirs?.number, country: theirs?.country, type: theirs?.getType() };
    });
    expect(JSON.parse(stdout)).toEqual(expected);
    expect(numbers.length).toBeGreaterThan(700);
  });
}
