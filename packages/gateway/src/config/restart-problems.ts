import { isDeepStrictEqual } from "node:util";
import type { ConfigProblem } from "@smskit/core";
import type { GatewayConfig } from "./gateway-config.ts";

/** What the open database, its workers and the server were started with. */
const fixed: Readonly<Record<string, (config: GatewayConfig) => unknown>> = {
  database: ({ database }) => database,
  secret: ({ secret }) => secret,
  "http.host": ({ http }) => http.host,
  "http.port": ({ http }) => http.port,
  "delivery.attempts": ({ delivery }) => delivery.attempts,
  "delivery.concurrency": ({ delivery }) => delivery.concurrency,
  verification: ({ verification }) => verification,
  retention: ({ retention }) => retention,
};

/** Returns the fields that a running gateway cannot take over. */
export function restartProblems(current: GatewayConfig, next: GatewayConfig): ConfigProblem[] {
  return Object.entries(fixed).flatMap(([path, select]) =>
    isDeepStrictEqual(select(current), select(next))
      ? []
      : [{ path, message: "has changed, which needs a restart; restart the gateway, or undo this change" }],
  );
}
