import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "THIRD_PARTY.md"), "utf8");

/** What the page says is bundled into a package. */
function listedIn(name: string): string[] {
  const [, section = ""] = /## Code in the published packages\n([\s\S]*?)\n## /.exec(page) ?? [];
  const rows = section.split("\n").filter((row) => row.includes(`\`${name}\``));
  return rows.flatMap((row) => row.split("|")[1]?.trim().split(", ") ?? []).toSorted();
}

const published = packageFolders(root).map((folder) => {
  const { name }: { name: string } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const licenses = join(root, folder, "dist/THIRD_PARTY_NOTICES.txt");
  return { name, licenses: existsSync(licenses) ? readFileSync(licenses, "utf8") : "" };
});

describe.each(published)("THIRD_PARTY.md on $name", ({ name, licenses }) => {
  const bundled = [...licenses.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+) \d+\.\d+\.\S+ \(.+\)$/gm)];

  test("lists what is bundled into it, and nothing else", () => {
    expect(bundled.map(([, code]) => code).toSorted()).toEqual(listedIn(name));
  });

  test("is right that the package carries the license of each", () => {
    const texts = licenses.split("\n\n---\n\n").filter((text) => text.trim() !== "");
    expect(texts).toHaveLength(bundled.length);
    for (const text of texts) expect(text.split("\n").length).toBeGreaterThan(5);
  });
});

test("THIRD_PARTY.md links to files that there are", () => {
  const links = [...page.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, link]) => link ?? "");
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});
