const kinds = [TypeError, RangeError, SyntaxError, ReferenceError, URIError, EvalError];

/** `"TypeError"`, by what an error is: the name that it gives itself may be anything. */
export function errorKindOf(thrown: unknown): string {
  return kinds.find((kind) => thrown instanceof kind)?.name ?? "Error";
}
