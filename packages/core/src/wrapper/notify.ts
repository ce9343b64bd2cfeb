/**
 * Calls a listener, if there is one. Errors it throws, and rejections of a promise it returns, are ignored: a listener
 * must not turn an accepted message into an error.
 * @example
 * notify(options.onAttempt, attempt);
 */
export function notify<T>(listener: ((value: T) => unknown) | undefined, value: T): void {
  try {
    const returned = listener?.(value);
    // An unhandled rejection would end the process.
    if (returned instanceof Promise) returned.catch(() => {});
  } catch {
    // See above.
  }
}
