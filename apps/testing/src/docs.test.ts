import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const page = read("../../docs/guides/testing-your-app.md");
const blocks = [...page.matchAll(/^```(?:ts|js) (\S+)\n([\s\S]*?)^```$/gm)].map(
  ([, file = "", code = ""]) => ({
    file,
    code,
  }),
);

test.each([
  "src/sign-in.test.ts",
  "src/sign-in.spec.ts",
  "src/server.ts",
  "src/mock.ts",
  "src/playwright.config.ts",
  "jest/sign-in.test.js",
])("docs/guides/testing-your-app.md shows %s unchanged and in order", (name) => {
  const source = `\n${read(name)}`;
  const shown = blocks.filter(({ file }) => file === name);
  expect(shown).not.toEqual([]);
  let end = 0;
  for (const { code } of shown) {
    const start = source.indexOf(`\n${code}`, end);
    expect(start, code).toBeGreaterThanOrEqual(0);
    end = start + code.length;
  }
});
