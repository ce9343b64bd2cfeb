import { SmsError } from "@smskit/core";
import {
  createGateway,
  createGatewayLogger,
  type Gateway,
  type GatewayServer,
  literalSecrets,
  serveGateway,
} from "@smskit/gateway";
import { exitCodes } from "./exit-codes.ts";
import { type GatewayFile, listenProblem, providerLoader, readGatewayFile } from "./gateway-config-file.ts";
import { type Report, reportFacts } from "./report.ts";
import type { ServeRequest } from "./serve-request.ts";
import { paint, printable, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** `smskit serve --config`: runs the gateway of a file. SIGHUP reads the file again. */
export async function serveConfig(
  request: ServeRequest,
  report: Report,
  terminal: Terminal,
): Promise<number> {
  const stop = stopSignal(terminal);
  const lost = Promise.withResolvers<SmsError>();
  const { file, folder, from } = await readGatewayFile(request, terminal);
  const gateway = createGateway({
    config: file,
    folder,
    env: terminal.env,
    loadProvider: providerLoader(folder),
    logger: createGatewayLogger(terminal.stderr),
    onLost: lost.resolve,
  });
  await warnOfLiterals({ file, folder, from }, terminal);
  await startGateway(gateway, from);
  const server = await serveGateway(gateway).catch(async (thrown) => {
    await gateway.stop();
    throw listenProblem(thrown);
  });
  const noReload = terminal.onHangUp(() => void reload(gateway, request, terminal));
  report.sign("ok", `The gateway is at ${server.url}. Ctrl-C ends it.`);
  reportFacts(report, { config: from, ...describe(file) });
  printReady(report, terminal, { url: server.url, port: server.port });
  const problem = await Promise.race([stop, lost.promise]);
  noReload();
  return stopGateway(gateway, server, report, problem);
}

/** Resolves with the first Ctrl-C or SIGTERM. A second one ends the process at once, as if nobody listened. */
export function stopSignal({ onInterrupt }: Terminal): Promise<undefined> {
  return new Promise((resolve) => {
    const stopListening = onInterrupt(() => {
      // Not at once: other listeners of this very signal end the process if they are alone.
      setImmediate(stopListening);
      resolve(undefined);
    });
  });
}

/** @throws {UsageError} for a config that is wrong, with every problem. */
export async function startGateway(gateway: Gateway, from: string): Promise<void> {
  try {
    await gateway.start();
  } catch (thrown) {
    if (!SmsError.is(thrown)) throw thrown;
    throw new UsageError(`${printable(from)} cannot be used.\n${thrown.message}`);
  }
}

/**
 * Stops both: the server takes no more connections, and what the gateway has accepted is on record.
 * @param problem Why the gateway cannot go on.
 * @returns the exit code.
 */
export async function stopGateway(
  gateway: Gateway,
  server: GatewayServer,
  report: Report,
  problem: SmsError | undefined,
): Promise<number> {
  report.line();
  if (problem) report.sign("error", problem.message);
  else report.line("Stopping: requests and texts under way are finished. Press Ctrl-C again to end at once.");
  await Promise.all([server.close(), gateway.stop()]);
  report.sign(problem ? "error" : "ok", "Ended.");
  return problem ? exitCodes.refused : exitCodes.done;
}

/** One line, so that a program in any language can read it before the gateway ends. */
export function printReady({ json }: Report, { stdout }: Terminal, ready: object): void {
  if (json) stdout.write(`${JSON.stringify(ready)}\n`);
}

async function reload(gateway: Gateway, request: ServeRequest, terminal: Terminal): Promise<void> {
  const { stderr, env } = terminal;
  const say = (sign: string, color: "green" | "red", sentence: string) =>
    void stderr.write(`${paint(stderr, env)(color, sign)} ${printable(sentence)}\n`);
  try {
    if (request.config === "-") throw new UsageError("The config came from standard input; restart instead.");
    const { file, folder, from } = await readGatewayFile(request, terminal);
    await warnOfLiterals({ file, folder, from }, terminal);
    await gateway.reload(file);
    say("✓", "green", `${from} was read again.`);
  } catch (thrown) {
    const isKnown = thrown instanceof UsageError || SmsError.is(thrown);
    const reason = isKnown ? thrown.message : "It cannot be used.";
    say("✗", "red", `The config was not replaced. ${reason}`);
  }
}

/**
 * Warns of secrets that the file contains itself.
 * @throws {UsageError} for those that sign.
 */
async function warnOfLiterals(
  { file, folder, from }: { file: GatewayFile; folder: string; from: string },
  { stderr, env }: Terminal,
): Promise<void> {
  const findings = await literalSecrets({ config: file, loadProvider: providerLoader(folder) });
  const refused = findings.filter(({ level }) => level === "error");
  if (refused.length > 0) {
    const lines = refused.map(({ path, message }) => `  ${path}: ${message}`);
    throw new UsageError(`${printable(from)} cannot be used.\n${printable(lines.join("\n"))}`);
  }
  for (const { path, message } of findings) {
    stderr.write(`${paint(stderr, env)("yellow", "!")} ${printable(`${path}: ${message}`)}\n`);
  }
}

function describe({ connectors, doors, keys }: GatewayFile): Record<string, string | undefined> {
  const list = (entries: unknown, kind: string) =>
    Object.entries((entries ?? {}) as Record<string, Record<string, unknown>>)
      .map(([name, entry]) => (entry[kind] === name ? name : `${name} (${entry[kind]})`))
      .join(", ") || undefined;
  return {
    connectors: list(connectors, "provider"),
    doors: list(doors, "type"),
    keys: Array.isArray(keys) ? keys.map(({ id }) => id).join(", ") : undefined,
  };
}
