import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import config from "../vitest.config.ts";

const root = join(import.meta.dirname, "..");
const all = globSync("{packages,apps,scripts}/**/*.test.ts", {
  cwd: root,
  exclude: ["**/node_modules/**"],
}).toSorted();

function filesOf(mode: "test" | "long"): string[] {
  return config({ mode }).test.projects.flatMap(({ test: { include, exclude } }) =>
    globSync(include, { cwd: root, exclude }),
  );
}

test("pnpm test and pnpm test:long run every test file between them, each once", () => {
  const [quick, long] = [filesOf("test"), filesOf("long")];
  expect(quick.length).toBeGreaterThan(100);
  expect(long.length).toBeGreaterThan(10);
  expect([...quick, ...long].toSorted()).toEqual(all);
});

test("both commands hand what follows them to vitest, so that `pnpm test twilio` runs the files whose path has the word", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(scripts.test).toMatch(/&& vitest run$/);
  expect(scripts["test:long"]).toMatch(/&& vitest run --mode long$/);
  const ofTwilio = all.filter((path) => path.includes("twilio"));
  expect(ofTwilio.some((path) => path.startsWith("packages/mock/src/"))).toBe(true);
});

test("files that replace modules share no process", () => {
  const shared = config({ mode: "test" }).test.projects.find(({ test }) => test.isolate === false)?.test;
  const files = globSync(shared?.include ?? [], { cwd: root, exclude: shared?.exclude ?? [] });
  expect(files.length).toBeGreaterThan(100);
  const replacing = /\bvi\.(mock|doMock|resetModules)\(/;
  expect(files.filter((path) => replacing.test(readFileSync(join(root, path), "utf8")))).toEqual([]);
});

test("files that are named in the config are there", () => {
  const named = readFileSync(join(root, "vitest.config.ts"), "utf8").match(/"[\w./-]+\.test\.ts"/g) ?? [];
  expect(named.length).toBeGreaterThan(3);
  expect(named.map((path) => JSON.parse(path)).filter((path) => !all.includes(path))).toEqual([]);
});
