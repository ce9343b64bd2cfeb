import { type ConfigProblem, type SmsConnector, SmsError } from "@smskit/core";
import type { GatewayConfig } from "../config/gateway-config.ts";
import { allDoors } from "./all-doors.ts";

/** A number that nobody has: nothing is sent to it. */
const exampleNumber = "+12025550123";

/**
 * Finds the kinds of texts that a door refuses for want of a template, since its system words none. The gateway runs nevertheless: an app
 * may never ask for them.
 * @param connectors Those that prepare the texts: one that has a template is enough.
 */
export async function missingTemplates(
  { doors }: Pick<GatewayConfig, "doors">,
  connectors: readonly Pick<SmsConnector, "prepare">[],
): Promise<ConfigProblem[]> {
  const kinds = Object.entries(doors).flatMap(([name, { type, usageTypes }]) => {
    const door = allDoors.find((one) => one.type === type);
    return door?.needsTemplates
      ? Object.entries({ ...door.usageTypes, ...usageTypes }).map(([kind, usageType]) => ({
          name,
          kind,
          usageType,
        }))
      : [];
  });
  const checked = kinds.map(async ({ name, kind, usageType }) => {
    const message = { to: exampleNumber, usageType, variables: { code: "123456" } };
    const outcomes = await Promise.all(
      connectors.map((connector) => connector.prepare(message).catch((thrown: unknown) => thrown)),
    );
    const isMissing = outcomes.every((thrown) => SmsError.is(thrown) && thrown.code === "template-not-found");
    return isMissing
      ? [
          {
            path: `doors.${name}.usageTypes.${kind}`,
            message: "has no template; add one, or one for Generic",
          },
        ]
      : [];
  });
  return (await Promise.all(checked)).flat();
}
