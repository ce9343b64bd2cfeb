/** A gateway in its own process, for tests that kill it. Its argument says what to serve, and where. */
import { pino } from "pino";
import type { GatewayConfigInput } from "../config/gateway-config-input.ts";
import { createInspectableGateway } from "../create-gateway.ts";
import { serveGateway } from "../operations/serve-gateway.ts";
import type { GatewayTimes } from "../state/open-gateway.ts";

export interface GatewayOrders {
  config: GatewayConfigInput;
  port: number;
  times: GatewayTimes;
}

const orders = JSON.parse(process.argv[2] ?? "{}") as GatewayOrders;
// The test that started this process has ended.
process.on("disconnect", () => process.exit());

const { config, port, times } = orders;
const gateway = createInspectableGateway({ config, logger: pino({ level: "warn" }) }, times);
await gateway.start();
await serveGateway(gateway, { port });
process.send?.("serving");
