import { SmsError, type SmsMessage, type SmsReceipt } from "@smskit/core";
import { assert, expect } from "vitest";
import type { Bench } from "./contract-rule.ts";
import { outcomeOf, succeeded } from "./outcome-of.ts";
import type { TestMessage } from "./test-provider.ts";

/**
 * Sends a message with a field that the features may lack. Returns the receipt; `undefined` if the connector refuses the
 * field as `unsupported`, as it must if it lacks it.
 * @param isDeclared `undefined` for a connector that declares nothing: then it may do either.
 */
export async function sendDeclared(
  bench: Bench,
  message: SmsMessage,
  { field, isDeclared }: { field: string; isDeclared: boolean | undefined },
): Promise<SmsReceipt | undefined> {
  const { connector, provider, expectSafe } = bench;
  const before = provider.carrier.messages.length;
  const outcome = await outcomeOf("send()", () => connector.send(message));
  if ("value" in outcome) {
    assert(isDeclared !== false, `${field}: the features lack it, so send() must refuse it as unsupported`);
    return outcome.value;
  }
  if (isDeclared) succeeded(`send() with ${field}, which the features declare,`, outcome);
  const error = outcome.thrown;
  assert(SmsError.is(error), `what send() throws must be an SmsError, not ${String(error)}`);
  expectSafe(error, message);
  expect(error, `${field}: the refusal`).toMatchObject({ code: "unsupported", delivery: "not-sent" });
  expect(provider.carrier.messages, `${field}: nothing is sent`).toHaveLength(before);
  return undefined;
}

/** Checks that a message outside the declared range is refused, by the connector or the provider. Returns the error. */
export async function expectRefused(bench: Bench, what: string, message: SmsMessage): Promise<SmsError> {
  const { messages } = bench.provider.carrier;
  const before = messages.length;
  const outcome = await outcomeOf("send()", () => bench.connector.send(message));
  if ("value" in outcome) assert.fail(`${what} must be refused; it was accepted`);
  const error = outcome.thrown;
  assert(SmsError.is(error), `what send() throws must be an SmsError, not ${String(error)}`);
  bench.expectSafe(error, message);
  expect(error.delivery, `${what}: the outcome`).toBe("not-sent");
  expect(messages, `${what}: nothing is sent`).toHaveLength(before);
  return error;
}

/** Returns a message as the provider has it. */
export function atProvider({ provider }: Bench, { id }: Pick<SmsReceipt, "id">): TestMessage {
  const message = provider.carrier.messages.find((one) => one.id === id);
  assert(message !== undefined, "the receipt's id must be the provider's own");
  return message;
}
