import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import "../apps/test-support/src/patience.ts";

const root = new URL("..", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), "utf8");
const published = globSync("packages/*/package.json", { cwd: root })
  .map((file) => JSON.parse(read(file)) as { name: string; version: string; private?: boolean })
  .filter((manifest) => !manifest.private);
const names = published.map(({ name }) => name).toSorted();
const changesets = globSync(".changeset/*.md", { cwd: root }).map(read);

let releases: {
  name: string;
  from: string;
  version: string;
  provenance: boolean;
  changelog: string;
  files: string[];
  problems: string[];
}[];

beforeAll(() => {
  // It fails where a package has a problem: the tests below say which.
  const { stdout } = spawnSync(process.execPath, ["scripts/release-dry.ts", "--json"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  releases = JSON.parse(stdout);
});

test("a release has every package that is not private", () => {
  expect(releases.map(({ name }) => name).toSorted()).toEqual(names);
});

test("the rehearsal changes nothing here", () => {
  const versions = published.map(({ name, version }) => [name, version]);
  expect(releases.map(({ name, from }) => [name, from]).toSorted()).toEqual(versions.toSorted());
  for (const { name, version } of published) {
    const folder = globSync("packages/*/package.json", { cwd: root }).find(
      (file) => JSON.parse(read(file)).name === name,
    );
    expect(JSON.parse(read(folder ?? "")).version).toBe(version);
  }
});

describe.each(names)("the release of %s", (name) => {
  const release = () => releases.find((one) => one.name === name);

  test("has provenance, and nothing wrong with it", () => {
    expect(release()).toMatchObject({ provenance: true, problems: [] });
  });

  test("has a new version and a changelog where a changeset is about it", () => {
    const about = changesets.filter((changeset) => changeset.includes(`"${name}":`));
    if (about.length === 0) return;
    const { from, version, changelog } = release() ?? {};
    expect(version).not.toBe(from);
    for (const changeset of about) {
      const sentence = changeset.split("---\n").at(-1)?.trim().split("\n")[0] ?? "";
      expect(changelog).toContain(sentence);
    }
  });
});
