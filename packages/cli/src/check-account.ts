import { type ConnectorCheck, configProblems } from "@smskit/core";
import { describeFeatures, type ProviderFeatures } from "@smskit/core/provider";
import { exitCodes } from "./exit-codes.ts";
import { timeoutOf } from "./message-options.ts";
import { type ConfigOptions, readConnector } from "./read-config.ts";
import { createReport, reportFacts, smsErrorOf } from "./report.ts";
import type { Terminal } from "./terminal.ts";

export interface CheckOptions extends ConfigOptions {
  timeout?: string | undefined;
  json?: boolean | undefined;
}

/** `smskit check`: credentials and senders, field by field. Sends nothing. */
export async function checkAccount(options: CheckOptions, terminal: Terminal): Promise<number> {
  const report = createReport(terminal, options.json ?? false);
  const timeoutMs = timeoutOf(options);
  const { definition, config } = await readConnector(options, terminal);
  const { provider, name, setup } = definition;

  const show = ({ ok, findings }: ConnectorCheck, features?: ProviderFeatures): number => {
    for (const { level, field = "", message } of findings) {
      report.sign(level, field === "" ? message : `${field}: ${message}`);
      const place = setup?.fields[field.split(/[.[]/, 1)[0] ?? ""]?.place;
      if (level === "error" && place !== undefined) report.line(`  Find it: ${place}`);
    }
    if (features !== undefined) {
      report.line();
      report.line(report.paint("bold", `What ${name} can do with this config`));
      reportFacts(report, { ...describeFeatures(features) });
    }
    report.data({ ok, provider, findings, ...(features && { features }) });
    return ok ? exitCodes.done : exitCodes.refused;
  };

  const problems = configProblems(definition.configSchema, config);
  if (problems.length > 0) {
    const findings = problems.map(({ path, message }) =>
      path === ""
        ? { level: "error" as const, message: `The config ${message}` }
        : { level: "error" as const, field: path, message },
    );
    return show({ ok: false, findings });
  }
  const connector = definition.create(config);
  try {
    if (connector.check === undefined) {
      const message = `The config has the right form; whether ${name} accepts it, this connector cannot ask.`;
      return show({ ok: true, findings: [{ level: "warning", message }] }, connector.features);
    }
    return show(await connector.check({ timeoutMs }), connector.features);
  } catch (thrown) {
    const error = smsErrorOf(thrown);
    report.sign("error", `${name} could not be asked: ${error.message}`);
    reportFacts(report, { code: error.code, requestId: error.requestId });
    report.data({ ok: false, provider, error: error.toJSON() });
    return exitCodes.refused;
  } finally {
    await connector.close?.();
  }
}
