/**
 * Packs every package that is published into `.release`, for a job that publishes without running code of this
 * repository. File names begin with a number, so that what a package depends on sorts before it. The packages have to be
 * built.
 */
import { execFileSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

interface Manifest {
  name: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const target = resolve(process.argv[2] ?? ".release");
const packages = new Map<string, { folder: string; needs: string[] }>();
for (const file of globSync("packages/**/package.json", { exclude: ["**/node_modules/**", "**/dist/**"] })) {
  const manifest: Manifest = JSON.parse(readFileSync(file, "utf8"));
  if (manifest.private) continue;
  const needs = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  packages.set(manifest.name, { folder: dirname(file), needs });
}

/** Names of packages, each behind those that it depends on. */
function inOrder(): string[] {
  const ordered = new Set<string>();
  const add = (name: string): void => {
    if (ordered.has(name)) return;
    for (const needed of packages.get(name)?.needs ?? []) if (packages.has(needed)) add(needed);
    ordered.add(name);
  };
  for (const name of [...packages.keys()].sort()) add(name);
  return [...ordered];
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [index, name] of inOrder().entries()) {
  const { folder } = packages.get(name) as { folder: string };
  const output = execFileSync("pnpm", ["pack", "--json", "--pack-destination", target], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { filename } = JSON.parse(output) as { filename: string };
  const numbered = `${String(index + 1).padStart(2, "0")}-${basename(filename)}`;
  renameSync(filename, join(target, numbered));
  console.log(numbered);
}
