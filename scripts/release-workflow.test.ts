/**
 * The workflows: what may publish or tag runs no code of this repository. A release publishes what the other job packed, and the
 * site is published as the other job built it.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { publishedPackages } from "./published-packages.ts";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
type Permissions = string | Record<string, string>;
interface Job {
  steps: Step[];
  needs?: string | string[];
  environment?: string;
  permissions?: Permissions;
}
interface Workflow {
  permissions?: Permissions;
  jobs: Record<string, Job>;
}

const root = join(import.meta.dirname, "..");
const workflows = globSync(".github/workflows/*.yml", { cwd: root }).map((file) => {
  return { file, workflow: parse(readFileSync(join(root, file), "utf8")) as Workflow };
});
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({
    job: `${name} of ${file}`,
    steps: job.steps,
    text: JSON.stringify(job),
    // Without any, GitHub's settings decide.
    permissions: job.permissions ?? workflow.permissions ?? "write-all",
  })),
);
const workflowOf = (name: string) => workflows.find(({ file }) => file.endsWith(name))?.workflow as Workflow;
const release = workflowOf("release.yml");
const site = workflowOf("site.yml");

function mayWrite(permissions: Permissions): boolean {
  if (typeof permissions === "string") return permissions !== "read-all";
  return Object.values(permissions).includes("write");
}

const privileged = jobs.filter(({ permissions }) => mayWrite(permissions));
const others = jobs.filter((job) => !privileged.includes(job));

test("there are jobs that may write, and jobs that may not", () => {
  expect(privileged.length).toBeGreaterThan(0);
  expect(others.length).toBeGreaterThan(0);
});

test.each(jobs)("$job takes each action by its commit", ({ steps }) => {
  for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
});

describe.each(privileged)("$job, which may write,", ({ steps }) => {
  test("has no checkout, no action of this repository, and no cache", () => {
    const actions = steps.flatMap(({ uses }) => uses?.replace(/@.*/, "") ?? []);
    const harmless = ["actions/setup-node", "actions/download-artifact", "actions/deploy-pages"];
    expect(harmless).toEqual(expect.arrayContaining(actions));
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/setup-node"))) {
      expect(step.with).toMatchObject({ "package-manager-cache": false });
      expect(step.with).not.toHaveProperty("cache");
    }
  });

  test("runs npm only to look up and to publish, and no other program that runs code", () => {
    const commands = steps.map(({ run = "" }) => run).join("\n");
    expect(commands).not.toMatch(
      /\b(?:pnpm|npx|yarn|bun|deno|node|corepack|make|python3?|git (?:clone|fetch|checkout))\b|\.ci\/|scripts\//,
    );
    for (const [, command] of commands.matchAll(/\bnpm (\w+)/g))
      expect(["view", "publish"]).toContain(command);
    for (const [line] of commands.matchAll(/\bnpm publish.*/g)) {
      expect(line).toMatch(/^npm publish "\.\/\$tarball" .*--provenance/);
      expect(line).toContain("--ignore-scripts");
    }
  });

  test("fills in no expression of GitHub's inside a script", () => {
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });
});

describe.each(others)("$job, which may not write,", ({ text, steps }) => {
  test("has no secret", () => {
    expect(text).not.toMatch(/secrets\.|github\.token|"environment"/);
  });

  test("leaves no token behind where it packs", () => {
    if (!text.includes("upload-artifact")) return;
    const checkout = steps.find(({ uses }) => uses?.startsWith("actions/checkout"));
    expect(checkout?.with).toMatchObject({ "persist-credentials": false });
  });
});

test("only the jobs that publish may ask for an identity, and they wait for the jobs that test and build", () => {
  const withIdentity = jobs.filter(({ permissions }) => JSON.stringify(permissions).includes("id-token"));
  expect(withIdentity.map(({ job }) => job).toSorted()).toEqual([
    "publish of .github/workflows/release.yml",
    "publish of .github/workflows/site.yml",
  ]);
  expect(site.jobs["publish"]).toMatchObject({ needs: "build" });
  expect(release.jobs["publish"]).toMatchObject({ needs: "pack", permissions: { "id-token": "write" } });
  const packing = release.jobs["pack"]?.steps.map(({ run }) => run);
  expect(packing).toEqual(expect.arrayContaining([".ci/run", "npx -y pnpm@10.34.8 release:pack"]));
});

/** Runs the publishing step with an `npm` that only writes down what it was told. */
function publish(
  packages: readonly string[],
  onNpm: readonly string[],
  failing = "",
): { calls: string[]; status: number | null } {
  const folder = mkdtempSync(join(tmpdir(), "smskit-publish-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const npm = `#!/bin/sh
if [ "$1" = view ]; then
  grep -qxF "$2" "${folder}/on-npm" && echo 1.0.0 && exit 0
  echo "npm error code E404" >&2
  exit 1
fi
cat > /dev/null
echo "$*" >> "${folder}/calls"
case "$2" in *${failing || "/nothing/"}*) exit 1 ;; esac
`;
  writeFileSync(join(bin, "npm"), npm);
  chmodSync(join(bin, "npm"), 0o755);
  writeFileSync(join(folder, "on-npm"), onNpm.map((line) => `${line}\n`).join(""));
  writeFileSync(join(folder, "calls"), "");
  writeFileSync(join(folder, "packages.txt"), packages.map((line) => `${line}\n`).join(""));
  const script = release.jobs["publish"]?.steps.find(({ run }) => run)?.run ?? "exit 9";
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"]}` };
  // As GitHub runs a script.
  const { status } = spawnSync("bash", ["-e", "-c", script], { cwd: folder, env });
  const calls = readFileSync(join(folder, "calls"), "utf8").split("\n").filter(Boolean);
  return { calls, status };
}

describe("publishing", () => {
  const packages = [
    "@smskit/core@0.1.0 core.tgz",
    "@smskit/twilio@0.1.0 twilio.tgz",
    "smskit@0.1.0 smskit.tgz",
  ];
  const call = (tarball: string) => `publish ./${tarball} --provenance --access public --ignore-scripts`;

  test("takes every tarball, in the order of the list", () => {
    const { calls, status } = publish(packages, []);
    expect(calls).toEqual([call("core.tgz"), call("twilio.tgz"), call("smskit.tgz")]);
    expect(status).toBe(0);
  });

  test("leaves out the versions that are on npm, as after a run that broke off", () => {
    const { calls, status } = publish(packages, ["@smskit/core@0.1.0", "@smskit/twilio@0.0.9"]);
    expect(calls).toEqual([call("twilio.tgz"), call("smskit.tgz")]);
    expect(status).toBe(0);
  });

  test("stops at a package that cannot be published: others depend on it", () => {
    const { calls, status } = publish(packages, [], "core");
    expect(calls).toEqual([call("core.tgz")]);
    expect(status).not.toBe(0);
  });
});

test("packages are packed after those that they depend on", () => {
  const packages = publishedPackages(root);
  const position = new Map(packages.map(({ manifest }, index) => [manifest.name, index]));
  expect(packages.length).toBeGreaterThan(8);
  for (const [index, { manifest }] of packages.entries()) {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      expect(position.get(name) ?? -1, `${manifest.name} needs ${name}`).toBeLessThan(index);
    }
  }
});
