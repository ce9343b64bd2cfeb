import { createHmac } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join, relative, sep } from "node:path";
import { type MockServer, startMockServer } from "@smskit/mock";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type InstalledProject,
  installProject,
  type PackageName,
  packageNames,
  repository,
} from "./installed-project.ts";
import { run } from "./run.ts";

const require = createRequire(import.meta.url);
const compiler = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
const node24 = require.resolve("node/bin/node");
const nodes = [
  // The oldest that `engines` promises.
  { runtime: "Node.js 22.12", node: require.resolve("node22/bin/node"), to: "+15558675312" },
  { runtime: "Node.js 24", node: node24, to: "+15558675314" },
];

let project: InstalledProject;
let mock: MockServer;

beforeAll(async () => {
  [project, mock] = await Promise.all([installProject(), startMockServer({ port: 0 })]);
  await compile("node", {
    module: "nodenext",
    lib: ["es2023"],
    // Also what the declarations themselves refer to.
    skipLibCheck: false,
    types: ["node"],
    typeRoots: [join(repository, "node_modules/@types")],
    rootDir: "app",
    outDir: "out",
  });
}, 120_000);

afterAll(async () => {
  await Promise.all([project?.remove(), mock?.close()]);
});

describe.each(packageNames)("the tarball of %s", (name) => {
  test("has the built files, what npm shows, and nothing else", async () => {
    const built = /^dist\/.+\.(?:js|d\.ts)(?:\.map)?$/;
    const others = (await filesOf(name)).filter((file) => !built.test(file));
    expect(others).toEqual(["LICENSE", "README.md", "package.json"]);
  });

  test("has no file that its entry points do not reach: no tests, nothing that helps them", async () => {
    const { exports, imports } = await manifestOf(name);
    const entryPoints = new Set(JSON.stringify([exports, imports]).match(/\.\/dist\/[\w-]+\.js/g));
    const { metafile } = await build({
      absWorkingDir: folderOf(name),
      entryPoints: [...entryPoints],
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
      outdir: "out",
      write: false,
      metafile: true,
    });
    const unreached: string[] = [];
    for (const file of await filesOf(name)) {
      if (!file.endsWith(".js") || metafile.inputs[file] !== undefined) continue;
      const code = await readFile(join(folderOf(name), file), "utf8");
      // What has types only is built too, to nothing.
      if (!/^export \{\};\n\/\/#.+$/.test(code.trim())) unreached.push(file);
    }
    expect(unreached, "left by an earlier build, or built by mistake").toEqual([]);
  });

  test("depends on published versions only", async () => {
    const { dependencies } = await manifestOf(name);
    expect(Object.values(dependencies).filter((range) => !/^\^?\d/.test(range))).toEqual([]);
  });
});

test("a strict app type-checks as a bundler resolves it", async () => {
  await compile("bundler", {
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2023", "dom"],
    // Twilio's own declarations want Node.js's.
    skipLibCheck: true,
    types: [],
    noEmit: true,
  });
}, 60_000);

describe.each(nodes)("on $runtime", ({ node, to }) => {
  test("a text is sent", async () => {
    const { stdout } = await run(node, ["app/on-node.js", mock.url, to, "481516"], project.folder);
    const { receipt } = JSON.parse(stdout) as { receipt: unknown };
    await expectSent(receipt, to);
  }, 30_000);

  test("CommonJS can require the connector", async () => {
    const script = 'console.log(typeof require("@smskit/twilio").createTwilio)';
    const { stdout } = await run(node, ["--input-type=commonjs", "--eval", script], project.folder);
    expect(stdout).toBe("function\n");
  }, 30_000);
});

test("sending loads neither an SDK nor the metadata of phone numbers", async () => {
  const to = "+15558675316";
  const parameters = ["--import", "./app/list-modules.js", "app/on-node.js", mock.url, to, "481516"];
  const { stderr } = await run(node24, parameters, project.folder);
  const packagesLoaded = new Set(
    [...stderr.matchAll(/.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => name),
  );
  expect(packagesLoaded).toEqual(new Set(["@smskit/core", "@smskit/twilio"]));
}, 30_000);

describe("on workerd", () => {
  let worker: Miniflare;
  let bundle: WorkerBundle;

  beforeAll(async () => {
    bundle = await bundleWorker();
    worker = new Miniflare({ modules: true, script: bundle.code, compatibilityDate: "2026-07-01" });
    await worker.ready;
  }, 60_000);

  afterAll(async () => {
    await worker?.dispose();
  });

  test("the bundle asks for nothing of Node.js and carries no SDK", () => {
    expect(bundle.imports).toEqual([]);
    const carried = new Set(
      bundle.inputs.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]),
    );
    expect(carried).toEqual(new Set([undefined, "@smskit/core", "@smskit/twilio", "libphonenumber-js"]));
  });

  test("a text is sent", async () => {
    const to = "+15558675318";
    const { receipt } = await post({ baseUrl: mock.url, to, code: "481516" });
    await expectSent(receipt, to);
  }, 30_000);

  test("Twilio's webhooks are verified, without Node.js's crypto", async () => {
    const form = new URLSearchParams({ MessageSid: `SM${"0".repeat(32)}`, MessageStatus: "delivered" });
    const url = "http://worker/webhook";
    const signature = (token: string) =>
      createHmac("sha1", token)
        .update(url + [...form].sort().flat().join(""))
        .digest("base64");
    const deliver = (token: string) =>
      worker.dispatchFetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/x-www-form-urlencoded",
          "X-Twilio-Signature": signature(token),
        },
        body: form.toString(),
      });
    const genuine = await deliver("fedcba9876543210fedcba9876543210");
    expect(await genuine.json()).toMatchObject([{ type: "delivery", update: { status: "delivered" } }]);
    expect((await deliver("0".repeat(32))).status).toBe(403);
  }, 30_000);

  test("a provider that cannot be reached leaves the outcome unknown, as fetch does not tell", async () => {
    const baseUrl = `http://127.0.0.1:${await closedPort()}`;
    const outcome = await post({ baseUrl, to: "+15558675319", code: "481516" });
    expect(outcome).toEqual({ code: "unavailable", delivery: "unknown" });
  }, 30_000);

  async function post(body: { baseUrl: string; to: string; code: string }): Promise<Record<string, unknown>> {
    const response = await worker.dispatchFetch("http://worker/", {
      method: "POST",
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, unknown>;
  }
});

async function expectSent(receipt: unknown, to: string): Promise<void> {
  const message = await mock.carrier.waitForMessage({ to });
  expect(message.body).toBe("Your passcode to sign in is 481516");
  expect(receipt).toMatchObject({ connector: "twilio", id: message.id, to, segments: 1 });
}

/** Type-checks the app in the project, as strictly as a careful user does. */
async function compile(name: string, options: Record<string, unknown>): Promise<void> {
  const compilerOptions = {
    target: "es2023",
    strict: true,
    exactOptionalPropertyTypes: true,
    ...options,
  };
  const file = join(project.folder, `tsconfig.${name}.json`);
  await writeFile(file, JSON.stringify({ compilerOptions, include: ["app/*.ts"] }));
  await run(process.execPath, [compiler, "-p", file], project.folder);
}

interface WorkerBundle {
  code: string;
  /** The files that are in it. */
  inputs: string[];
  /** What it imports when it runs. */
  imports: string[];
}

async function bundleWorker(): Promise<WorkerBundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: project.folder,
    entryPoints: ["app/worker.ts"],
    bundle: true,
    conditions: ["workerd", "worker", "browser"],
    format: "esm",
    write: false,
    metafile: true,
  });
  const output = Object.values(metafile.outputs)[0];
  const kept = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return {
    code: outputFiles[0]?.text ?? "",
    inputs: kept.map(([path]) => path),
    imports: output?.imports.map(({ path }) => path) ?? [],
  };
}

function folderOf(name: PackageName): string {
  return join(project.folder, "node_modules", name);
}

/** What is installed of a package, with slashes, in order. */
async function filesOf(name: PackageName): Promise<string[]> {
  const entries = await readdir(folderOf(name), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(join(name, "node_modules")))
    .map((entry) => relative(folderOf(name), join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .toSorted();
}

async function manifestOf(name: PackageName) {
  const manifest = await readFile(join(folderOf(name), "package.json"), "utf8");
  return JSON.parse(manifest) as { exports: object; imports?: object; dependencies: Record<string, string> };
}

/** A port that nobody listens at any more. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
