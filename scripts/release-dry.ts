/**
 * Shows what a release would publish, and publishes nothing: versions and changelogs by the pending changesets, then every
 * package packed, in a copy of the repository. The packages have to be built. `--json` prints data; `--changeset file` adds a
 * changeset to the pending ones.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";
import { type Manifest, pack, publishedPackages, readManifest } from "./published-packages.ts";

/** What would be published of one package. */
interface Release {
  name: string;
  from: string;
  version: string;
  provenance: boolean;
  changelog: string;
  bytes: number;
  files: string[];
  problems: string[];
}

const { values: flags } = parseArgs({
  options: { json: { type: "boolean" }, changeset: { type: "string" } },
});
const repository = resolve(import.meta.dirname, "..");
const copy = mkdtempSync(join(tmpdir(), "smskit-release-"));
try {
  const releases = rehearse();
  if (flags.json) console.log(JSON.stringify(releases, undefined, 2));
  else print(releases);
  if (releases.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function rehearse(): Release[] {
  copyRepository();
  if (flags.changeset) cpSync(flags.changeset, join(copy, ".changeset/rehearsed.md"));
  const before = publishedPackages(copy);
  if (readdirSync(join(copy, ".changeset")).some((name) => name.endsWith(".md"))) {
    execFileSync(join(repository, "node_modules/.bin/changeset"), ["version"], { cwd: copy, stdio: "pipe" });
  }
  const versions = new Map(publishedPackages(copy).map(({ manifest }) => [manifest.name, manifest.version]));
  return before.map(({ folder, manifest }) => releaseOf(folder, manifest.version, versions));
}

/** The repository as it is now, with what is built; what is installed is shared. */
function copyRepository(): void {
  execFileSync("git", ["clone", "-q", repository, copy]);
  for (const name of [".changeset", "packages", "package.json", "pnpm-workspace.yaml", "LICENSE"]) {
    rmSync(join(copy, name), { recursive: true, force: true });
    cpSync(join(repository, name), join(copy, name), {
      recursive: true,
      filter: (path) => !path.endsWith("node_modules"),
    });
  }
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
  const folders = packageFolders(copy);
  const byName = new Map(folders.map((folder) => [readManifest(join(copy, folder)).name, folder]));
  // Packing looks up the versions of the workspace's own there.
  for (const folder of folders) {
    const { dependencies, devDependencies, peerDependencies } = readManifest(join(copy, folder));
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies })) {
      // What is not released is looked up where it is installed.
      const released = byName.get(name);
      const target = released ? join(copy, released) : join(repository, folder, "node_modules", name);
      const link = join(copy, folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(target, link);
    }
  }
}

function releaseOf(folder: string, from: string, versions: ReadonlyMap<string, string>): Release {
  const path = join(copy, folder);
  const manifest = readManifest(path);
  const filename = pack(path, copy);
  // What pnpm lists leaves out the LICENSE that it takes from the root.
  const listed = execFileSync("tar", ["-tzf", filename], { encoding: "utf8" });
  const files = listed
    .trim()
    .split("\n")
    .map((path) => path.replace(/^package\//, ""))
    .toSorted();
  const changelog = join(path, "CHANGELOG.md");
  return {
    name: manifest.name,
    from,
    version: manifest.version,
    provenance: manifest.publishConfig?.provenance === true,
    changelog: existsSync(changelog) ? readFileSync(changelog, "utf8") : "",
    bytes: statSync(filename).size,
    files,
    problems: [
      ...problemsOf(folder, manifest, files),
      ...rangeProblems(filename, versions),
      ...licenseProblems(path, files),
    ],
  };
}

function problemsOf(folder: string, manifest: Manifest, files: readonly string[]): string[] {
  const problems: string[] = [];
  const { publishConfig, repository: source, engines, license } = manifest;
  if (publishConfig?.provenance !== true || publishConfig.access !== "public") {
    problems.push("publishConfig: must have access public and provenance true");
  }
  if (source?.directory !== folder) problems.push(`repository.directory: must be ${folder}`);
  if (license !== "MIT" || engines?.node === undefined) problems.push("license or engines.node: is missing");
  for (const needed of ["README.md", "LICENSE"]) {
    if (!files.includes(needed)) problems.push(`${needed}: would not be published`);
  }
  if (!files.some((file) => /^dist\/.+\.js$/.test(file))) problems.push("dist: is not built");
  const extra = files.filter((file) => /(?:^src\/|\.test\.|(?:^|\/)testing\/)/.test(file));
  if (extra.length > 0) problems.push(`would publish ${extra.join(", ")}`);
  return problems;
}

/** What a tarball wants of the other packages has to be what the same release publishes. */
function rangeProblems(tarball: string, versions: ReadonlyMap<string, string>): string[] {
  const packed = execFileSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" });
  const { dependencies, peerDependencies } = JSON.parse(packed) as Manifest;
  return Object.entries({ ...dependencies, ...peerDependencies }).flatMap(([name, range]) => {
    const version = versions.get(name);
    return version === undefined || range === `^${version}`
      ? []
      : [`${name}: must be ^${version}, is ${range}`];
  });
}

/** Code from npm that stands in the built files, as their source maps tell, without its license. */
function licenseProblems(folder: string, files: readonly string[]): string[] {
  const sources = files
    .filter((file) => file.endsWith(".js.map"))
    .flatMap(
      (file) => (JSON.parse(readFileSync(join(folder, file), "utf8")) as { sources: string[] }).sources,
    );
  const bundled = sources.flatMap(
    (source) => /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? [],
  );
  const file = "dist/THIRD_PARTY_NOTICES.txt";
  const licenses = files.includes(file) ? readFileSync(join(folder, file), "utf8") : "";
  return [...new Set(bundled)]
    .filter((name) => !`\n${licenses}`.includes(`\n${name} `))
    .map((name) => `${file}: has no license of ${name}`);
}

function print(releases: readonly Release[]): void {
  for (const { name, from, version, provenance, bytes, files, changelog, problems } of releases) {
    const step = from === version ? `${version}, as it is` : `${from} → ${version}`;
    const size = `${(bytes / 1024).toFixed(1)} kB, ${files.length} files`;
    console.log(`\n${name}  ${step}  ${size}${provenance ? ", with provenance" : ""}`);
    for (const file of files) console.log(`    ${file}`);
    const news = changelog.split("\n").filter((line) => line.startsWith("- "));
    for (const line of news) console.log(`  ${line}`);
    for (const problem of problems) console.log(`  ✗ ${problem}`);
  }
  console.log("\nNothing was published.");
}
