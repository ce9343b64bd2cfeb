import { SmsError, type SmsErrorCode, type SmsReceipt } from "@smskit/core";
import { assert, expect } from "vitest";
import type { Bench } from "./contract-rule.ts";
import { outcomeOf } from "./outcome-of.ts";
import { reportedTo } from "./read-reports.ts";
import { atProvider } from "./send-declared.ts";
import type { TestPhoneState } from "./test-provider.ts";

const states: readonly TestPhoneState[] = ["reachable", "unreachable", "blocked", "landline", "filtered"];

/** Sends to a phone in each state. Providers refuse some of them at once. */
export async function sendToEveryPhone(
  bench: Bench,
): Promise<{ state: TestPhoneState; receipt: SmsReceipt }[]> {
  const { connector, provider, message, expectSafe } = bench;
  const sent: { state: TestPhoneState; receipt: SmsReceipt }[] = [];
  for (const state of states) {
    const text = message(reportedTo(bench));
    provider.carrier.setPhone(text.to, { state });
    const outcome = await outcomeOf("send()", () => connector.send(text));
    if ("value" in outcome) {
      sent.push({ state, receipt: outcome.value });
      continue;
    }
    assert(state !== "reachable", "a text to a phone that is on must be accepted");
    assert(
      SmsError.is(outcome.thrown),
      `what send() throws must be an SmsError, not ${String(outcome.thrown)}`,
    );
    expect(outcome.thrown.delivery, `a text to a phone that is ${state}`).toBe("not-sent");
    expectSafe(outcome.thrown, text);
  }
  await provider.carrier.idle();
  const failed = sent.filter(({ receipt }) => isFailed(atProvider(bench, receipt).status));
  assert(failed.length > 0, "the test provider must fail to deliver to a phone that is off");
  return sent;
}

/** Whether a message did not arrive. */
export function isFailed(status: string): boolean {
  return status === "undelivered" || status === "failed";
}

/** Checks that the causes of failures are told apart, if the provider has several codes for them. */
export function expectCauses(codes: ReadonlyMap<string, SmsErrorCode | undefined>): void {
  if (codes.size < 2) return;
  assert(
    new Set(codes.values()).size > 1,
    "failures with different codes of the provider must not all have the same code",
  );
}
