import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import "../apps/test-support/src/patience.ts";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";

const root = new URL("..", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), "utf8");
const manifestsNow = () =>
  packageFolders(fileURLToPath(root))
    .map(
      (folder) =>
        JSON.parse(read(`${folder}/package.json`)) as { name: string; version: string; private?: boolean },
    )
    .filter((manifest) => !manifest.private);
const published = manifestsNow();
const names = published.map(({ name }) => name).toSorted();
const changesets = globSync(".changeset/*.md", { cwd: root }).map(read);

interface Release {
  name: string;
  from: string;
  version: string;
  provenance: boolean;
  changelog: string;
  files: string[];
  problems: string[];
}

/** What a release would be. It fails where a package has a problem: the tests below say which. */
function rehearse(...flags: readonly string[]): Release[] {
  const { stdout } = spawnSync(process.execPath, ["scripts/release-dry.ts", "--json", ...flags], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(stdout);
}

/** Changesets of one package alone, whether others are pending or not. */
const [one = ""] = names;
const sentence = "What the users of one package gain.";

let releases: Release[];
let next: Release[];

beforeAll(() => {
  releases = rehearse();
  const folder = mkdtempSync(join(tmpdir(), "smskit-changeset-"));
  try {
    const changeset = join(folder, "changeset.md");
    writeFileSync(changeset, `---\n"${one}": minor\n---\n\n${sentence}\n`);
    next = rehearse("--changeset", changeset);
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 300_000);

test("a release has every package that is not private", () => {
  expect(releases.map(({ name }) => name).toSorted()).toEqual(names);
});

test("the rehearsal changes nothing here", () => {
  const now = manifestsNow().map(({ name, version }) => [name, version]);
  expect(now.toSorted()).toEqual(published.map(({ name, version }) => [name, version]).toSorted());
  expect(releases.map(({ name, from }) => [name, from]).toSorted()).toEqual(now.toSorted());
});

test("all packages have one version, before and after", () => {
  for (const release of [releases, next]) {
    expect(new Set(release.map(({ from }) => from)).size).toBe(1);
    expect(new Set(release.map(({ version }) => version)).size).toBe(1);
  }
});

test("nothing changes while no changeset is pending; one changeset takes all packages on", () => {
  const isPending = changesets.length > 0;
  for (const { from, version } of releases) expect(version !== from).toBe(isPending);
  for (const { from, version } of next) expect(version).not.toBe(from);
});

test("a changeset appears in the changelog of its package, and in no other", () => {
  const telling = next.filter(({ changelog }) => changelog.includes(sentence));
  expect(telling.map(({ name }) => name)).toEqual([one]);
});

describe.each(names)("the release of %s", (name) => {
  const release = () => releases.find((other) => other.name === name);

  test("has provenance, and nothing wrong with it", () => {
    expect(release()).toMatchObject({ provenance: true, problems: [] });
    expect(next.find((other) => other.name === name)).toMatchObject({ problems: [] });
  });

  test("has a changelog with every changeset that is about it", () => {
    const about = changesets.filter((changeset) => changeset.includes(`"${name}":`));
    const { changelog = "" } = release() ?? {};
    for (const changeset of about) {
      const first = changeset.split("---\n").at(-1)?.trim().split("\n")[0] ?? "";
      expect(changelog).toContain(first);
    }
  });
});
