/**
 * Shows what a release would publish, and publishes nothing: versions and changelogs by the pending changesets, then every
 * package packed, in a copy of the repository. `--json` prints data. The packages have to be built.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  globSync,
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

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  license?: string;
  engines?: { node?: string };
  repository?: { directory?: string };
  publishConfig?: { access?: string; provenance?: boolean };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

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

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

const repository = resolve(import.meta.dirname, "..");
const copy = mkdtempSync(join(tmpdir(), "smskit-release-"));
try {
  const releases = rehearse();
  if (process.argv.includes("--json")) console.log(JSON.stringify(releases, undefined, 2));
  else print(releases);
  if (releases.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function rehearse(): Release[] {
  copyRepository();
  const folders = globSync("packages/*", { cwd: copy }).filter(
    (folder) => !readManifest(join(copy, folder)).private,
  );
  const before = new Map(folders.map((folder) => [folder, readManifest(join(copy, folder)).version]));
  if (readdirSync(join(copy, ".changeset")).some((name) => name.endsWith(".md"))) {
    execFileSync(join(repository, "node_modules/.bin/changeset"), ["version"], { cwd: copy, stdio: "pipe" });
  }
  return folders.toSorted().map((folder) => releaseOf(folder, before.get(folder) ?? ""));
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
  const folders = globSync("packages/*/package.json", { cwd: copy }).map(dirname);
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

function releaseOf(folder: string, from: string): Release {
  const path = join(copy, folder);
  const manifest = readManifest(path);
  const packed = execFileSync("pnpm", ["pack", "--json", "--pack-destination", copy], {
    cwd: path,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { filename } = JSON.parse(packed) as { filename: string };
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
    problems: problemsOf(folder, manifest, files),
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
  // Names of the files that esbuild took in stand in comments of its output.
  const takesIn = globSync("dist/**/*.js", { cwd: join(copy, folder) }).some((file) =>
    /^\/\/ (?:\.\.\/)*node_modules\//m.test(readFileSync(join(copy, folder, file), "utf8")),
  );
  if (takesIn && !files.includes("dist/THIRD_PARTY_LICENSES.txt")) {
    problems.push("dist/THIRD_PARTY_LICENSES.txt: code of others would be published without its license");
  }
  const extra = files.filter((file) => /(?:^src\/|\.test\.|(?:^|\/)testing\/)/.test(file));
  if (extra.length > 0) problems.push(`would publish ${extra.join(", ")}`);
  return problems;
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
