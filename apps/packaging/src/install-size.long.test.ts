import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "@smskit/test-support/patience";
import { expect, onTestFinished, test } from "vitest";
import { packAll, repository } from "./installed-project.ts";
import { run } from "./run.ts";

test("core and the connector for Twilio take at most 0.7 of the disk that Twilio's SDK takes, in at most 8 packages", async () => {
  const folder = await mkdtemp(join(tmpdir(), "smskit-install-size-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const tarballs = await packAll(folder);
  const names = ["@smskit/core", "@smskit/twilio"];
  const ours = tarballs.filter(({ name }) => names.includes(name)).map(({ filename }) => filename);
  expect(ours).toHaveLength(names.length);
  const sdk = JSON.parse(await readFile(join(repository, "node_modules/twilio/package.json"), "utf8"));

  const own = await install(join(folder, "own"), ours);
  const theirs = await install(join(folder, "theirs"), [`twilio@${sdk.version}`]);
  console.log(`npm install ${names.join(" ")}: ${sentenceOf(own)}`);
  console.log(`npm install twilio@${sdk.version}: ${sentenceOf(theirs)}`);
  // What the SDK was when this was written, so that a measurement that went wrong is noticed.
  expect(theirs.packages).toBeGreaterThan(20);
  expect(own.packages).toBeLessThanOrEqual(8);
  expect(own.bytes / theirs.bytes).toBeLessThanOrEqual(0.7);
});

interface Installed {
  packages: number;
  /** On disk. */
  bytes: number;
}

function sentenceOf({ packages, bytes }: Installed): string {
  return `${(bytes / 1e6).toFixed(1)} MB in ${packages} packages`;
}

/** Installs by npm, as a user does, and measures `node_modules`. */
async function install(folder: string, specifiers: readonly string[]): Promise<Installed> {
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true }));
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...specifiers], folder);
  const { packages } = JSON.parse(await readFile(join(folder, "package-lock.json"), "utf8"));
  // The lock file lists the project itself too.
  return { packages: Object.keys(packages).length - 1, bytes: await bytesOf(join(folder, "node_modules")) };
}

/** What a folder takes on disk, as `du` counts it. */
async function bytesOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const { blocks, size } = await stat(join(entry.parentPath, entry.name));
      // Windows counts no blocks.
      return blocks === undefined ? size : blocks * 512;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
