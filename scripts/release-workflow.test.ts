import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  uses?: string;
  run?: string;
}
interface Job {
  permissions?: Record<string, string>;
  needs?: string;
  steps: readonly Step[];
}
interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const file = new URL("../.github/workflows/release.yml", import.meta.url);
const { permissions, jobs }: Workflow = parse(readFileSync(file, "utf8"));
const withIdentity = Object.values(jobs).filter((job) => job.permissions?.["id-token"] === "write");
const others = Object.values(jobs).filter((job) => !withIdentity.includes(job));

test("the job that may publish runs no code of this repository or of its dependencies", () => {
  expect(withIdentity).toHaveLength(1);
  for (const { steps } of withIdentity) {
    const actions = steps.flatMap(({ uses }) => uses?.split("@")[0] ?? []);
    expect(actions).toEqual(["actions/setup-node", "actions/download-artifact"]);
    const commands = steps.flatMap(({ run }) => run ?? []).join("\n");
    expect(commands).toContain("npm publish");
    expect(commands).toContain("--ignore-scripts");
    expect(commands).not.toMatch(
      /\b(?:npx|pnpm|npm (?:ci|install|run|exec|test)|node|git clone)\b|\.ci\/run|scripts\//,
    );
  }
});

test("the job that runs the repository's code has no permission to write and no credentials of git", () => {
  expect(permissions).toEqual({ contents: "read" });
  expect(others).toHaveLength(1);
  for (const job of others) {
    expect(job.permissions).toBeUndefined();
    expect(JSON.stringify(job.steps)).toContain('"persist-credentials":false');
    expect(job.steps.map(({ run }) => run)).toContain(".ci/run");
  }
});
