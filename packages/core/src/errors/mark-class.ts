/**
 * Makes `instanceof` hold for the objects of another copy of this package: an app and a wrapper that it uses may bring
 * a version each. Subclasses are told apart as usual.
 */
export function markClass(type: abstract new (...args: never[]) => object, name: string): void {
  const mark = Symbol.for(`smskit.${name}`);
  Object.defineProperty(type.prototype, mark, { value: true });
  Object.defineProperty(type, Symbol.hasInstance, {
    value(this: unknown, value: unknown): boolean {
      if (this !== type) return Function.prototype[Symbol.hasInstance].call(this, value);
      return typeof value === "object" && value !== null && mark in value;
    },
  });
}
