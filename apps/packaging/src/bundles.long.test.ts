import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MockServer } from "@smskit/mock";
import { type PostgresServer, startPostgresServer } from "@smskit/test-postgres";
import "@smskit/test-support/patience";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bundler, bundlers, esbuild, type Format } from "./bundlers.ts";
import { type InstalledProject, installProject, manifestOf, packageNames } from "./installed-project.ts";
import { run } from "./run.ts";
import { node24 } from "./runtimes.ts";
import { databaseProgram } from "./testing/database-program.ts";
import { providers, signedWebhooksOf, startProviders } from "./testing/providers.ts";
import { readmeProgram } from "./testing/readme-program.ts";

let project: InstalledProject;
let mock: MockServer;
let postgres: PostgresServer;
/** Where a bundle finds no package: what it needs, it must hold. */
let alone: string;
/** Where a bundle finds what is installed. */
let beside: string;

beforeAll(async () => {
  [project, mock, postgres] = await Promise.all([
    installProject({ peers: "all" }),
    startProviders(),
    startPostgresServer(),
  ]);
  alone = await mkdtemp(join(tmpdir(), "smskit-bundles-"));
  beside = join(project.folder, "bundles");
  await mkdir(beside);
});

afterAll(async () => {
  await Promise.all([project?.remove(), mock?.close(), postgres?.remove()]);
  if (alone !== undefined) await rm(alone, { recursive: true, force: true });
});

const formats: readonly Format[] = ["esm", "cjs"];
const ways = bundlers.flatMap((bundler) =>
  formats.map((format) => ({ way: `${bundler.name} as ${format}`, bundler, format })),
);

/** Packages that bundles leave out: pino and PGlite, which the gateway needs, load further files. */
const notBundled: Readonly<Record<string, readonly string[]>> = { "@smskit/gateway": ["@smskit/gateway"] };

/** Packages whose program needs one that no bundle can hold: PGlite, and vitest, which runs its own tests only. */
const needInstalled = new Set(["@smskit/contract", "@smskit/postgres"]);

describe.each(packageNames)("the first example in the README of %s has the same result", (name) => {
  let program: Program;
  const expected: string[] = [];

  beforeAll(async () => {
    program = await programOf(name);
    for (const parameters of program.calls) expected.push(await started(name, program.file, parameters));
  });

  test.each(ways)("in a bundle by $way", async ({ bundler, format }) => {
    const where = needInstalled.has(name) || program.external.length > 0 ? beside : alone;
    const bundle = await bundled(program.file, bundler, format, where, program.external);
    // vitest refuses to be required.
    if (name === "@smskit/contract" && format === "cjs") return;
    for (const [index, parameters] of program.calls.entries()) {
      expect(expected[index]).not.toBe("");
      expect(await started(name, bundle, parameters)).toBe(expected[index]);
    }
  });
});

describe.each(providers)("the webhook of $provider", ({ package: name, sources, webhook: factory }) => {
  test("has signed requests for the test if the package has a webhook", async () => {
    const entry = join(project.folder, "node_modules", name, "dist/index.d.ts");
    const exported = (await readFile(entry, "utf8")).includes(factory);
    expect((await signedWebhooksOf(sources)).length > 0).toBe(exported);
  });

  test.each(ways)("verifies the signature of a request in a bundle by $way", async ({ bundler, format }) => {
    for (const { config, request, ...rest } of await signedWebhooksOf(sources)) {
      const { forged = { ...request, body: request.body.replace("delivered", "failed") }, fetched = {} } =
        rest;
      const file = await written(
        "webhook",
        `import { ${factory} } from "${name}";
          globalThis.fetch = async (url) => new Response(${JSON.stringify(fetched)}[url]);
          const webhook = ${factory}(${JSON.stringify(config)});
          async function main() {
            for (const { url, ...request } of ${JSON.stringify([request, forged])}) {
              await webhook.parse(new Request(url, request)).then(
                ({ events: [{ type, update }] }) => console.log(type, update.status),
                ({ name, status }) => console.log(name, status),
              );
            }
          }
          void main();`,
      );
      const { stdout } = await run(node24.program, [await bundled(file, bundler, format, alone)], alone);
      expect(stdout).toBe("delivery delivered\nSmsWebhookError 403\n");
    }
  });
});

describe("a database", () => {
  test.each(ways)("runs in-process in a bundle by $way with PGlite", async ({ bundler, format }) => {
    const bundle = await bundled(await written("database", databaseProgram), bundler, format, beside);
    for (const target of ["memory://", "./state"]) {
      expect(await onDatabase(bundle, target)).toBe("embedded accepted 1\n");
    }
  });

  test.each(ways)("connects to a server in a bundle by $way with pg", async ({ bundler, format }) => {
    const bundle = await bundled(await written("database", databaseProgram), bundler, format, beside);
    const url = await postgres.createDatabase(`beside_${bundler.name}_${format}`);
    expect(await onDatabase(bundle, url)).toBe("server accepted 1\n");
  });

  test.each(ways)("connects to a server in a bundle by $way alone", async ({ bundler, format }) => {
    const bundle = await bundled(await written("database", databaseProgram), bundler, format, alone);
    const url = await postgres.createDatabase(`alone_${bundler.name}_${format}`);
    const said = await onDatabase(bundle, url);
    // pg is CommonJS that requires modules of Node.js, which fails in ESM by esbuild.
    if (bundler === esbuild && format === "esm") expect(said).toMatch(howToInstall("pg"));
    else expect(said).toBe("server accepted 1\n");
  });

  test.each(ways)(
    "without PGlite throws an error that says what to do, by $way",
    async ({ bundler, format }) => {
      const bundle = await bundled(await written("database", databaseProgram), bundler, format, alone);
      expect(await onDatabase(bundle, "memory://")).toMatch(howToInstall("@electric-sql/pglite"));
    },
  );
});

function howToInstall(peer: string): RegExp {
  return new RegExp(
    `^SmsError invalid-config .*npm install ${peer}. .*mark ${peer} as external and install it where the bundle runs.\n$`,
  );
}

interface Program {
  file: string;
  /** Packages that no bundle can hold: the mock, for example, since msw cannot be bundled. */
  external: readonly string[];
  /** The parameters of each call. */
  calls: readonly (readonly string[])[];
}

/** What a package's README begins with: a block of TypeScript, or the package's own command. */
async function programOf(name: string): Promise<Program> {
  const program = await readmeProgram(name);
  if (program !== undefined) {
    const isSuite = name === "@smskit/contract";
    const external = program.includes("startMocks(") ? ["@smskit/mock"] : (notBundled[name] ?? []);
    return { file: await written(isSuite ? "suite.test" : "readme", program, name), external, calls: [[]] };
  }
  const { bin = {} } = await manifestOf(project, name);
  const [main] = Object.values(bin);
  if (main === undefined)
    throw new Error(`The README of ${name} has no TypeScript, and the package no program.`);
  const send = "send --provider twilio --to +15558675310 --usage SignIn --var code=048151 --json";
  const file = join(project.folder, "node_modules", name, main);
  return { file, external: [], calls: [["--version"], send.split(" ")] };
}

let count = 0;

/** A file of the project, in which its packages are found. */
async function written(name: string, program: string, of = "app"): Promise<string> {
  const folder = join(project.folder, "programs", `${of.replaceAll(/\W/g, "-")}-${++count}`);
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.ts`);
  await writeFile(file, program);
  return file;
}

async function bundled(
  entry: string,
  bundler: Bundler,
  format: Format,
  where: string,
  external: readonly string[] = [],
): Promise<string> {
  const folder = join(where, `${bundler.name}-${format}-${++count}`);
  const name = /([^/\\]+)\.\w+$/.exec(entry)?.[1];
  const file = join(folder, `${name}.${format === "esm" ? "mjs" : "cjs"}`);
  await bundler.bundle({ entry, file, format, external: ["vitest", ...external] });
  return file;
}

/** What a program prints in an empty folder, without what differs from run to run. */
async function started(name: string, file: string, parameters: readonly string[]): Promise<string> {
  // The command line's provider is Twilio.
  const home = name === "smskit" ? "@smskit/twilio" : name;
  const config = providers.find((one) => one.package === home)?.config;
  const cwd = await mkdtemp(join(alone, "cwd-"));
  if (config) await writeFile(join(cwd, "connector.json"), JSON.stringify({ ...config, baseUrl: mock.url }));
  const env = { LOG_SECRET: "0123456789abcdef0123456789abcdef" };
  if (/\.test\.\w+$/.test(file)) return suiteResults(file);
  const { stdout, stderr } = await run(node24.program, [file, ...parameters], cwd, "throw", env);
  return (stdout + stderr).replaceAll(/(?=\w*\d)[\w-]{6,}|[0-9a-f-]{6,}|\d+/gi, "#");
}

/** The tests of a suite, and what became of each. */
async function suiteResults(file: string): Promise<string> {
  const vitest = join(project.folder, "node_modules/vitest/vitest.mjs");
  const report = `${file}.json`;
  const command = [
    vitest,
    "run",
    "--reporter",
    "json",
    "--outputFile",
    report,
    "--root",
    project.folder,
    file,
  ];
  await run(node24.program, command, project.folder);
  const { testResults } = JSON.parse(await readFile(report, "utf8")) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[];
  };
  return testResults
    .flatMap(({ assertionResults }) =>
      assertionResults.map(({ fullName, status }) => `${fullName}: ${status}\n`),
    )
    .join("");
}

async function onDatabase(bundle: string, target: string): Promise<string> {
  const cwd = await mkdtemp(join(alone, "cwd-"));
  const { stdout } = await run(node24.program, [bundle], cwd, "throw", { TARGET: target });
  return stdout;
}
