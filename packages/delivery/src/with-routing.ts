import { type PreparedMessage, type SmsConnector, SmsError } from "@smskit/core";
import {
  type AttemptOptions,
  countryOf,
  errorWith,
  expectArgument,
  expectConnector,
  expectConnectors,
  expectCountries,
  expectOptions,
  startDeadline,
  toSmsError,
} from "@smskit/core/wrapper";
import { combineConnectors, optionsForOne } from "./combine-connectors.ts";
import { prepareWithFirst } from "./prepare-with-first.ts";
import { sendOnce } from "./send-once.ts";

/** Chooses the connector of a message, among those given to {@link withRouting}. */
export type ConnectorSelector = (prepared: PreparedMessage) => SmsConnector | Promise<SmsConnector>;

/**
 * Sends each message through the connector that is chosen for it. The first connector that can prepares the message, once.
 *
 * @example
 * withRouting(byCountry({ US: domestic }, international), [domestic, international]);
 */
export function withRouting(
  select: ConnectorSelector,
  connectors: readonly SmsConnector[],
  routingOptions: AttemptOptions = {},
): SmsConnector {
  expectArgument(typeof select === "function", "withRouting: takes a selector, such as byCountry makes.");
  expectConnectors("withRouting", connectors);
  expectOptions("withRouting", routingOptions, { onAttempt: true });
  const { onAttempt } = routingOptions;
  if (connectors.length === 0) {
    throw new SmsError({
      code: "invalid-config",
      message: "withRouting: connectors: must have at least one.",
    });
  }
  async function choose(prepared: PreparedMessage): Promise<SmsConnector> {
    const chosen = await select(prepared);
    if (connectors.includes(chosen)) return chosen;
    throw new SmsError({
      code: "invalid-config",
      message: "withRouting: select: returned a connector that is not among `connectors`.",
    });
  }

  const combined = combineConnectors(connectors, {
    id: connectors.map(({ id }) => id).join("|"),
    prepare: (message) => prepareWithFirst(connectors, message),
    async send(message, sendOptions) {
      const deadline = startDeadline(sendOptions, combined);
      const prepared = await prepareWithFirst(connectors, message);
      const chosen = await deadline.wait(choose(prepared)).catch((thrown: unknown) => {
        const { id, provider } = combined;
        throw errorWith(toSmsError(thrown, combined, "not-sent"), { connector: id, provider, attempts: [] });
      });
      return sendOnce(chosen, prepared, optionsForOne(deadline.options()), onAttempt);
    },
  });
  return combined;
}

/**
 * Chooses by the recipient's country, ISO 3166 alpha-2; numbers of all other countries go through `otherwise`.
 * @throws {SmsError} `invalid-config` for an invalid country code.
 */
export function byCountry(
  routes: Readonly<Record<string, SmsConnector>>,
  otherwise: SmsConnector,
): ConnectorSelector {
  const isRoutes: boolean = typeof routes === "object" && routes !== null;
  expectArgument(isRoutes, "byCountry: takes an object with a connector for each country.");
  expectConnectors("byCountry", Object.values(routes));
  expectConnector("byCountry", otherwise);
  expectCountries("byCountry: routes", Object.keys(routes));
  return async ({ to }) => {
    const country = await countryOf(to);
    return country !== undefined && Object.hasOwn(routes, country)
      ? (routes[country] as SmsConnector)
      : otherwise;
  };
}

export interface WeightedOptions {
  /**
   * A number from 0 up to, but not including, 1.
   * @default Math.random
   */
  random?: (() => number) | undefined;
}

/** Chooses at random: `[[a, 3], [b, 1]]` sends three of four messages through `a`. */
export function weighted(
  shares: readonly (readonly [SmsConnector, number])[],
  options: WeightedOptions = {},
): ConnectorSelector {
  const isList: boolean = Array.isArray(shares) && shares.every((share) => Array.isArray(share));
  expectArgument(isList, "weighted: takes a list of [connector, share].");
  expectOptions("weighted", options, { random: true });
  const { random = Math.random } = options;
  const total = shares.reduce((sum, [, share]) => sum + share, 0);
  if (!(total > 0) || shares.some(([, share]) => !(share >= 0) || !Number.isFinite(share))) {
    throw new SmsError({
      code: "invalid-config",
      message: "weighted: shares: must be numbers of 0 or more, and one of them above 0.",
    });
  }
  return () => {
    let left = random() * total;
    for (const [connector, share] of shares) {
      left -= share;
      if (left < 0) return connector;
    }
    return (shares.findLast(([, share]) => share > 0) as readonly [SmsConnector, number])[0];
  };
}
