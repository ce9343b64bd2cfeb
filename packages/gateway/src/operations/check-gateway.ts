import { SmsError } from "@smskit/core";
import { expectOptions } from "@smskit/core/wrapper";
import type { LoadedConnector } from "../config/load-connectors.ts";
import { examineGatewayConfig } from "../config/read-gateway-config.ts";
import type { GatewayOptions } from "../create-gateway.ts";
import { missingTemplates } from "../doors/missing-templates.ts";
import { checkDatabase } from "./check-database.ts";
import type { GatewayFinding } from "./gateway-finding.ts";

export interface GatewayCheck {
  /** Whether no finding is an error. */
  ok: boolean;
  findings: readonly GatewayFinding[];
}

export interface CheckGatewayOptions
  extends Pick<GatewayOptions, "config" | "env" | "folder" | "loadProvider"> {
  /**
   * Milliseconds for each provider, and for the database.
   * @default 10_000
   */
  timeoutMs?: number | undefined;
}

/**
 * Checks a gateway's config: every field, whether each provider accepts its credentials, and whether the database can be reached. It
 * sends nothing, and changes nothing.
 */
export async function checkGateway(options: CheckGatewayOptions): Promise<GatewayCheck> {
  expectOptions("checkGateway", options, {
    config: true,
    env: true,
    folder: true,
    loadProvider: true,
    timeoutMs: true,
  });
  const { config, env = process.env, folder = process.cwd(), timeoutMs = 10_000 } = options;
  const { loadProvider = (provider: string): Promise<object> => import(`@smskit/${provider}`) } = options;
  const { problems, read, connectors, database } = await examineGatewayConfig(
    config,
    { env, folder },
    loadProvider,
  );
  const checked = await Promise.all([
    ...connectors.map((one) => checkConnector(one, timeoutMs)),
    database === undefined ? [] : checkDatabase(database, folder, timeoutMs),
  ]);
  const untold =
    read &&
    (await missingTemplates(
      read.config,
      connectors.map(({ connector }) => connector),
    ));
  await Promise.all(connectors.map(({ connector }) => connector.close?.()));
  const findings = [
    ...problems.map((problem) => ({ level: "error" as const, ...problem })),
    ...(untold ?? []).map((problem) => ({ level: "warning" as const, ...problem })),
    // A connector does not know of the templates of the gateway.
    ...checked.flat().filter(({ path }) => !(read?.config.templates && path.endsWith(".config.templates"))),
  ];
  return { ok: findings.every(({ level }) => level !== "error"), findings };
}

async function checkConnector(
  { name, connector }: LoadedConnector,
  timeoutMs: number,
): Promise<GatewayFinding[]> {
  const path = `connectors.${name}`;
  if (connector.check === undefined) {
    const message = "has the right form; whether the provider accepts it, this connector cannot ask";
    return [{ level: "warning", path, message }];
  }
  try {
    const { findings } = await connector.check({ timeoutMs });
    return findings.map(({ level, field, message }) => ({
      level,
      path: field === undefined ? path : `${path}.config.${field}`,
      message,
    }));
  } catch (thrown) {
    const reason = SmsError.is(thrown)
      ? thrown.message
      : "the connector threw an error that is not an SmsError";
    return [{ level: "error", path, message: `the provider could not be asked: ${reason}` }];
  }
}
