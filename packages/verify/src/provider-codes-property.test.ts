import { SmsError } from "@smskit/core";
import type { CodeCheckStatus, CodeProvider } from "@smskit/core/provider";
import fc from "fast-check";
import { expect, test } from "vitest";
import { providerVerifierWith } from "./testing/provider-verifier.ts";
import { notSent, unknown } from "./testing/verifier.ts";

const statuses: CodeCheckStatus[] = ["approved", "incorrect", "expired", "locked", "not-found"];
/** What a provider does, whatever it has sent: results that are valid or not, and errors. */
const endings = fc.constantFrom<unknown>(
  ...statuses,
  "yes",
  undefined,
  notSent(),
  unknown(),
  new Error("down"),
);
const steps = fc.oneof(
  fc.record({ call: fc.constant("check" as const), ends: endings, times: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ call: fc.constant("resend" as const), ends: endings, times: fc.constant(1) }),
);

test("for any provider behavior, a verification is approved once, only after `approved`, within five attempts", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 8 }), async (plan) => {
      let ends: unknown = { status: "accepted", ref: "ref-1" };
      let asked = 0;
      const respond = async () => {
        if (ends instanceof Error) throw ends;
        return ends;
      };
      const check = async () => {
        asked += 1;
        return respond();
      };
      const { verifier, start, clock } = providerVerifierWith({
        change: () => ({ start: respond as CodeProvider["start"], check: check as CodeProvider["check"] }),
      });
      const { verificationId } = await start();
      let approved = 0;
      for (const step of plan) {
        ends = step.ends;
        if (step.call === "resend") clock.now += 300_000;
        const calls = Array.from({ length: step.times }, async () =>
          step.call === "check"
            ? (await verifier.check({ verificationId, code: "048151" })).status
            : await verifier.resend({ verificationId }).then(() => "resent"),
        );
        for (const result of await Promise.allSettled(calls)) {
          if (result.status === "rejected") expect(SmsError.is(result.reason)).toBe(true);
          else if (result.value === "approved") {
            approved += 1;
            expect(ends).toBe("approved");
          }
        }
      }
      expect(approved).toBeLessThanOrEqual(1);
      expect(asked).toBeLessThanOrEqual(5);
    }),
    { numRuns: 200 },
  );
});
