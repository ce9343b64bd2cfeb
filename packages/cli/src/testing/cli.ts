import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConnectorDefinition } from "@smskit/core";
import { type MockServer, startMockServer } from "@smskit/mock";
import { compileCache, endOf } from "@smskit/test-support/child-process";
import { loadProviders } from "@smskit/test-support/load-providers";
import "@smskit/test-support/patience";
import { expect, onTestFinished } from "vitest";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export const accountSID = "AC00112233445566778899aabbccddeeff";
export const serviceSID = "MG00112233445566778899aabbccddeeff";
/** No run may show it. */
export const authToken = "c0ffee5ec2e7c0ffee5ec2e7c0ffee00";
export const to = "+15558675310";
/** No run may show it, but for what shows a text on purpose. */
export const code = "907514";

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What `--json` printed. */
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects in there
  json(): any;
}

export interface Started {
  child: ChildProcess;
  /** What it printed so far. */
  shown(): string;
  ended: Promise<Ended>;
}

export interface Surroundings {
  cwd: string;
  env?: Record<string, string>;
  stdin?: string;
  /** Shell commands to run before, such as `ulimit`. */
  before?: string;
}

/** The command that starts the command line from its sources. */
export function cliCommand(parameters: readonly string[]): string[] {
  return [process.execPath, "--conditions=@smskit/source", main, ...parameters];
}

/** The environment, without what is the test runner's. */
export function withoutRunner(): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(NODE|VITEST|SMSKIT|CI$|NO_COLOR$|FORCE_COLOR$)/.test(name),
    ),
  );
}

/** Starts the command line as its own process. What it prints is searched for secrets at its end. */
export function startCli(
  parameters: readonly string[],
  { cwd, env = {}, stdin, before }: Surroundings,
): Started {
  const command = cliCommand(parameters);
  const [file = "", ...rest] =
    before === undefined ? command : ["sh", "-c", `${before}; exec "$@"`, "sh", ...command];
  const child = spawn(file, rest, {
    cwd,
    env: { ...withoutRunner(), ...compileCache, ...env },
  });
  child.stdin.on("error", () => {});
  child.stdin.end(stdin ?? "");
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      printed[name] += chunk;
    });
  }
  onTestFinished(() => void child.kill("SIGKILL"));
  noteProcess(endOf(child));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => {
      resolve({ code: status, ...printed, json: () => JSON.parse(printed.stdout) });
    });
  }).then((end) => {
    expectSafe(end.stdout + end.stderr);
    return end;
  });
  // A test that waits for something else gets the error from `until`.
  ended.catch(() => {});
  return { child, ended, shown: () => printed.stdout + printed.stderr };
}

/** Runs the command line to its end. */
export function runCli(parameters: readonly string[], surroundings: Surroundings): Promise<Ended> {
  return startCli(parameters, surroundings).ended;
}

export function expectSafe(printed: string): void {
  for (const secret of [authToken, btoa(`${accountSID}:${authToken}`)]) {
    expect(printed.includes(secret), "a secret is shown").toBe(false);
  }
}

/** A new folder, removed after the test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "smskit-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface OtherProvider {
  provider: string;
  config: Record<string, unknown>;
}

export interface Scene {
  server: MockServer;
  folder: string;
  config: Record<string, unknown>;
  /** Another provider on the same server, one that cannot find messages; its config has no templates. */
  other: OtherProvider;
  /** Runs the command line in the folder. */
  cli(parameters: readonly string[], surroundings?: Partial<Surroundings>): Promise<Ended>;
  start(parameters: readonly string[]): Started;
  write(name: string, content: string): Promise<void>;
  /** What each number got, by the texts. */
  received(): { to: string; body: string }[];
}

/** A mock provider, and a folder with a connector JSON for it. */
export async function scene(overrides: Record<string, unknown> = {}): Promise<Scene> {
  const [server, folder] = await Promise.all([startMockServer({ port: 0 }), emptyFolder()]);
  onTestFinished(() => server.close());
  const config = {
    accountSID,
    authToken,
    fromMessagingServiceSID: serviceSID,
    baseUrl: server.url,
    templates: [
      { usageType: "SignIn", content: "Your passcode is {{code}}." },
      { usageType: "Hello", content: "Hello {{name}}." },
      { usageType: "Hello", locale: "fr", content: "Bonjour {{name}}." },
    ],
    ...overrides,
  };
  const write = (name: string, content: string) => writeFile(join(folder, name), content, { mode: 0o600 });
  await write("connector.json", JSON.stringify(config));
  return {
    server,
    folder,
    config,
    other: await otherProvider(server.url),
    cli: (parameters, surroundings) => runCli(parameters, { cwd: folder, ...surroundings }),
    start: (parameters) => startCli(parameters, { cwd: folder }),
    write,
    received: () => server.carrier.messages.map(({ to, body }) => ({ to, body })),
  };
}

/** A provider that cannot find messages, and a config for it without templates. */
export async function otherProvider(baseUrl?: string): Promise<OtherProvider> {
  for (const { provider, definition, exampleConfig } of await loadProviders<ConnectorDefinition>()) {
    const { templates, ...values } = exampleConfig;
    const config = { ...values, ...(baseUrl !== undefined && { baseUrl }) };
    if (definition.create(config).find === undefined) return { provider, config };
  }
  throw new Error("These tests need a provider that cannot find messages.");
}

/** How the processes of the running test ended, or undefined for one that runs. */
const processes = new Set<{ end: Error | undefined }>();

/** Makes `until` fail when the process, and all others of the test, have ended. */
export function noteProcess(ended: Promise<Error>): void {
  const process: { end: Error | undefined } = { end: undefined };
  processes.add(process);
  onTestFinished(() => void processes.delete(process));
  void ended.then((end) => {
    process.end = end;
  });
}

/** For what a process did right before it ended: so often is looked for it. A busy machine may stand still in between. */
const looksAfterTheEnd = 200;

/**
 * Waits until something holds, however long the machine takes.
 *
 * @throws {Error} when it does not hold and no process of the test is left that could change that: how the last one ended.
 */
export async function until(holds: () => boolean): Promise<void> {
  for (let looks = 0; !holds(); ) {
    const ends = [...processes].map(({ end }) => end);
    const running = ends.length === 0 || ends.includes(undefined);
    looks = running ? 0 : looks + 1;
    if (looks > looksAfterTheEnd) throw ends.at(-1);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
