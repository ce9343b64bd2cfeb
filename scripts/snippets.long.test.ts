import { execFile, spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { exampleConfigs } from "../apps/test-support/src/accounts.ts";
import { compileCache } from "../apps/test-support/src/child-process.ts";
import { packageFolders } from "../apps/test-support/src/package-folders.ts";
import { providerPackages } from "../apps/test-support/src/provider-packages.ts";
import { startMockServer } from "../packages/mock/src/index.ts";
import { exampleFault, exampleFile, exampleMessage } from "./generate/mock-api-examples.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const providers = providerPackages(root);

const pages = globSync(
  [
    "README.md",
    "docs/**/*.md",
    ...packageFolders(root).map((folder) => `${folder}/README.md`),
    "apps/*/README.md",
  ],
  { cwd: root, exclude: ["docs/reference/api/**"] },
);

const twilio = exampleConfigs["twilio"] ?? {};

/** Pages are read from a package that has what they import: the page of a mock shows a provider's own client. */
function homeOf(page: string): string {
  if (page.startsWith("docs/reference/mock-")) return "packages/mock";
  return /^(?:packages|apps)\//.test(page) ? dirname(page) : "apps/docs";
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** The connector JSON that a page shows, filled in. */
function connectorJsonOf(page: string, text: string): string | undefined {
  const json = [...text.matchAll(/^```json\n([\s\S]*?)^```/gm)].find(([, block]) =>
    block?.includes("templates"),
  );
  const [, provider = ""] = /(?:^docs|^packages)\/providers\/([^/]+)(?:\.md|\/README\.md)$/.exec(page) ?? [];
  // What a reader puts where the page has `<your-…>`.
  const config = exampleConfigs[provider] ?? twilio;
  const isObject = (value: unknown) => typeof value === "object" && !Array.isArray(value);
  const example: Record<string, unknown> = Object.assign(
    {},
    config,
    ...Object.values(config).filter(isObject),
  );
  return json?.[1]?.replaceAll(/"(\w+)": "<[a-z-]+>"/g, (found, field: string) =>
    field in example ? `"${field}": ${JSON.stringify(example[field])}` : found,
  );
}

interface Block {
  code: string;
  line: number;
}

interface Page {
  page: string;
  connectorJson: string | undefined;
  blocks: Block[];
}

/** A block that calls what it only declares is for the compiler. */
const declares = /^declare /m;
const isSuite = /test(?:Connector|Webhook|CodeProvider|VerificationStore)\(/;

const read: Page[] = pages.map((page) => {
  const text = readFileSync(join(root, page), "utf8");
  const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)]
    .map((match) => ({ code: match[1] ?? "", line: lineOf(text, match.index) + 1 }))
    .filter(({ code }) => !declares.test(code));
  return { page, connectorJson: connectorJsonOf(page, text), blocks };
});
/** A test of its reader's app, which is not here: its types are checked. */
const isReadersTest = /^test\(/m;
/** `expect` of vitest needs a test around it. */
const isScript = ({ code }: Pick<Block, "code">) => !isSuite.test(code) && !code.includes('from "vitest"');
const runnable = read
  .map((page) => ({ ...page, blocks: page.blocks.filter(isScript) }))
  .filter(({ blocks }) => blocks.length > 0);

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Copies a block into a file, from which the packages that it imports are found. */
function copy(page: string, { code, line }: Block): string {
  const folder = join(root, homeOf(page), ".snippets");
  mkdirSync(folder, { recursive: true });
  folders.push(folder);
  const file = join(folder, `${page.replaceAll(/\W/g, "-")}-${line}.ts`);
  writeFileSync(file, code);
  return file;
}

/** Runs blocks of a page in one process; the numbers of texts that phones had got after each. */
async function runBlocks({ page, connectorJson }: Page, blocks: readonly Block[], flags: string[] = []) {
  const cwd = mkdtempSync(join(tmpdir(), "smskit-snippets-"));
  folders.push(cwd);
  if (connectorJson !== undefined) writeFileSync(join(cwd, "connector.json"), connectorJson);
  const files = blocks.map((block) => copy(page, block));
  const script = join(root, "scripts/run-snippets.ts");
  const parameters = ["--conditions=@smskit/source", script, ...flags, ...files];
  const { stdout, stderr } = await run(process.execPath, parameters, { cwd, env });
  expect(stderr).toBe("");
  return files.map((file) => Number(new RegExp(`^${file}: (\\d+) texts$`, "m").exec(stdout)?.[1]));
}

const env = {
  ...compileCache,
  PATH: process.env["PATH"],
  PORT: "0",
  LOG_SECRET: "0123456789abcdef0123456789abcdef",
  TWILIO_ACCOUNT_SID: String(twilio["accountSID"]),
  TWILIO_AUTH_TOKEN: String(twilio["authToken"]),
  TWILIO_MESSAGING_SERVICE_SID: String(twilio["fromMessagingServiceSID"]),
};

describe("the blocks of a page, copied into files and run, do what they are shown for", () => {
  test.each(runnable)("$page", { timeout: 120_000 }, async (page) => {
    const startsMock = ({ code }: Block) => /start(?:Mocks|MockServer)\(/.test(code);
    const opensFolder = ({ code }: Block) => code.includes("openDatabase(");
    const own = page.blocks.filter(startsMock);
    const others = page.blocks.filter((block) => !startsMock(block) && !opensFolder(block));
    if (own.length > 0) await runBlocks(page, own, ["--own-mock"]);
    // A folder is for one process, and each of these has it.
    for (const block of page.blocks.filter(opensFolder)) await runBlocks(page, [block]);
    if (others.length === 0) return;
    const texts = await runBlocks(page, others, []);
    others.forEach(({ code, line }, at) => {
      // What is exported is called by others: by a server, or by tests of these pages.
      const sends =
        !/^export /m.test(code) &&
        /await \w+\.send\(/.test(code) &&
        providers.some(({ name }) => code.includes(`from "${name}"`));
      const got = (texts[at] ?? 0) - (texts[at - 1] ?? 0);
      expect(got > 0, `line ${line}: phones got ${got} texts`).toBe(sends);
    });
  });
});

/** Blocks that are suites, which vitest runs here and now. */
for (const { page, blocks } of read) {
  for (const block of blocks.filter(({ code }) => isSuite.test(code))) {
    const file = copy(page, block);
    describe(`${page}, line ${block.line}`, () => import(/* @vite-ignore */ file));
  }
}

/** What a command prints until it has printed this. A stream of events ends only with the command. */
async function beginningOf(command: string, printed: RegExp): Promise<string> {
  const child = spawn("sh", ["-c", `exec ${command}`], { stdio: ["ignore", "pipe", "inherit"] });
  let beginning = "";
  for await (const chunk of child.stdout) {
    beginning += chunk;
    if (printed.test(beginning)) break;
  }
  child.kill();
  return beginning;
}

test("commands and code that talk to a mock server get its responses", { timeout: 120_000 }, async () => {
  const address = "http://127.0.0.1:4010";
  const server = await startMockServer();
  onTestFinished(() => server.close());
  const account = `AC${"1".repeat(32)}`;
  /** Puts a message and a fault on the server, as the commands and the code expect. */
  async function startAgain() {
    server.carrier.reset();
    await fetch(`${server.url}/2010-04-01/Accounts/${account}/Messages.json`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${account}:${"0".repeat(32)}`)}` },
      body: new URLSearchParams({ To: "+15558675310", From: "+15550001111", Body: "Your code is 123456" }),
    });
    await server.carrier.idle();
    const fault = { kind: "rate-limited", to: "+15550000000" };
    const added = await fetch(`${server.url}/api/v1/faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fault),
    });
    const { id } = (await added.json()) as { id: string };
    server.carrier.setNumber("+15550001111", {});
    const replied = await fetch(`${server.url}/api/v1/replies`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from: "+15558675310", body: "", media: [{ url: "data:application/json,{}" }] }),
    });
    const { media } = (await replied.json()) as { media: { url: string }[] };
    const file = media[0]?.url.split("/").at(-1) ?? "";
    return { message: server.carrier.messages[0]?.id ?? "", fault: id, file };
  }

  const texts = pages.map((page) => readFileSync(join(root, page), "utf8"));
  const shell = texts.flatMap((text) =>
    [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block),
  );
  const commands = shell.flatMap((block) => block.replaceAll("\\\n", " ").match(/^curl .+$/gm) ?? []);
  expect(commands.length).toBeGreaterThan(20);
  for (const command of commands) {
    const ids = await startAgain();
    const here = command
      .replace("curl", "curl --fail-with-body -sS")
      .replaceAll(address, server.url)
      .replace(exampleMessage, ids.message)
      .replace(exampleFault, ids.fault)
      .replace(exampleFile, ids.file);
    if (here.includes("/events")) {
      expect(await beginningOf(`${here} --no-buffer`, /\nid: /), command).toMatch(/^retry: \d+\nid: /);
      continue;
    }
    const { stdout } = await run("sh", ["-c", `${here} -w '\n%{http_code}'`]);
    const [status = "", ...body] = stdout.split("\n").reverse();
    if (status === "204") continue;
    expect(JSON.parse(body.reverse().join("\n")), command).toBeTypeOf("object");
  }
  await startAgain();

  const inTests = read.flatMap(({ page, blocks }) =>
    blocks
      .filter(({ code }) => !isSuite.test(code) && !isScript({ code }) && !isReadersTest.test(code))
      .map((block) => ({ page, block })),
  );
  expect(inTests.length).toBeGreaterThan(0);
  for (const { page, block } of inTests) {
    const code = block.code.replaceAll(address, server.url);
    vi.spyOn(console, "log").mockImplementationOnce(() => {});
    await import(/* @vite-ignore */ copy(page, { ...block, code }));
  }
});

test("there are blocks to run", () => {
  expect(runnable.flatMap(({ blocks }) => blocks).length).toBeGreaterThan(30);
});

test("every script of this repository that a page names is there", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const known = new Set([...Object.keys(scripts), "changeset", "install", "exec"]);
  const unknown = [...pages, "CONTRIBUTING.md", "SECURITY.md"].flatMap((page) => {
    const text = readFileSync(join(root, page), "utf8");
    const named = [...text.matchAll(/(?:npx -y pnpm@[\d.]+|`pnpm) ([a-z][\w:-]*)/g)].map(
      ([, script = ""]) => script,
    );
    return named.filter((script) => !known.has(script)).map((script) => `${page}: ${script}`);
  });
  expect(unknown).toEqual([]);
});
