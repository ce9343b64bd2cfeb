/** The packages that a release publishes, and their tarballs. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";

export interface Manifest {
  name: string;
  version: string;
  description?: string;
  private?: boolean;
  license?: string;
  engines?: { node?: string };
  exports?: object;
  repository?: { directory?: string };
  publishConfig?: { access?: string; provenance?: boolean };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

export interface PublishedPackage {
  /** From the root: `packages/core`. */
  folder: string;
  manifest: Manifest;
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** The packages of a checkout that are not private, each after those that it depends on. */
export function publishedPackages(root: string): PublishedPackage[] {
  const waiting = packageFolders(root)
    .map((folder) => ({ folder, manifest: readManifest(join(root, folder)) }))
    .filter(({ manifest }) => !manifest.private)
    .toSorted((one, other) => one.folder.localeCompare(other.folder));
  const ordered: PublishedPackage[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ manifest }) => {
      const needed = { ...manifest.dependencies, ...manifest.peerDependencies };
      return !waiting.some((other) => other.manifest !== manifest && other.manifest.name in needed);
    });
    if (next === -1) throw new Error("The packages depend on each other in a circle.");
    ordered.push(...waiting.splice(next, 1));
  }
  return ordered;
}

/** Packs a package as npm gets it. Returns the tarball's path. */
export function pack(folder: string, destination: string): string {
  const packed = execFileSync("pnpm", ["pack", "--json", "--pack-destination", destination], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return (JSON.parse(packed) as { filename: string }).filename;
}
