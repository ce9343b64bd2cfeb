import { exitCodes } from "./exit-codes.ts";
import { timeoutOf, wholeNumber } from "./message-options.ts";
import { createReport, type Report } from "./report.ts";
import type { ServeRequest } from "./serve-request.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export interface ServeFlags {
  config?: string | undefined;
  host?: string | undefined;
  port?: string | undefined;
  check?: boolean | undefined;
  timeout?: string | undefined;
  schema?: boolean | undefined;
  mock?: boolean | undefined;
  state?: string | undefined;
  json?: boolean | undefined;
}

/** `smskit serve`: runs a gateway until Ctrl-C, checks its config, or prints its schema. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<number> {
  const report = createReport(terminal, flags.json ?? false);
  const { config, host, state } = flags;
  const request: ServeRequest = {
    config,
    host,
    state,
    port: wholeNumber("--port", flags.port, 0),
    timeoutMs: timeoutOf(flags),
  };
  const modes = (["check", "schema", "mock"] as const).filter((mode) => flags[mode]);
  if (modes.length > 1) throw new UsageError(`--${modes[0]} and --${modes[1]}: pass one of the two.`);
  if (state !== undefined && !flags.mock) throw new UsageError("--state belongs to --mock.");
  if ((request.port ?? 0) > 65_535) throw new UsageError("--port takes a whole number from 0 to 65535.");
  const run = await modeOf(modes[0]);
  return run(request, report, terminal);
}

type Mode = (request: ServeRequest, report: Report, terminal: Terminal) => Promise<number>;

async function modeOf(mode: "check" | "schema" | "mock" | undefined): Promise<Mode> {
  if (mode === "check") return (await import("./serve-check.ts")).checkGatewayConfig;
  if (mode === "schema") return printSchema;
  if (mode === "mock") return (await import("./serve-with-mock.ts")).serveWithMock;
  return (await import("./serve-config.ts")).serveConfig;
}

/** The schema is a JSON document with and without `--json`. */
async function printSchema(_: ServeRequest, __: Report, terminal: Terminal): Promise<number> {
  const { gatewayConfigJsonSchema } = await import("@smskit/gateway");
  const { builtInProviders, loadDefinition } = await import("./load-definition.ts");
  const providers = await Promise.all(builtInProviders.map((name) => loadDefinition(name, terminal)));
  terminal.stdout.write(`${JSON.stringify(gatewayConfigJsonSchema({ providers }), null, 2)}\n`);
  return exitCodes.done;
}
