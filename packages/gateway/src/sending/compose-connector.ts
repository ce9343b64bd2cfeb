import { type SmsConnector, SmsError } from "@smskit/core";
import { type Limiter, type NamedLimit, type SuppressionStore, wrapConnector } from "@smskit/core/wrapper";
import { perRecipient, withCountries, withFailover, withLimits, withSuppression } from "@smskit/delivery";
import { type MessageLog, withMessageLog } from "@smskit/postgres";
import { readNumber } from "../api/read-number.ts";
import type { GatewayConfig } from "../config/gateway-config.ts";
import type { LoadedConnector } from "../config/load-connectors.ts";
import type { KeyedHash } from "../state/keyed-hash.ts";

/** Composes the connectors of a config and its delivery rules into the one that everything is sent through. */
export function composeConnector(
  { delivery, defaultCountry }: GatewayConfig,
  connectors: readonly LoadedConnector[],
  state: {
    suppression: SuppressionStore;
    createLimiter: (limit: NamedLimit) => Limiter;
    hash: KeyedHash;
    log: MessageLog;
  },
): SmsConnector {
  const names = delivery.connectors ?? connectors.map(({ name }) => name);
  const chosen = names.flatMap((name) => connectors.filter((one) => one.name === name));
  const [first, ...others] = chosen.map(({ connector }) => connector) as [SmsConnector, ...SmsConnector[]];
  let connector: SmsConnector =
    others.length === 0
      ? first
      : withFailover([first, ...others], { onUnknown: delivery.onUnknown, reconcile: true });
  if (delivery.countries !== undefined) connector = withCountries(connector, { allow: delivery.countries });
  if (delivery.limits !== undefined && delivery.limits.length > 0) {
    connector = withLimits(connector, {
      limits: delivery.limits.map(({ per, name, texts, perSeconds }) => ({
        name: `gateway-${name}`,
        texts,
        perSeconds,
        ...(per === "recipient" && { key: perRecipient }),
      })),
      createLimiter: ({ key, ...limit }) => {
        const limiter = state.createLimiter(limit);
        return key === undefined ? limiter : byEachHash(limiter, state.hash);
      },
    });
  }
  connector = withMessageLog(withSuppression(connector, { store: state.suppression }), { log: state.log });
  return wrapConnector(connector, {
    async prepare(message) {
      try {
        return await connector.prepare(message);
      } catch (thrown) {
        // Connectors advise an app how to set the country; here it is a field of the config.
        if (SmsError.is(thrown) && thrown.code === "invalid-recipient")
          await readNumber({ config: { defaultCountry } }, message.to, "to");
        throw thrown;
      }
    },
  });
}

/** Counts a number by its hash with each secret, so that a new secret does not reset the counts. */
function byEachHash(limiter: Limiter, hash: KeyedHash): Limiter {
  return {
    async consume(number) {
      for (const key of hash.all("recipient", number)) await limiter.consume(key);
    },
  };
}
