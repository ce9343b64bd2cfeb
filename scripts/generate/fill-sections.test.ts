import { expect, test } from "vitest";
import { fillSections } from "./fill-sections.ts";

const sections = { list: (page: string) => `- of ${page}\n`, other: () => "$1" };

test("fills in each section, and keeps what is around it", () => {
  const page = `Before

<!-- generated list -->
- old
<!-- end of generated list -->

Between
<!-- generated other -->
<!-- end of generated other -->
`;
  const filled = fillSections(page, "docs/a.md", sections);
  expect(filled).toBe(`Before

<!-- generated list -->
- of docs/a.md
<!-- end of generated list -->

Between
<!-- generated other -->
$1
<!-- end of generated other -->
`);
  expect(fillSections(filled, "docs/a.md", sections)).toBe(filled);
});

test("a section that nothing generates is an error that names the page", () => {
  const page = "<!-- generated lst -->\n<!-- end of generated lst -->\n";
  expect(() => fillSections(page, "README.md", sections)).toThrow(
    'README.md: nothing generates the section "lst".',
  );
});
