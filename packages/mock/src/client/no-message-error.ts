/** What waiting for a message ends with when none came. Says what did come, with numbers masked and no bodies. */
export class NoMessageError extends Error {
  override readonly name: string = "NoMessageError";
}

const mark = Symbol.for("smskit.NoMessageError");
Object.defineProperty(NoMessageError.prototype, mark, { value: true });

// `instanceof` holds for errors of another copy of this package too: a carrier may come with a copy of its own.
Object.defineProperty(NoMessageError, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    if (this !== NoMessageError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && mark in value;
  },
});
