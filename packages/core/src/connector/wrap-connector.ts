import { expectArgument, expectConnector } from "../config/check-arguments.ts";
import type { SmsConnector } from "./sms-connector.ts";

/**
 * Holds the connectors that a wrapper stands around, so that a message finds its owner. A property that all copies of
 * this package know, since a wrapper may come with a copy of its own.
 */
const inside = Symbol.for("smskit.connectorsInside");

/**
 * A connector like another, with some of its methods replaced. It keeps the optional methods, and whatever else the
 * other has, such as `.messages` of a memory connector; methods keep their own `this`. What is set on it itself, as a
 * test's spy is, comes first. Wrappers around it know what it stands around: see {@link connectorsInside}.
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
  // Around an object of its own: a proxy of a frozen connector may replace nothing.
  const wrapper = new Proxy(Object.create(Object.getPrototypeOf(connector)) as C, {
    get: (set, key) => (Object.hasOwn(set, key) ? Reflect.get(set, key) : read(key)),
    set: (set, key, value) =>
      Reflect.defineProperty(set, key, { value, writable: true, enumerable: true, configurable: true }),
    has: (set, key) => Object.hasOwn(set, key) || key in connector || Object.hasOwn(overrides, key),
    ownKeys: (set) => [...new Set([...Reflect.ownKeys(connector), ...Reflect.ownKeys(set)])],
    getOwnPropertyDescriptor(set, key) {
      const own = Object.getOwnPropertyDescriptor(connector, key);
      return (
        Object.getOwnPropertyDescriptor(set, key) ??
        (own && { value: read(key), enumerable: own.enumerable ?? false, configurable: true })
      );
    },
  });
  return standAround(wrapper, [connector]);
}

/**
 * Makes known what a connector of your own stands around, as failover does around several. Call it before you freeze the
 * connector.
 * @returns the connector.
 */
export function standAround<C extends SmsConnector>(wrapper: C, connectors: readonly SmsConnector[]): C {
  expectConnector("standAround", wrapper);
  return Object.defineProperty(wrapper, inside, { value: connectors, configurable: true });
}

/** The connectors that a wrapper stands around; none for one that sends by itself. */
export function connectorsInside(wrapper: SmsConnector): readonly SmsConnector[] {
  expectConnector("connectorsInside", wrapper);
  return (wrapper as { [inside]?: readonly SmsConnector[] })[inside] ?? [];
}
