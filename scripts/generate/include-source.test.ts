import { expect, test } from "vitest";
import { includeSource } from "./include-source.ts";

const source = `import { one } from "./one.ts";

export function sum() {
  // #region inner
  return one

    + 1;
  // #endregion inner
}
`;
const read = (path: string) => {
  if (path !== "packages/a/src/sum.ts") throw new Error(`${path} does not exist`);
  return source;
};
const include = (page: string) => includeSource(page, read);

test("fills in a whole file, without the comments that mark regions", () => {
  expect(include("Before\n\n<!-- include packages/a/src/sum.ts -->\n\nAfter")).toBe(
    `Before

<!-- include packages/a/src/sum.ts -->
\`\`\`ts src/sum.ts
import { one } from "./one.ts";

export function sum() {
  return one

    + 1;
}
\`\`\`

After`,
  );
});

test("names the file as the page does", () => {
  const page = include("<!-- include packages/a/src/sum.ts#inner as lib/add.ts -->");
  expect(page).toContain(
    "<!-- include packages/a/src/sum.ts#inner as lib/add.ts -->\n```ts lib/add.ts\nreturn one",
  );
  expect(include(page)).toBe(page);
});

test("fills in a region, without the indentation that all of its lines share", () => {
  expect(include("<!-- include packages/a/src/sum.ts#inner -->\n")).toBe(
    `<!-- include packages/a/src/sum.ts#inner -->
\`\`\`ts src/sum.ts
return one

  + 1;
\`\`\`
`,
  );
});

test("names a file outside src by its path in its app", () => {
  const page = "<!-- include apps/shop/cypress/e2e/buy.cy.ts -->";
  expect(includeSource(page, () => "cy.visit();")).toContain("```ts cypress/e2e/buy.cy.ts\n");
});

test("replaces what it filled in before, and nothing else", () => {
  const page =
    "<!-- include packages/a/src/sum.ts#inner -->\n```ts src/sum.ts\nold\n```\n\n```ts\nkept\n```\n";
  const once = include(page);
  expect(once).toContain("return one");
  expect(once).not.toContain("old");
  expect(once).toContain("```ts\nkept\n```");
  expect(include(once)).toBe(once);
});

test("a dollar sign in the source stays as it is", () => {
  const page = "<!-- include a/src/b.ts -->";
  expect(includeSource(page, () => "const price = `$1 $& $$`;")).toContain("const price = `$1 $& $$`;");
});

test("a region that does not exist, and one that does not end, are errors that name the file", () => {
  expect(() => include("<!-- include packages/a/src/sum.ts#other -->")).toThrow(
    'packages/a/src/sum.ts: needs "// #region other" and, below it, "// #endregion other".',
  );
  expect(() => includeSource("<!-- include a.ts#x -->", () => "// #region x\n")).toThrow("#endregion x");
  expect(() => include("<!-- include packages/b.ts -->")).toThrow("packages/b.ts does not exist");
});
