import { createMarkdownRenderer } from "vitepress";
import { beforeAll, expect, test } from "vitest";
import { extendMarkdown } from "./extend-markdown.ts";
import { root } from "./repository-links.ts";

let render: (page: string) => string;
beforeAll(async () => {
  const md = await createMarkdownRenderer(`${root}/docs`, { config: extendMarkdown });
  render = (page) => md.render(page, { relativePath: "guides/a.md", path: `${root}/docs/guides/a.md` });
});

test("placeholders in text and in inline code are not evaluated by Vue", () => {
  const html = render("Text {{code}} and `{{code}}` <b>");
  expect(html).not.toContain("{{");
  expect(html.match(/&#123;&#123;code}}/g)).toHaveLength(2);
});

test.each([
  [
    "a file outside of docs",
    "[x](../../packages/core/README.md#use)",
    "https://github.com/smskit/smskit/blob/main/packages/core/README.md#use",
  ],
  [
    "a folder outside of docs",
    "[x](../../apps/example/)",
    "https://github.com/smskit/smskit/tree/main/apps/example",
  ],
  [
    "a folder of docs without an index",
    "[x](../images)",
    "https://github.com/smskit/smskit/tree/main/docs/images",
  ],
  ["what docs/public has", "[x](../public/schemas/acme.json)", "/schemas/acme.json"],
  ["another page", "[x](webhooks.md#sign)", "./webhooks.html#sign"],
  ["another site", "[x](https://example.com/a)", "https://example.com/a"],
  ["a heading", "[x](#here)", "#here"],
])("a link to %s", (_, page, href) => {
  expect(render(page)).toContain(`href="${href}"`);
});

test("a diagram is a picture with a title and a description", () => {
  const html = render(
    "```mermaid\nflowchart TD\n  accTitle: The way\n  accDescr: From a to b & on\n  a --> b\n```",
  );
  expect(html).toContain(
    '<svg role="img" aria-labelledby="diagram-0-title" aria-describedby="diagram-0-text"',
  );
  expect(html).toContain('<desc id="diagram-0-text">From a to b &amp; on</desc>');
  expect(html).not.toMatch(/<style|accTitle|fonts\./);
});

test.each(["accTitle", "accDescr"])("a diagram without %s is refused", (line) => {
  const page = ["```mermaid", "flowchart TD", "accTitle: a", "accDescr: b", "a --> b", "```"]
    .filter((text) => !text.startsWith(line))
    .join("\n");
  expect(() => render(page)).toThrow(`A diagram needs a line "${line}: …": flowchart TD`);
});

test("a block shows the name of its file, and the switch of the site chooses pictures", () => {
  expect(render("```ts app/[id]/route.ts\nx;\n```")).toContain('<p class="file-name">app/[id]/route.ts</p>');
  expect(render("```ts\nx;\n```")).not.toContain("file-name");
  const picture = `<picture><source media="(prefers-color-scheme: dark)" srcset="./d.png"><img src="./l.png" alt="A"></picture>`;
  expect(render(picture)).toBe(
    `<p><img class="in-light" src="./l.png" alt="A"><img class="in-dark" src="./d.png" alt="A"></p>\n`,
  );
});

test("the empty corner of a table is not a header", () => {
  const html = render("| | a |\n|---|---|\n| b | c |");
  expect(html.match(/<th[ >]/g)).toHaveLength(1);
});
