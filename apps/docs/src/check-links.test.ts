import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { brokenLinks } from "./check-links.ts";

const site = new URL("https://docs.example/kit/");

function brokenIn(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "smskit-links-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return brokenLinks(folder, site).broken.map(({ page, target }) => `${page}: ${target}`);
}

test("links to pages, headings, files and this repository are followed", () => {
  const files = {
    "index.html": `<a href="/kit/start/node#send">x</a> <a href="start/">x</a> <img src="/kit/a.png" srcset="/kit/a.png 2x">`,
    "start/index.html": `<h2 id="send">x</h2> <a href="#send">x</a> <a href="node#send">x</a> <a href="../">x</a>`,
    "start/node.html": `<h2 id="send">x</h2> <a href="https://github.com/smskit/smskit/blob/main/README.md#try-it">x</a>`,
    "a.png": "",
  };
  expect(brokenIn(files)).toEqual([]);
});

test.each([
  ["a page that is not there", `<a href="/kit/nowhere">x</a>`, "/kit/nowhere"],
  ["a heading that is not there", `<a href="/kit/other#nowhere">x</a>`, "/kit/other#nowhere"],
  ["a heading of the same page", `<a href="#nowhere">x</a>`, "#nowhere"],
  ["a picture", `<img src="/kit/nowhere.png">`, "/kit/nowhere.png"],
  ["a picture for another screen", `<img srcset="/kit/nowhere.png 2x">`, "/kit/nowhere.png"],
  [
    "the picture of a card",
    `<meta content="https://docs.example/kit/nowhere.png">`,
    "https://docs.example/kit/nowhere.png",
  ],
  ["a path outside of the site", `<a href="/other">x</a>`, "/other"],
  ["a folder without a page", `<a href="/kit/folder">x</a>`, "/kit/folder"],
  [
    "a file of this repository",
    `<a href="https://github.com/smskit/smskit/blob/main/nowhere.ts#L1">x</a>`,
    "https://github.com/smskit/smskit/blob/main/nowhere.ts#L1",
  ],
])("a link to %s is broken", (_, html, target) => {
  const files = { "index.html": html, "other.html": `<h2 id="there">x</h2>`, "folder/a.txt": "" };
  expect(brokenIn(files)).toEqual([`index.html: ${target}`]);
});
