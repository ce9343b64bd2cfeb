import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import "../apps/test-support/src/patience.ts";
import { writeProvider } from "./new-provider.ts";

const root = join(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules/.bin", name);
let copy: string;
let written: string[];

/** A copy of this repository's sources, with the packages that are installed here. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "smskit-new-provider-"));
  const left = new Set(["dist", ".git", ".turbo", ".data", ".snippets", "cache"]);
  for (const name of ["packages", "apps", "scripts", "docs", "README.md", "package.json"]) {
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !left.has(path.split(sep).at(-1) ?? ""),
    });
  }
  for (const name of [
    "tsconfig.base.json",
    "tsconfig.json",
    "vitest.config.ts",
    "biome.json",
    ".gitignore",
  ]) {
    cpSync(join(root, name), join(copy, name));
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  written = writeProvider(copy, "acme-sms", "Acme");
  // What pnpm would link.
  const modules = join(copy, "packages/providers/acme-sms/node_modules/@smskit");
  mkdirSync(modules, { recursive: true });
  for (const name of ["core", "contract", "mock"])
    symlinkSync(join(copy, "packages", name), join(modules, name));
  symlinkSync(join(copy, "apps/test-support"), join(modules, "test-support"));
  const { status, output } = run(process.execPath, ["--conditions=@smskit/source", "scripts/generate.ts"]);
  expect(status, output).toBe(0);
});

afterAll(() => {
  if (copy !== undefined) rmSync(copy, { recursive: true, force: true });
});

function run(command: string, parameters: string[]) {
  // With CI set, vitest reports as its config says.
  const { CI: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, parameters, { cwd: copy, env, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

test("a new provider has the files that every provider has, a mock, and the pages of both", () => {
  const folder = "packages/providers/acme-sms/src";
  for (const name of ["config", "connector", "request", "response", "errors", "features", "setup", "check"]) {
    expect(written).toContain(`${folder}/${name}.ts`);
  }
  for (const name of ["webhook", "signature", "index"]) expect(written).toContain(`${folder}/${name}.ts`);
  for (const name of ["check", "config", "contract", "errors", "request", "webhook", "webhook-contract"]) {
    expect(written).toContain(`${folder}/${name}.test.ts`);
  }
  expect(written).toContain("packages/mock/src/providers/acme-sms/mock-acme-sms.ts");
  expect(written).toContain("docs/reference/mock-acme-sms.md");
  expect(existsSync(join(copy, "docs/public/schemas/acme-sms.json"))).toBe(true);
  const page = readFileSync(join(copy, "docs/providers/acme-sms.md"), "utf8");
  for (const row of [
    "| `apiKey` | yes |",
    "| `senders` | numbers |",
    "| no_credit | [`insufficient-funds`]",
  ]) {
    expect(page).toContain(row);
  }
  const comparison = readFileSync(join(copy, "docs/providers/index.md"), "utf8");
  expect(comparison).toContain("[Acme](acme-sms.md)");
  const code = readFileSync(join(copy, "docs/reference/errors/insufficient-funds.md"), "utf8");
  expect(code).toContain("| [Acme](../../providers/acme-sms.md) | no_credit |");
  const listed = readFileSync(join(copy, "packages/cli/src/generated/providers.ts"), "utf8");
  expect(listed).toContain('"acme-sms": () => import("@smskit/acme-sms")');
  const example = readFileSync(join(copy, "apps/example/src/generated/providers.ts"), "utf8");
  expect(example).toMatch(
    /"acme-sms": \{\s*definition: acmeSms,\s*createWebhook: createAcmeSmsWebhook,\s*createMock: mockAcmeSms/,
  );
  const accounts = readFileSync(join(copy, "apps/test-support/src/generated/example-accounts.ts"), "utf8");
  expect(accounts).toContain('provider: "acme-sms"');
  expect(readFileSync(join(copy, "apps/example/package.json"), "utf8")).toContain(
    '"@smskit/acme-sms": "workspace:*"',
  );
  for (const path of written)
    expect(readFileSync(join(copy, path), "utf8"), path).not.toMatch(/acmesms|AcmeSMS/);
});

/** The mock as it is outside this repository, where the connector's tests have it. */
function writeMockOfStrangers(): string {
  const mock = readFileSync(join(copy, "packages/mock/src/providers/acme-sms/mock-acme-sms.ts"), "utf8")
    .replace(/"\.\.\/\.\.\/carrier\/carrier\.ts"/, '"@smskit/mock"')
    .replace("  type MockProvider,\n", "")
    .replaceAll(/"\.\.\/\S+"/g, '"@smskit/mock/provider"');
  const path = "packages/providers/acme-sms/src/testing/mock-of-strangers.ts";
  writeFileSync(join(copy, path), `import type { MockProvider } from "@smskit/mock";\n${mock}`);
  return path;
}

test("it compiles, and so does its mock outside this repository", () => {
  const config = join(copy, "tsconfig.new.json");
  // The tests of core make up providers, too: their names must not be those of the guide.
  const include = [
    "packages/providers/acme-sms/src",
    "packages/mock/src/providers/acme-sms",
    "packages/core/src",
  ];
  const outside = join(copy, writeMockOfStrangers());
  onTestFinished(() => rmSync(outside));
  const compiler = { extends: "./tsconfig.json", include };
  run(process.execPath, [
    "-e",
    `require("node:fs").writeFileSync(${JSON.stringify(config)}, ${JSON.stringify(JSON.stringify(compiler))})`,
  ]);
  expect(run(bin("tsc"), ["-p", config])).toEqual({ status: 0, output: "" });
});

test("it passes the linter", () => {
  const folders = ["packages/providers/acme-sms", "packages/mock/src/providers/acme-sms"];
  expect(run(bin("biome"), ["format", "--write", ...folders])).toMatchObject({ status: 0 });
  const { status, output } = run(bin("biome"), [
    "check",
    "--error-on-warnings",
    "--vcs-enabled=false",
    ...folders,
  ]);
  expect(output).toContain("Checked");
  expect(status, output).toBe(0);
});

test("its tests run, and all that fail say what to fill in", () => {
  const report = join(copy, "report.json");
  const { status, output } = run(bin("vitest"), [
    "run",
    "packages/providers/acme-sms",
    "packages/mock/src/providers/acme-sms",
    // What holds for all providers.
    "scripts/provider-files",
    "scripts/provider-setup",
    "scripts/wrong-arguments",
    "--reporter=json",
    `--outputFile=${report}`,
  ]);
  expect(status, output).toBe(1);
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: {
      message: string;
      assertionResults: { status: string; fullName: string; title: string; failureMessages: string[] }[];
    }[];
  };
  expect(testResults.length, output).toBeGreaterThan(4);
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = results.filter((result) => result.status === "failed");
  const others = failed.filter(({ fullName }) => !fullName.startsWith("fill in,"));
  expect(others.map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages[0]}`).join("\n")).toBe(
    "",
  );
  const sentences = failed.map(({ title }) => title).join("\n");
  for (const file of [
    "config",
    "connector",
    "request",
    "response",
    "errors",
    "features",
    "setup",
    "webhook",
  ]) {
    expect(sentences).toContain(`packages/providers/acme-sms/src/${file}.ts: `);
  }
  expect(sentences).toContain("packages/mock/src/providers/acme-sms/mock-acme-sms.ts: ");
  expect(sentences).toContain("docs/providers/acme-sms.md: ");
  expect(sentences).toContain("docs/reference/mock-acme-sms.md: ");
  expect(results.filter((result) => result.status === "passed").length).toBeGreaterThan(80);
});

/** A provider whose connector is in the package of another one. */
const secondOfItsPackage = String(
  readdirSync(join(root, "packages/mock/src/providers"), { withFileTypes: true }).find(
    (entry) =>
      entry.isDirectory() &&
      entry.name !== "shared" &&
      !existsSync(join(root, "packages/providers", entry.name)),
  )?.name,
);

test.each([
  ["Acme", undefined, "must be lower case"],
  ["../acme", undefined, "must be lower case"],
  ["acme-sms", undefined, "packages/providers/acme-sms exists"],
  [secondOfItsPackage, undefined, `packages/mock/src/providers/${secondOfItsPackage} exists`],
  ["shared", undefined, "packages/mock/src/providers/shared exists"],
  ["core", undefined, "packages/core exists"],
  ["index", undefined, "docs/providers/index.md exists"],
  ["acme-voice", 'The "Acme"', "display name: must not be empty, and must not contain"],
  ["acme-voice", "", "display name: must not be empty, and must not contain"],
])("%s, %s is refused", (name, displayName, sentence) => {
  expect(() => writeProvider(copy, name, displayName)).toThrow(sentence);
});

test("a step that fails ends the script, which writes below the root from any folder", () => {
  const cwd = join(copy, "docs");
  const tools = join(copy, "failing-tools");
  mkdirSync(tools);
  writeFileSync(join(tools, "pnpm"), "#!/bin/sh\nexit 7\n", { mode: 0o755 });
  const parameters = ["--conditions=@smskit/source", "../scripts/new-provider.ts", "acme-voice"];
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    cwd,
    env: { ...process.env, PATH: `${tools}:${process.env["PATH"]}` },
    encoding: "utf8",
  });
  expect(status, stderr).toBe(1);
  expect(stderr).toContain("pnpm install --prefer-offline failed (exit status 7): fix what it reports");
  expect(stdout).toContain("wrote packages/cli/package.json");
  expect(stdout).not.toContain("Next:");
  expect(existsSync(join(copy, "packages/providers/acme-voice/package.json"))).toBe(true);
  expect(existsSync(join(cwd, "packages"))).toBe(false);
});

test("a name that is refused is a sentence, not a stack", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/new-provider.ts", "Acme"], {
    cwd: copy,
    encoding: "utf8",
  });
  expect({ status, stderr: stderr.trim() }).toEqual({
    status: 1,
    stderr: "provider: must be lower case, such as acme or acme-sms.",
  });
});
