import type { GatewayConfig } from "../config/gateway-config.ts";
import { twilioTargets } from "../twilio-front/twilio-targets.ts";
import type { EventTarget } from "./event-target.ts";
import { standardTargets } from "./standard-targets.ts";

/** Returns every place that events go to. */
export function allTargets(config: GatewayConfig): EventTarget[] {
  return [...standardTargets(config.events), ...twilioTargets(config)];
}
