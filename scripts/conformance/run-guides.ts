import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Language, languages, runLanguage } from "../../apps/testing/src/testing/languages.ts";
import { startMockServer } from "../../packages/mock/src/index.ts";
import { python } from "./find-python.ts";
import { installDebianPackages } from "./install-debian-packages.ts";

const run = promisify(execFile);
const source = new URL("../../apps/testing/", import.meta.url).pathname;

/** Runs the tests that the guides for other languages show, in a copy. */
export const guides: readonly [name: string, prove: () => Promise<void>][] = [
  ["docs/guides/python.md, with twilio", () => runPython("send_text_twilio")],
  ["docs/guides/python.md, with requests", () => runPython("send_text_requests")],
  ["docs/guides/go.md, with net/http", runGo],
  ...languages.map((language): [string, () => Promise<void>] => [
    `apps/testing/any-language, ${language.name}`,
    () => runInLanguage(language),
  ]),
];

async function runInLanguage(language: Language): Promise<void> {
  installDebianPackages(language.packages);
  const { status, output } = await runLanguage(language);
  if (status !== 0 || !language.prints.test(output)) throw new Error(output);
}

async function runPython(sender: string): Promise<void> {
  installDebianPackages(["python3-flask", "python3-pytest", "python3-requests", "python3-twilio"]);
  await inCopy("python", async (folder, env) => {
    const test = join(folder, "test_sign_in.py");
    writeFileSync(test, readFileSync(test, "utf8").replace("from send_text_twilio", `from ${sender}`));
    await run(python, ["-m", "pytest", "-q"], { cwd: folder, env });
  });
}

async function runGo(): Promise<void> {
  installDebianPackages(["golang-go"]);
  await inCopy("go", (folder, env) => run("/usr/bin/go", ["test", "-count=1", "."], { cwd: folder, env }));
}

/** Copies a folder of the app, since Python and Go write files beside the sources. */
async function inCopy(
  name: string,
  test: (folder: string, env: NodeJS.ProcessEnv) => Promise<unknown>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "smskit-guides-"));
  const server = await startMockServer();
  try {
    cpSync(join(source, name), folder, { recursive: true });
    await test(folder, { ...process.env, MOCK_URL: server.url });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    if (`${stdout}${stderr}` !== "") console.error(`${stdout}${stderr}`);
    throw error;
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}
