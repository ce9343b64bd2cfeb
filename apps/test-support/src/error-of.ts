/** A class of errors that recognizes its own, such as `SmsError`. */
export interface ErrorKind<E extends Error> {
  readonly name: string;
  is(thrown: unknown): thrown is E;
}

/** Returns the error that a call must fail with. */
export interface ErrorOf<E extends Error> {
  (call: () => unknown): E;
  (work: Promise<unknown> | undefined): Promise<E>;
}

/**
 * Makes `errorOf` for one kind of error. It fails when the call succeeds, and when the error is of another kind.
 *
 * @example
 * const errorOf = errorOfKind(SmsError);
 * expect(await errorOf(sms.send(message))).toMatchObject({ code: "unavailable" });
 * expect(errorOf(() => parseTemplate("{{"))).toMatchObject({ code: "invalid-config" });
 */
export function errorOfKind<E extends Error>(kind: ErrorKind<E>): ErrorOf<E> {
  function expected(thrown: unknown): E {
    if (kind.is(thrown)) return thrown;
    throw new Error(`The call failed with ${String(thrown)}, not with ${kind.name}.`, { cause: thrown });
  }
  const succeeded = (value: unknown) => new Error(`The call did not fail; it returned ${String(value)}.`);

  function errorOf(call: () => unknown): E;
  function errorOf(work: Promise<unknown> | undefined): Promise<E>;
  function errorOf(work: (() => unknown) | Promise<unknown> | undefined): E | Promise<E> {
    if (typeof work !== "function") {
      return Promise.resolve(work).then((value) => Promise.reject(succeeded(value)), expected);
    }
    let value: unknown;
    try {
      value = work();
    } catch (thrown) {
      return expected(thrown);
    }
    throw succeeded(value);
  }
  return errorOf;
}
