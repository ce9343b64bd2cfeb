import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Manifest, publishedFolders, repository } from "./installed-project.ts";
import { run } from "./run.ts";
import { node20, node24, runtimes } from "./runtimes.ts";

/** The built files of every package that somebody imports or starts. */
const entries = publishedFolders.flatMap((folder) => {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = [...filesIn(manifest.exports), ...filesIn(manifest.bin)];
  return [...new Set(files)].map((file) => ({ entry: `${manifest.name} ${file}`, file: join(folder, file) }));
});
/** A sentence that names both versions, and is all that there is to read. */
const sentence =
  /^Error: (?:@smskit\/[\w-]+|smskit) needs Node\.js 22\.12 or later; this is Node\.js 20\.\d+\.\d+\.$/gm;

test("each package has an entry", () => {
  expect(entries.length).toBeGreaterThan(publishedFolders.length);
});

describe("on an unsupported version of Node.js", () => {
  test.each(entries)("$entry reports it once at import", async ({ file }) => {
    const { stderr, failed } = await run(node20.program, [file], repository, "tolerate");
    expect(failed).toBe(true);
    expect(stderr.match(sentence)).toHaveLength(1);
    expect(stderr.match(/needs Node/g)).toHaveLength(1);
  });

  test("a bundle reports it too", async () => {
    const bundle = await bundleOf(`
      import { createMemoryConnector } from "@smskit/core";
      console.log(typeof createMemoryConnector);`);
    const { stdout, stderr, failed } = await run(node20.program, [bundle], repository, "tolerate");
    expect({ stdout, failed }).toEqual({ stdout: "", failed: true });
    expect(stderr.match(sentence)).toHaveLength(1);
    expect(await run(node24.program, [bundle], repository)).toMatchObject({
      stdout: "function\n",
      stderr: "",
    });
  });
});

test.each(runtimes)("$name is supported", async ({ program, parameters }) => {
  const checks = publishedFolders.map(
    (folder) => pathToFileURL(join(folder, "dist/refuse-old-node.js")).href,
  );
  const folder = await temporaryFolder();
  const script = join(folder, "import.mjs");
  await writeFile(script, checks.map((url) => `import ${JSON.stringify(url)};`).join("\n"));
  const ended = await run(program, [...parameters, script], folder);
  expect(ended).toEqual({ stdout: "", stderr: "", failed: false });
});

function filesIn(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(filesIn);
  return typeof value === "string" && /^\.\/dist\/.+\.js$/.test(value) ? [value] : [];
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-old-node-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function bundleOf(contents: string): Promise<string> {
  const outfile = join(await temporaryFolder(), "bundle.mjs");
  await build({
    stdin: { contents, resolveDir: join(repository, "apps/packaging") },
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
  });
  return outfile;
}
