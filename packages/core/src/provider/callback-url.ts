import { expectArgument } from "../config/check-arguments.ts";
import type { PreparedMessage } from "../message/sms-message.ts";

const referenceParameter = "smskit-reference";

/**
 * Returns the URL for a message's delivery updates, for a provider that does not store a reference: the `reference` is
 * part of the URL's query, so it comes back with every update. Use it only if the webhook's signature covers the URL, or
 * if the signed body repeats it.
 * @param fallback The config's `statusCallback`, for a message without its own.
 */
export function callbackUrl(message: PreparedMessage, fallback: string | undefined): string | undefined {
  expectArgument(typeof message === "object" && message !== null, "callbackUrl: pass the prepared message.");
  const { statusCallback, reference } = message;
  const callback = statusCallback ?? fallback;
  if (callback === undefined || reference === undefined) return callback;
  const url = new URL(callback);
  url.searchParams.set(referenceParameter, reference);
  return url.href;
}

/** Returns the `reference` in a URL that {@link callbackUrl} made; `undefined` if it has no reference. */
export function referenceIn(url: string): string | undefined {
  return URL.parse(url)?.searchParams.get(referenceParameter) || undefined;
}
