import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import {
  type Carrier,
  createCarrier,
  describeMockServer,
  type MockProvider,
  type MockState,
  mockProviders,
  openMockState,
  startMockServer,
} from "@smskit/mock";
import { errorKindOf } from "./error-name.ts";
import { exitCodes } from "./exit-codes.ts";
import { forwardTexts } from "./forward-texts.ts";
import { wholeNumber } from "./message-options.ts";
import { type OpenSetup, openMockSetup } from "./mock-setup.ts";
import { networkAddresses } from "./network-addresses.ts";
import { createReport } from "./report.ts";
import { paint, printable, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export interface MockOptions {
  /** A file with numbers, phones, faults and the options of the mocks. */
  config?: string | undefined;
  port?: string | undefined;
  host?: string | undefined;
  inboundUrl?: string | undefined;
  tls?: boolean | undefined;
  caFile?: string | undefined;
  latency?: string | undefined;
  /** Packages or modules that export a mock provider. */
  mock?: readonly string[] | undefined;
  /** A folder that keeps the texts. */
  state?: string | undefined;
  exitOnStdinClose?: boolean | undefined;
  json?: boolean | undefined;
}

const usualPort = 4010;
const hostErrors = new Set(["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN", "EINVAL"]);

/** `smskit mock`: serves mock providers until Ctrl-C. */
export async function serveMock(options: MockOptions, terminal: Terminal): Promise<number> {
  const report = createReport(terminal, options.json ?? false);
  const setup = options.config === undefined ? undefined : await openMockSetup(options.config, terminal);
  const latencyMs = wholeNumber("--latency", options.latency, 0) ?? setup?.latencyMs;
  const { host, inboundUrl = setup?.inboundUrl } = options;
  if (inboundUrl !== undefined && !/^https?:$/.test(URL.parse(inboundUrl)?.protocol ?? "")) {
    throw new UsageError("--inbound-url: must be an http or https URL, such as http://localhost:3000/sms.");
  }
  const carrier = createCarrier({ latencyMs, inboundUrl });
  const port = wholeNumber("--port", options.port, 0) ?? usualPort;
  if (options.caFile !== undefined && !options.tls) throw new UsageError("--ca-file belongs to --tls.");
  // V8 would double the space for new objects, up to 64 MB, as texts are kept. Held where it is, nothing is slower.
  setFlagsFromString("--semi-space-growth-factor=1");
  const ended = untilEnd(options, terminal);
  const more = await Promise.all((options.mock ?? []).map((name) => loadMocks(name, carrier, terminal)));
  const mocks = [...mockProviders(carrier, setup?.providers), ...more.flat()];
  setup?.apply(carrier);
  const state = await openState(options, carrier, terminal);
  const forwarded = startForwarding(setup, carrier, terminal);
  const server = await startMockServer({ port, host, tls: options.tls, carrier, mocks }).catch(
    async (error) => {
      await state?.close();
      if (error.code === undefined) throw new UsageError(error.message);
      if (hostErrors.has(error.code)) {
        throw new UsageError(
          `--host: is not an address of this machine (${error.code}). Use 0.0.0.0 for all of them.`,
        );
      }
      const problem = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.code})`;
      throw new UsageError(`Port ${port} ${problem}: choose another with --port, or 0 for any free one.`);
    },
  );
  try {
    const { caFile = server.caFile } = options;
    if (options.caFile !== undefined) await writeCa(options.caFile, server.ca ?? "", terminal);
    report.sign("ok", `Mock providers are at ${server.url}; they text nobody. Ctrl-C ends it.`);
    if (state && options.state)
      report.line(`  ${printable(options.state)} keeps the texts (${state.restored} so far).`);
    report.line();
    report.line(describeMockServer(caFile === undefined ? server : { ...server, caFile }));
    const devices = networkAddresses(host).map((address) =>
      server.url.replace(/\/\/[^/]+$/, `//${address}:${server.port}`),
    );
    if (devices.length > 0) {
      report.line();
      report.line("On another device");
      for (const url of devices) report.line(`  ${url}/ is the inbox, ${url}/code shows the last code`);
    }
    report.line();
    report.line("smskit");
    report.line(`  "baseUrl": "${server.url}" in the connector JSON`);
    // One line, so that a program in any language can read it before the server ends.
    const ready = { url: server.url, port: server.port, ...(caFile && { caFile }) };
    if (options.json) terminal.stdout.write(`${JSON.stringify(ready)}\n`);
    await ended;
  } finally {
    await server.close();
    await forwarded();
    await state?.close();
  }
  report.line();
  const texts = carrier.messages.length;
  report.sign("ok", `Ended, after ${texts} ${texts === 1 ? "text" : "texts"}.`);
  return exitCodes.done;
}

/**
 * Resolves on Ctrl-C, on SIGTERM and, with `--exit-on-stdin-close`, when standard input is closed. A signal reaches only the
 * process that it is sent to, such as npx; the end of a pipe reaches every process that reads it.
 */
function untilEnd({ exitOnStdinClose }: MockOptions, { stdin, onInterrupt }: Terminal): Promise<void> {
  return new Promise((end) => {
    const finish = (): void => {
      stopListening();
      if (exitOnStdinClose) stdin.destroy();
      end();
    };
    const stopListening = onInterrupt(finish);
    if (!exitOnStdinClose) return;
    stdin.once("close", finish).once("end", finish).once("error", finish);
    stdin.resume();
  });
}

/** Forwards texts if the file says so. Returns what waits for those under way. */
function startForwarding(
  setup: OpenSetup | undefined,
  carrier: Carrier,
  { stderr, env }: Terminal,
): () => Promise<void> {
  if (setup?.forward === undefined || setup.connector === undefined) return async () => {};
  const log = (sentence: string, isProblem: boolean): void => {
    const sign = isProblem ? paint(stderr, env)("yellow", "!") : paint(stderr, env)("green", "→");
    stderr.write(`${sign} ${printable(sentence)}\n`);
  };
  const { to } = setup.forward;
  log(`Texts to ${to.length} ${to.length === 1 ? "phone are" : "phones are"} also sent for real.`, true);
  return forwardTexts(carrier, setup.connector, { to, log });
}

async function openState(
  { state }: MockOptions,
  carrier: Carrier,
  { cwd, stderr, env }: Terminal,
): Promise<MockState | undefined> {
  if (state === undefined) return undefined;
  const onProblem = (sentence: string) =>
    void stderr.write(`${paint(stderr, env)("yellow", "!")} ${printable(sentence)}\n`);
  try {
    return await openMockState(carrier, resolve(cwd, state), { onProblem });
  } catch (error) {
    throw new UsageError(`--state: ${(error as Error).message}`);
  }
}

async function writeCa(path: string, certificate: string, { cwd }: Terminal): Promise<void> {
  await writeFile(resolve(cwd, path), certificate).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${path} cannot be written (${error.code}).`);
  });
}

/** Makes every mock provider that a module exports: what its functions named `mock…` return for a carrier. */
async function loadMocks(name: string, carrier: Carrier, { cwd }: Terminal): Promise<MockProvider[]> {
  let module: Record<string, unknown>;
  try {
    module = await import(pathToFileURL(createRequire(join(cwd, "package.json")).resolve(name)).href);
  } catch (error) {
    throw new UsageError(
      `--mock: the module cannot be loaded: importing it throws a ${errorKindOf(error)}. Give a package or a path (./acme-mock.js), and run a path with node to see the error.`,
    );
  }
  const makers = Object.entries(module).flatMap(([exported, make]) =>
    /^mock[A-Z]/.test(exported) && typeof make === "function" ? [make] : [],
  );
  if (makers.length === 0) {
    throw new UsageError("--mock: the module exports no mock provider; export a function such as mockAcme.");
  }
  return makers.map((make) => make(carrier));
}
