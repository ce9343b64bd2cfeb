import { expectArgument, expectConnector } from "../config/check-arguments.ts";
import type { SmsConnector } from "./sms-connector.ts";

/**
 * Holds the connectors that a wrapper stands around, so that the owner of a message is found. All copies of this package
 * know the symbol, since a wrapper may come with its own copy.
 */
const inside = Symbol.for("smskit.connectorsInside");

/**
 * Returns a connector like another, with some methods replaced. It keeps the optional methods and everything else of the
 * other one, such as `.messages` of a memory connector; methods keep their `this`. Properties set on the wrapper itself,
 * such as a spy of a test, take precedence. {@link connectorsInside} returns the connector it stands around.
 */
export function wrapConnector<C extends SmsConnector>(connector: C, overrides: Partial<SmsConnector>): C {
  expectConnector("wrapConnector", connector);
  expectArgument(
    typeof overrides === "object" && overrides !== null,
    "wrapConnector: takes an object of the methods that it replaces.",
  );
  const read = (key: PropertyKey): unknown => {
    if (Object.hasOwn(overrides, key)) return overrides[key as keyof SmsConnector];
    const value: unknown = Reflect.get(connector, key, connector);
    return typeof value === "function" ? value.bind(connector) : value;
  };
  // Around a new object: a proxy of a frozen connector may not replace anything.
  const wrapper = new Proxy(Object.create(Object.getPrototypeOf(connector)) as C, {
    get: (set, key) => (Object.hasOwn(set, key) ? Reflect.get(set, key) : read(key)),
    set: (set, key, value) =>
      Reflect.defineProperty(set, key, { value, writable: true, enumerable: true, configurable: true }),
    has: (set, key) => Object.hasOwn(set, key) || key in connector || Object.hasOwn(overrides, key),
    ownKeys: (set) => [...new Set([connector, overrides, set].flatMap(Reflect.ownKeys))],
    getOwnPropertyDescriptor(set, key) {
      const own =
        Object.getOwnPropertyDescriptor(connector, key) ?? Object.getOwnPropertyDescriptor(overrides, key);
      return (
        Object.getOwnPropertyDescriptor(set, key) ??
        (own && { value: read(key), enumerable: own.enumerable ?? false, configurable: true })
      );
    },
  });
  return standAround(wrapper, [connector]);
}

/**
 * Declares the connectors that your own wrapper stands around, as failover does around several. Call it before you freeze
 * the wrapper.
 * @returns the wrapper.
 */
export function standAround<C extends SmsConnector>(wrapper: C, connectors: readonly SmsConnector[]): C {
  expectConnector("standAround", wrapper);
  return Object.defineProperty(wrapper, inside, { value: connectors, configurable: true });
}

/** Returns the connectors that a wrapper stands around; an empty list for a connector that sends itself. */
export function connectorsInside(wrapper: SmsConnector): readonly SmsConnector[] {
  expectConnector("connectorsInside", wrapper);
  return (wrapper as { [inside]?: readonly SmsConnector[] })[inside] ?? [];
}
