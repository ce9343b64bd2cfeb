import { checkGateway, literalSecrets } from "@smskit/gateway";
import { exitCodes } from "./exit-codes.ts";
import { providerLoader, readGatewayFile } from "./gateway-config-file.ts";
import type { Report } from "./report.ts";
import type { ServeRequest } from "./serve-request.ts";
import type { Terminal } from "./terminal.ts";

/** `smskit serve --check`: everything that is wrong with a config, and whether providers and database can be reached. */
export async function checkGatewayConfig(
  request: ServeRequest,
  report: Report,
  terminal: Terminal,
): Promise<number> {
  const { file, folder } = await readGatewayFile(request, terminal);
  const loadProvider = providerLoader(folder);
  const [checked, literal] = await Promise.all([
    checkGateway({ config: file, folder, env: terminal.env, loadProvider, timeoutMs: request.timeoutMs }),
    literalSecrets({ config: file, loadProvider }),
  ]);
  const findings = [...literal, ...checked.findings];
  const ok = findings.every(({ level }) => level !== "error");
  for (const { level, path, message } of findings) {
    report.sign(level, path === "" ? `The config ${message}` : `${path}: ${message}`);
  }
  report.data({ ok, findings });
  return ok ? exitCodes.done : exitCodes.refused;
}
