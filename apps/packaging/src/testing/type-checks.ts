import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type InstalledProject, manifestOf, packageNames, repository } from "../installed-project.ts";
import { run } from "../run.ts";
import { compilers } from "../runtimes.ts";
import { writeProviders } from "./providers.ts";

const node = {
  types: ["node"],
  typeRoots: [join(repository, "node_modules/@types")],
  // Also what the declarations themselves refer to.
  skipLibCheck: false,
};
const asNode = { module: "nodenext", lib: ["es2023"], ...node };
const asBundler = {
  module: "esnext",
  moduleResolution: "bundler",
  lib: ["es2023", "dom", "dom.iterable"],
  ...node,
};
const [newest] = compilers;

/** A strict app on what is installed, by every compiler that a user may have. */
export function testTypes(project: () => InstalledProject): void {
  describe.each(compilers)("with $name", ({ file }) => {
    test("the app type-checks as Node.js resolves it", async () => {
      expect(await problemsOf(project(), file, asNode)).toEqual([]);
    });

    test("the app type-checks as a bundler resolves it", async () => {
      expect(await problemsOf(project(), file, asBundler)).toEqual([]);
    });

    test("no declaration of ours has a problem, on every entry of every package", async () => {
      await writeEntries(project());
      const problems = await problemsOf(project(), file, asBundler, "entries");
      // Some of what ours refer to have type errors, such as the kit of Logto.
      expect(problems.filter((problem) => /^entries\/|@smskit[+/]/.test(problem))).toEqual([]);
    });
  });

  test("a strict app type-checks without Node.js's types", async () => {
    const options = { ...asBundler, types: [], typeRoots: [] };
    expect(await problemsOf(project(), newest.file, options)).toEqual([]);
  });
}

/** Compiles the app into `out/`, for the runtimes. */
export async function buildApp(project: InstalledProject): Promise<void> {
  await writeProviders(project.folder);
  const options = { ...asNode, noEmit: false, rootDir: "app", outDir: "out" };
  expect(await problemsOf(project, newest.file, options)).toEqual([]);
}

/** A module that refers to every entry of every package, so that all declarations are looked at. */
async function writeEntries(project: InstalledProject): Promise<void> {
  const lines: string[] = [];
  for (const name of packageNames) {
    const { exports = {} } = await manifestOf(project, name);
    for (const [entry, target] of Object.entries(exports)) {
      if (typeof target !== "object") continue;
      lines.push(`export type * as entry${lines.length} from "${name}${entry.slice(1)}";`);
    }
  }
  await mkdir(join(project.folder, "entries"), { recursive: true });
  await writeFile(join(project.folder, "entries/index.ts"), lines.join("\n"));
}

let count = 0;

/** What the compiler has to say, a line each. */
async function problemsOf(
  project: InstalledProject,
  compiler: string,
  options: object,
  sources = "app",
): Promise<string[]> {
  const compilerOptions = {
    target: "es2023",
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    ...options,
  };
  const file = join(project.folder, `tsconfig.${++count}.json`);
  await writeFile(file, JSON.stringify({ compilerOptions, include: [`${sources}/*.ts`] }));
  const { stdout, failed } = await run(process.execPath, [compiler, "-p", file], project.folder, "tolerate");
  const problems = stdout.split("\n").filter((line) => line.includes("error TS"));
  if (failed && problems.length === 0) throw new Error(stdout);
  return problems;
}
