/**
 * Gives a class its name, even if a bundler has renamed it: Node.js prints an error with the name of its class. Makes
 * `instanceof` work for objects of another copy of this package, since an app and a wrapper may depend on different
 * versions. Subclasses are distinguished as usual.
 */
export function markClass(type: abstract new (...args: never[]) => object, name: string): void {
  const mark = Symbol.for(`smskit.${name}`);
  Object.defineProperty(type, "name", { value: name, configurable: true });
  Object.defineProperty(type.prototype, mark, { value: true });
  Object.defineProperty(type, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this !== type) return Function.prototype[Symbol.hasInstance].call(this, value);
      return typeof value === "object" && value !== null && mark in value;
    },
  });
}
