import { expect, test } from "vitest";
import { markdownSentences } from "./markdown-sentences.ts";

const texts = (markdown: string) => markdownSentences(markdown).map(({ text }) => text);

test("splits a paragraph into sentences, over the ends of lines", () => {
  expect(markdownSentences("One is here. Two begins\nin one line! “Three” is\nit?\n")).toEqual([
    { line: 1, text: "One is here.", words: 3 },
    { line: 1, text: "Two begins in one line!", words: 5 },
    { line: 2, text: "“Three” is it?", words: 3 },
  ]);
});

test("says in which line a sentence begins", () => {
  const markdown = "---\ntitle: A page. With a title.\n---\n\n# Title\n\nFirst.\nSecond\nsentence. Third.\n";
  expect(markdownSentences(markdown).map(({ line, text }) => `${line} ${text}`)).toEqual([
    "5 Title",
    "7 First.",
    "8 Second sentence.",
    "9 Third.",
  ]);
});

test("ends a sentence with a heading, a list item and a quotation, also without a full stop", () => {
  const markdown =
    "## How it works\nIt works:\n- one thing\n  that goes on\n* another. And more\n1. a step\n\n> A note\n> goes on\n";
  expect(texts(markdown)).toEqual([
    "How it works",
    "It works:",
    "one thing that goes on",
    "another.",
    "And more",
    "a step",
    "A note goes on",
  ]);
});

test("a line across the page is not front matter", () => {
  expect(texts("First.\n\n---\n\nSecond.\n\n---\n\nThird.\n")).toEqual(["First.", "Second.", "Third."]);
});

test("leaves out code blocks, tables, comments, containers and definitions of links", () => {
  const markdown = [
    "Before.",
    "```ts",
    "// A comment. In code.",
    "```",
    "- An item:",
    "  ~~~sh",
    "  echo One. Two.",
    "  ~~~",
    "<!-- a comment",
    "over lines. -->",
    "| a | table. With text |",
    "|---|---|",
    "::: tip Read this. Now",
    "Inside.",
    ":::",
    "",
    "[link]: https://example.com",
  ];
  expect(texts(markdown.join("\n"))).toEqual(["Before.", "An item:", "Inside."]);
});

test("code is one word, may begin a sentence, and ends none", () => {
  expect(markdownSentences("Use `a. B c`. `withRetry` retries ``a ` B``.\n")).toEqual([
    { line: 1, text: "Use `a. B c`.", words: 2 },
    { line: 1, text: "`withRetry` retries ``a ` B``.", words: 3 },
  ]);
});

test("a sentence may begin with a name in lower case", () => {
  expect(texts("It works, etc. and so on. smskit sends it.")).toEqual([
    "It works, etc. and so on.",
    "smskit sends it.",
  ]);
});

test("does not count targets of links, tags and dashes", () => {
  const [sentence] = markdownSentences('See [the page](../a-page.md#x "A title") – <a href="a b">here</a>.');
  expect(sentence?.words).toBe(4);
});

test("abbreviations, decimals, names of files and versions end no sentence", () => {
  expect(texts("A field, e.g. `to` or i.e. A, costs 1.5 ms in a.ts on Node.js 22.12 or later.")).toHaveLength(
    1,
  );
});

test("a sentence may end inside emphasis or brackets, or begin there", () => {
  expect(texts("**One.** (Two.) _Three._ [Four](x.md) ends.")).toEqual([
    "**One.**",
    "(Two.)",
    "_Three._",
    "[Four](x.md) ends.",
  ]);
});
