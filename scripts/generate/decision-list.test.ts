import { expect, test } from "vitest";
import { decisionList } from "./decision-list.ts";

const page = (title: string) =>
  `---\ntitle: "${title}"\ndescription: Why it is so.\n---\n\n# A title: of no interest\n`;

test("lists decisions by number, with title and description", () => {
  const decisions = [
    { path: "docs/decisions/0012-second.md", page: page("The second: with a colon") },
    { path: "docs/decisions/0002-first.md", page: page("The first") },
  ];
  expect(decisionList(decisions)).toBe(
    "- 0002: [The first](0002-first.md). Why it is so.\n- 0012: [The second: with a colon](0012-second.md). Why it is so.",
  );
});

test("names the file without a number, a title or a description", () => {
  expect(() => decisionList([{ path: "docs/decisions/index.md", page: page("No number") }])).toThrow(
    "docs/decisions/index.md: the name must begin with a number",
  );
  expect(() =>
    decisionList([{ path: "a/0001-a.md", page: "---\ntitle: A\n---\n\ndescription: no\n" }]),
  ).toThrow("a/0001-a.md: the front matter needs a description.");
});
