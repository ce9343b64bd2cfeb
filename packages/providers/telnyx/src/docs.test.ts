import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const packageFolder = new URL("../", import.meta.url);
const contractFolder = new URL("../../../contract/src/", import.meta.url);
const guides = new URL("../../../docs/guides/", packageFolder);
const pages = ["write-a-connector.md", "connector-webhooks.md", "publish-a-connector.md"];

interface Block {
  language: string;
  /** What follows the language: a file's path, for blocks that `pnpm generate` fills in. */
  info: string;
  text: string;
}

const blocks = pages
  .flatMap((page) => [
    ...readFileSync(new URL(page, guides), "utf8").matchAll(/^```(\w+)(?: ([^\n]+))?\n([\s\S]*?)^```$/gm),
  ])
  .map(([, language = "", info = "", text = ""]): Block => ({ language, info, text }));

function read(path: string): string {
  return readFileSync(new URL(path, packageFolder), "utf8");
}

describe("the guides for authors of connectors", () => {
  test("have no TypeScript block that is neither source of this repository nor type-checked", () => {
    for (const { language, info, text } of blocks) {
      if (language === "ts" && info === "") expect(text).toMatch(/^import /);
    }
  });

  test("quote the contract exactly", () => {
    const sources = ["", "rules/"].flatMap((folder) =>
      readdirSync(new URL(folder, contractFolder))
        .filter((name) => name.endsWith(".ts"))
        .map((name) => readFileSync(new URL(folder + name, contractFolder), "utf8")),
    );
    const titles = sources.flatMap((source) =>
      [...source.matchAll(/title:\s*(["`])(.+?)\1,\n/g)].map(([, , title = ""]) => title),
    );
    const messages = [...sources.join("\n").matchAll(/(["`])([^"`\n]+?)\1/g)].map(([, , text = ""]) => text);
    const quotes = blocks.filter(({ language, info }) => language === "text" && info === "contract");
    const lines = quotes.flatMap(({ text }) => text.trimEnd().split("\n"));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      const said = (line.startsWith("✗ ") ? titles : messages).some((sentence) =>
        fits(sentence, line.slice(2)),
      );
      expect(said, `the contract says: ${line}`).toBe(true);
    }
  });

  test("have the settings of this package", () => {
    const settings = new Map(
      blocks.filter(({ language }) => language === "json").map(({ info, text }) => [info, JSON.parse(text)]),
    );
    const published = JSON.parse(read("package.json"));
    delete published.exports["."]["@smskit/source"];
    // The build of this repository adds a module that refuses an old Node.js.
    published.sideEffects = false;
    expect(published).toMatchObject(settings.get("package.json"));
    const { compilerOptions, include, exclude } = JSON.parse(read("tsconfig.json"));
    const base = JSON.parse(read("../../../tsconfig.base.json"));
    expect({
      compilerOptions: { ...base.compilerOptions, ...compilerOptions },
      include,
      exclude,
    }).toMatchObject(settings.get("tsconfig.json"));
  });
});

/** Whether words are those of a sentence in the contract's sources, in which `${…}` stands for anything. */
function fits(sentence: string, words: string): boolean {
  const parts = sentence.split(/\$\{[^}]*\}/);
  if (parts.join("").trim().length < 5) return false;
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".*")}$`).test(words);
}
