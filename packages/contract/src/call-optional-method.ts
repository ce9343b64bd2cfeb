import { type CallOptions, type PreparedMessage, SmsError, type SmsReceipt } from "@smskit/core";
import { assert, expect } from "vitest";
import { recipient } from "./bench.ts";
import type { Bench } from "./contract-rule.ts";
import { outcomeOf, patienceMs, succeeded } from "./outcome-of.ts";
import { waitUntil } from "./watch-resources.ts";

/** The optional methods for a message that was sent. */
export type OptionalMethod = "getStatus" | "find" | "cancel" | "redact" | "reportOutcome";

/** A message of the connector with a final status. */
export interface SentMessage {
  prepared: PreparedMessage;
  receipt: SmsReceipt;
}

const final: readonly unknown[] = ["delivered", "undelivered", "failed", "canceled", undefined];

/** Sends a text, and waits for its final status. */
export async function sendAndArrive({ prepare, send, message, provider }: Bench): Promise<SentMessage> {
  const prepared = await prepare(message());
  const receipt = await send(prepared);
  const atProvider = provider.carrier.messages.find(({ id }) => id === receipt.id);
  assert(await waitUntil(() => final.includes(atProvider?.status)), "the text must reach the phone");
  return { prepared, receipt };
}

/** Returns the calls of the optional methods that the connector has. */
export function optionalMethodsOf({ connector }: Bench, { prepared, receipt }: SentMessage) {
  const since = new Date(Date.now() - 60_000);
  const calls: Record<OptionalMethod, (options: CallOptions) => Promise<unknown> | undefined> = {
    getStatus: (options) => connector.getStatus?.(receipt, options),
    find: (options) => connector.find?.(prepared, { since, ...options }),
    cancel: (options) => connector.cancel?.(receipt, options),
    redact: (options) => connector.redact?.(receipt, options),
    reportOutcome: (options) => connector.reportOutcome?.(receipt, "confirmed", options),
  };
  const methods = Object.keys(calls) as OptionalMethod[];
  return methods
    .filter((method) => connector[method] !== undefined)
    .map((method) => ({ method, call: calls[method] }));
}

/** Calls an optional method, which must succeed with one request. */
export async function usedOnce<T>(
  bench: Bench,
  what: string,
  call: () => Promise<T> | undefined,
): Promise<T> {
  const { value, requests } = await requestsOf(bench, what, call);
  expect(requests, `${what} makes one request`).toBe(1);
  return value;
}

/** Calls an optional method, which must succeed without a request, since the provider has none for it. */
export async function usedWithoutRequest(
  bench: Bench,
  what: string,
  call: () => Promise<unknown> | undefined,
): Promise<void> {
  const { requests } = await requestsOf(bench, what, call);
  expect(requests, `${what} makes no request`).toBe(0);
}

async function requestsOf<T>({ provider }: Bench, what: string, call: () => Promise<T> | undefined) {
  const { requests } = provider.carrier;
  const before = requests.length;
  const value = succeeded(what, await outcomeOf(what, call));
  return { value, requests: requests.length - before };
}

/** Calls an optional method that must fail, and returns its error: an `SmsError` that is safe to print. */
export async function unable(
  { connector, expectSafe }: Bench,
  what: string,
  call: () => Promise<unknown> | undefined,
  timeoutMs = patienceMs,
): Promise<SmsError> {
  const outcome = await outcomeOf(what, call, timeoutMs);
  if ("value" in outcome) assert.fail(`${what} must throw; it resolved`);
  const error = outcome.thrown;
  assert(SmsError.is(error), `what ${what} throws must be an SmsError, not ${String(error)}`);
  expect(error.connector, `the error of ${what} names its connector`).toBe(connector.id);
  expect(error.provider, `the error of ${what} names its provider`).toBe(connector.provider);
  expect(error.message, `the error of ${what} is a sentence`).toMatch(/\S \S/);
  expectSafe(error, { to: recipient });
  return error;
}
