import { type PreparedMessage, type SmsConnector, SmsError } from "@smskit/core";
import {
  countryOf,
  expectArgument,
  expectConnector,
  expectConnectors,
  expectOptions,
} from "@smskit/core/wrapper";
import { type AttemptOptions, toSmsError, withFields } from "./attempt-log.ts";
import { startBudget } from "./budget.ts";
import { checkCountries } from "./check-countries.ts";
import { gather } from "./combine-connectors.ts";
import { prepareByFirst } from "./prepare-with-first.ts";
import { sendOnce } from "./send-once.ts";

/** Chooses the connector of a message; a bare connector, or anything that wraps one. */
export type ConnectorSelector = (prepared: PreparedMessage) => SmsConnector | Promise<SmsConnector>;

/**
 * Sends each message through the connector that is chosen for it. The message is prepared once, by the first that can.
 *
 * @example
 * withRouting(byCountry({ US: twilio, GB: vonage }, twilio), [twilio, vonage]);
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
    throw new SmsError({ code: "invalid-config", message: "withRouting needs at least one connector." });
  }
  async function choose(prepared: PreparedMessage): Promise<SmsConnector> {
    const chosen = await select(prepared);
    if (connectors.includes(chosen)) return chosen;
    throw new SmsError({
      code: "invalid-config",
      message: "withRouting: the selector chose a connector that is not among those given.",
    });
  }

  const gathered = gather(connectors, {
    id: connectors.map(({ id }) => id).join("|"),
    prepare: (message) => prepareByFirst(connectors, message),
    async send(message, sendOptions) {
      const budget = startBudget(sendOptions, gathered);
      const prepared = await prepareByFirst(connectors, message);
      const chosen = await budget.wait(choose(prepared)).catch((thrown: unknown) => {
        const { id, provider } = gathered;
        throw withFields(toSmsError(thrown, gathered, "not-sent"), { connector: id, provider, attempts: [] });
      });
      return sendOnce(chosen, prepared, budget.options(), onAttempt);
    },
  });
  return gathered;
}

/**
 * Chooses by the recipient's country, ISO 3166 alpha-2; numbers of any other go the other way.
 * @throws {SmsError} `invalid-config` for what is no code of a country.
 */
export function byCountry(
  routes: Readonly<Record<string, SmsConnector>>,
  otherwise: SmsConnector,
): ConnectorSelector {
  const isRoutes: boolean = typeof routes === "object" && routes !== null;
  expectArgument(isRoutes, "byCountry: takes an object with a connector for each country.");
  expectConnectors("byCountry", Object.values(routes));
  expectConnector("byCountry", otherwise);
  checkCountries("byCountry", Object.keys(routes));
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

/** Chooses by chance: `[[a, 3], [b, 1]]` sends three of four messages through `a`. */
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
      message: "weighted: shares are numbers from 0, one of them above it.",
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
