/**
 * Packs what a release publishes into `tarballs/`, with a list of them, dependencies first. The release workflow
 * publishes these files, in a job that runs no code of this repository. The packages have to be built.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pack, publishedPackages } from "./published-packages.ts";

const root = resolve(import.meta.dirname, "..");
const tarballs = join(root, "tarballs");

rmSync(tarballs, { recursive: true, force: true });
mkdirSync(tarballs);
const lines = publishedPackages(root).map(({ folder, manifest }) => {
  const tarball = basename(pack(join(root, folder), tarballs));
  return `${manifest.name}@${manifest.version} ${tarball}\n`;
});
writeFileSync(join(tarballs, "packages.txt"), lines.join(""));
console.log(lines.join("").trimEnd());
