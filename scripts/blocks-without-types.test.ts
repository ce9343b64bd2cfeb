/**
 * The blocks of pages that are neither TypeScript nor commands: configs are accepted, diffs can be applied, responses are
 * those of the mock, data and other languages can be parsed.
 */
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { exampleConfigs } from "../apps/test-support/src/accounts.ts";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";
import { exportsOf, providerPackages } from "../apps/test-support/src/provider-packages.ts";
import { startMockServer } from "../packages/mock/src/index.ts";

const root = join(import.meta.dirname, "..");
const pages = globSync(
  [
    "*.md",
    "docs/**/*.md",
    "apps/*/README.md",
    ...packageFolders(root).map((folder) => `${folder}/README.md`),
  ],
  { cwd: root, exclude: ["docs/reference/api/**"] },
);

interface Block {
  place: string;
  page: string;
  language: string;
  code: string;
  /** Whether it is source of this repository, which has tests already. */
  included: boolean;
}

const blocks: Block[] = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^(?:(<!-- include .*)\n)?```(\w*).*\n([\s\S]*?)^```$/gm)].map(
    ({ 1: comment, 2: language = "", 3: code = "", index }) => ({
      place: `${page}:${text.slice(0, index).split("\n").length}`,
      page,
      language,
      code,
      included: comment !== undefined,
    }),
  );
});
const written = (...languages: string[]) =>
  blocks.filter(({ language, included }) => !included && languages.includes(language));

test("every block is of a kind that is checked, or for the reader only", () => {
  const checkedHere = ["json", "diff", "js", "yaml", "ini", "text"];
  const checkedElsewhere = ["ts", "sh", "mermaid"];
  // Commands that need a network or an account, output, and SDKs in other languages.
  const forReaders = ["", "bash", "python", "ruby", "php", "go"];
  const known = [...checkedHere, ...checkedElsewhere, ...forReaders];
  const unknown = blocks.filter(({ language, included }) => !included && !known.includes(language));
  expect(unknown.map(({ place, language }) => `${place}: ${language}`)).toEqual([]);
});

const loaded = await Promise.all(
  providerPackages(root).map(async ({ folder, providers: names }) => {
    const module = await import(join(root, folder, "src/index.ts"));
    return names.map((provider) => ({
      provider,
      pages: [`${folder}/README.md`, `docs/providers/${provider}.md`],
      example: exampleConfigs[provider] ?? {},
      create: module[exportsOf(provider).factory],
    }));
  }),
);

const providers = loaded.flat();

type Values = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The config with a provider's values in place of `<your-…>`. */
function filledIn(config: Values, example: Values): Values {
  const values: Values = { from: "+15551230000", ...example };
  const entries = Object.entries(config).map(([name, value]) => {
    const own = values[name];
    if (isObject(value) && isObject(own)) return [name, filledIn(value, own)];
    return [name, String(value).startsWith("<") ? (own ?? value) : value];
  });
  return Object.fromEntries(entries);
}

/** The providers that accept a config. */
function providersOf(code: string) {
  return providers.filter(({ example, create }) => {
    try {
      return create(filledIn(JSON.parse(code), example)) !== undefined;
    } catch {
      return false;
    }
  });
}

describe("JSON", () => {
  test.each(written("json"))("$place can be parsed", ({ code }) => {
    expect(JSON.parse(code)).toBeTypeOf("object");
  });

  // A gateway's config has connectors, and is checked by the gateway's tests.
  const configs = written("json").filter(
    ({ code }) => code.includes('"templates"') && !code.includes('"connectors"'),
  );

  test("there are configs", () => {
    expect(configs.length).toBeGreaterThan(4);
  });

  test.each(configs)("$place is the config of a provider, on its page of that one", ({ code, page }) => {
    const found = providersOf(code);
    expect(found).not.toEqual([]);
    const own = providers.filter(({ pages }) => pages.includes(page));
    if (own.length > 0) expect(own.some((one) => found.includes(one))).toBe(true);
  });
});

test.each(written("diff"))(
  "$place: what the diff removes is in the page, one line for each that it adds",
  (block) => {
    const lines = (mark: string) =>
      block.code.split("\n").flatMap((line) => (line.startsWith(mark) ? [line.slice(1)] : []));
    const sources = blocks.filter(({ page, language }) => page === block.page && language === "ts");
    const source = sources.find(({ code }) => lines("-").every((line) => code.includes(`${line}\n`)));
    expect(source).toBeDefined();
    expect(lines("+")).toHaveLength(lines("-").length);
  },
);

test("the swap in the README: the same text leaves through the other provider", async () => {
  const ofReadme = blocks.filter(({ page }) => page === "README.md");
  const code = ofReadme.find(({ language }) => language === "ts")?.code ?? "";
  const diff = ofReadme.find(({ language }) => language === "diff")?.code.split("\n") ?? [];
  const configs = ofReadme.filter(({ language }) => language === "json").map((block) => block.code);
  const [removed, added] = ["-", "+"].map((mark) =>
    diff.filter((line) => line.startsWith(mark)).map((line) => line.slice(1)),
  ) as [string[], string[]];
  const swapped = removed.reduce((text, line, at) => text.replace(line, added[at] ?? ""), code);
  expect(swapped).not.toContain("wilio");

  const folder = join(root, "apps/docs/.snippets");
  mkdirSync(folder, { recursive: true });
  const cwd = mkdtempSync(join(folder, "swap-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const texts = [code, swapped].map((source, at) => {
    const config = configs[at] ?? "";
    const example = providersOf(config)[0]?.example ?? {};
    writeFileSync(join(cwd, "connector.json"), JSON.stringify(filledIn(JSON.parse(config), example)));
    const file = join(cwd, `app-${at}.ts`);
    writeFileSync(file, source);
    const script = join(root, "scripts/run-snippets.ts");
    const { stdout } = spawnSync(process.execPath, ["--conditions=@smskit/source", script, file], {
      cwd,
      encoding: "utf8",
    });
    return stdout;
  });
  for (const stdout of texts) expect(stdout).toMatch(/^accepted\n[\s\S]*: 1 texts\n$/);
});

test.each(written("js"))("$place is JavaScript", ({ code }) => {
  expect(parseSync("block.js", code).errors).toEqual([]);
});

test.each(written("yaml"))("$place is YAML", ({ code }) => {
  expect(parseYaml(code)).toBeTypeOf("object");
});

test.each(written("ini"))(
  "$place has one variable on each line, as node --env-file reads them",
  ({ code }) => {
    for (const line of code.trim().split("\n")) expect(line).toMatch(/^[A-Z][A-Z0-9_]*=\S+$/);
  },
);

const responses = written("text").filter(({ code }) => code.startsWith("HTTP/1.1 "));
test("there is a response to compare", () => {
  expect(responses.length).toBeGreaterThan(0);
});

test.each(responses)("$place is what Twilio's mock responds", async ({ code }) => {
  const [head = "", body = ""] = code.split("\n\n");
  const server = await startMockServer({ port: 0 });
  onTestFinished(() => server.close());
  server.carrier.faults.add({ kind: "rate-limited", times: 1 });
  const account = `AC${"0".repeat(32)}`;
  const response = await fetch(`${server.url}/2010-04-01/Accounts/${account}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${account}:${"0".repeat(32)}`)}` },
    body: new URLSearchParams({ To: "+15558675310", From: "+15550001111", Body: "Your code is 123456" }),
  });
  expect(head).toContain(`HTTP/1.1 ${response.status} ${response.statusText}\n`);
  expect(head).toContain(`content-type: ${response.headers.get("content-type")}`);
  expect(await response.json()).toEqual(JSON.parse(body));
});
