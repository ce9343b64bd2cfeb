/** Thrown when no message came in time. Lists the accepted ones, with masked numbers and without bodies. */
export class NoMessageError extends Error {
  override readonly name: string = "NoMessageError";
}

// A bundler may rename the class, and Node.js prints an error with the name of its class.
Object.defineProperty(NoMessageError, "name", { value: "NoMessageError", configurable: true });

const mark = Symbol.for("smskit.NoMessageError");
Object.defineProperty(NoMessageError.prototype, mark, { value: true });

// Makes `instanceof` work for errors of another copy of this package: a carrier may come from another copy.
Object.defineProperty(NoMessageError, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this !== NoMessageError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && mark in value;
  },
});
