import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.ts";

export const repository = fileURLToPath(new URL("../../../", import.meta.url));
const workspace = fileURLToPath(new URL("../", import.meta.url));
const require = createRequire(import.meta.url);
const folders = {
  "@smskit/core": dirname(require.resolve("@smskit/core/package.json")),
  "@smskit/twilio": dirname(require.resolve("@smskit/twilio/package.json")),
};
export type PackageName = keyof typeof folders;
export const packageNames = Object.keys(folders) as readonly PackageName[];

/** A project outside the repository, with nothing installed but what the packages would be published as. */
export interface InstalledProject {
  folder: string;
  remove(): Promise<void>;
}

export async function installProject(): Promise<InstalledProject> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-packaging-"));
  try {
    const dependencies = Object.fromEntries(
      await Promise.all(packageNames.map(async (name) => [name, `file:${await pack(name, folder)}`])),
    );
    await writeFile(
      join(folder, "package.json"),
      // Without the override, twilio's dependency on core would be looked up in the registry.
      JSON.stringify({ private: true, type: "module", dependencies, pnpm: { overrides: dependencies } }),
    );
    // pnpm's layout shows a package only what it declares, so an undeclared dependency does not resolve.
    await pnpm(["install", "--prefer-offline", "--ignore-workspace", "--ignore-scripts"], folder);
    await cp(join(workspace, "app"), join(folder, "app"), { recursive: true });
    return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function pack(name: PackageName, destination: string): Promise<string> {
  const packed = await pnpm(["pack", "--json", "--pack-destination", destination], folders[name]);
  const { filename } = JSON.parse(packed.stdout) as { filename: string };
  return filename;
}

/** The pnpm that runs the tests or, where they were started without one, the one that the repository names. */
async function pnpm(parameters: readonly string[], cwd: string) {
  const running = process.env["npm_execpath"];
  if (running !== undefined && /\bpnpm\.c?js$/.test(running)) {
    return run(process.execPath, [running, ...parameters], cwd);
  }
  const { packageManager } = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
  return run("npx", ["-y", packageManager, ...parameters], cwd);
}
