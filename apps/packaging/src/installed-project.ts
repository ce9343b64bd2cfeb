import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolders } from "@smskit/test-support/package-folders";
import { run } from "./run.ts";

export const repository = fileURLToPath(new URL("../../../", import.meta.url));
const workspace = fileURLToPath(new URL("../", import.meta.url));

/** What a published package says of itself. */
export interface Manifest {
  name: string;
  version: string;
  exports?: Readonly<Record<string, unknown>>;
  imports?: object;
  bin?: Readonly<Record<string, string>>;
  peerDependencies?: Readonly<Record<string, string>>;
  dependencies?: Readonly<Record<string, string>>;
  private?: boolean;
}

const published = await readPublished();

/** The packages that a release publishes. */
export const packageNames: readonly string[] = [...published.keys()].toSorted();
/** Where they are. */
export const publishedFolders: readonly string[] = [...published.values()];

/** A project outside the repository, with nothing installed but what the packages would be published as. */
export interface InstalledProject {
  folder: string;
  remove(): Promise<void>;
}

/** @param peers which of the packages that ours leave to the user are installed too. */
export async function installProject({
  peers = [],
}: {
  peers?: "all" | readonly string[];
} = {}): Promise<InstalledProject> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-packaging-"));
  try {
    const tarballs = await packAll(folder);
    const packed = Object.fromEntries(tarballs.map(({ name, filename }) => [name, `file:${filename}`]));
    const dependencies = { ...packed, ...(await peerVersions(peers)) };
    await writeFile(
      join(folder, "package.json"),
      // Without the override, what they depend on of each other would be looked up in the registry.
      JSON.stringify({ private: true, type: "module", dependencies, pnpm: { overrides: packed } }),
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

export async function manifestOf({ folder }: InstalledProject, name: string): Promise<Manifest> {
  return readManifest(join(folder, "node_modules", name));
}

/** What is installed of a package, with slashes, in order. */
export async function filesOf({ folder }: InstalledProject, name: string): Promise<string[]> {
  const root = join(folder, "node_modules", name);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(join(name, "node_modules")))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .toSorted();
}

/** The folder of a published package's sources. */
export function sourceFolderOf(name: string): string {
  return published.get(name) ?? "";
}

async function readPublished(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const path of packageFolders(repository)) {
    const folder = join(repository, path);
    const manifest = await readManifest(folder);
    if (!manifest.private) found.set(manifest.name, folder);
  }
  return found;
}

/** Peers of our packages, in the versions that the workspace has. */
async function peerVersions(wanted: "all" | readonly string[]): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const folder of published.values()) {
    const { peerDependencies = {} } = await readManifest(folder);
    for (const peer of Object.keys(peerDependencies)) {
      if (wanted !== "all" && !wanted.includes(peer)) continue;
      const places = [folder, repository].map((place) => join(place, "node_modules", peer));
      const { version } = await readManifest(places[0] ?? "").catch(() => readManifest(places[1] ?? ""));
      versions[peer] = version;
    }
  }
  return versions;
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}

/** Packs every published package into a folder. */
export async function packAll(destination: string): Promise<{ name: string; filename: string }[]> {
  const filters = packageNames.flatMap((name) => ["--filter", name]);
  const parameters = ["--recursive", ...filters, "pack", "--json", "--pack-destination", destination];
  const { stdout } = await pnpm(parameters, repository);
  return JSON.parse(stdout) as { name: string; filename: string }[];
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
