import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packAll } from "./installed-project.ts";
import { run } from "./run.ts";

export interface Installed {
  packages: number;
  /** On disk. */
  bytes: number;
}

/** What core and the connector for Twilio take when they are installed as packed, and what Twilio's SDK takes. */
export async function measureInstalls(sdkVersion: string): Promise<{ own: Installed; sdk: Installed }> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-install-size-"));
  try {
    const tarballs = await packAll(folder);
    const ours = tarballs.filter(({ name }) => /^@smskit\/(?:core|twilio)$/.test(name));
    return {
      own: await install(
        join(folder, "own"),
        ours.map(({ filename }) => filename),
      ),
      sdk: await install(join(folder, "sdk"), [`twilio@${sdkVersion}`]),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
