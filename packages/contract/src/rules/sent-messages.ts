import { SmsError } from "@smskit/core";
import { assert, expect } from "vitest";
import { sendAndArrive, unable, usedOnce, usedWithoutRequest } from "../call-optional-method.ts";
import type { CodeOutcome, ContractRule } from "../contract-rule.ts";
import { outcomeOf, succeeded } from "../outcome-of.ts";

const hourMs = 3_600_000;
const outcomes: readonly CodeOutcome[] = ["confirmed", "unconfirmed"];

/** Optional methods for messages that were sent. A rule passes if the connector lacks the method. */
export const sentMessageRules: readonly ContractRule[] = [
  {
    id: "cancels-what-is-scheduled",
    title: "cancels a scheduled message with one request, and throws when it is too late",
    needs: "provider",
    async run(bench) {
      const { connector, provider, message } = bench;
      if (connector.cancel === undefined) return;
      const { receipt: arrived } = await sendAndArrive(bench);
      await unable(bench, "cancel() of a delivered message", () => connector.cancel?.(arrived));

      const own = message({ sendAt: new Date(Date.now() + hourMs) });
      const outcome = await outcomeOf("send()", () => connector.send(own));
      const cannot =
        "thrown" in outcome && SmsError.is(outcome.thrown) && outcome.thrown.code === "unsupported";
      if (cannot) return;
      const receipt = succeeded("send() of a scheduled message", outcome);
      expect(receipt.status, "the status of a scheduled message").toBe("scheduled");
      await usedOnce(bench, "cancel()", () => connector.cancel?.(receipt));
      if (connector.getStatus) {
        const asked = outcomeOf("getStatus()", () => connector.getStatus?.(receipt));
        const { status } = succeeded("getStatus()", await asked);
        expect(status, "the status of a canceled message").toBe("canceled");
      }
      const { status } = provider.carrier.messages.find(({ id }) => id === receipt.id) ?? {};
      expect(["canceled", undefined], "the status at the provider").toContain(status);
    },
  },
  {
    id: "forgets-what-is-redacted",
    title: "deletes a text at the provider with one request",
    needs: "provider",
    async run(bench) {
      const { connector } = bench;
      if (connector.redact === undefined) return;
      const { prepared, receipt } = await sendAndArrive(bench);
      await usedOnce(bench, "redact()", () => connector.redact?.(receipt));
      if (connector.find === undefined) return;
      const since = new Date(Date.now() - hourMs);
      const found = await outcomeOf("find()", () => connector.find?.(prepared, { since }));
      const what = "the result of find() for a deleted text";
      expect(succeeded("find()", found), what).toBeUndefined();
    },
  },
  {
    id: "reports-outcomes",
    title: "reports to the provider whether a code was used, with one request",
    needs: "provider",
    async run(bench) {
      const { connector, provider, outcomes: taken = outcomes } = bench;
      if (connector.reportOutcome === undefined) return;
      const { receipt } = await sendAndArrive(bench);
      const told: string[] = [];
      for (const outcome of outcomes) {
        const what = `reportOutcome() as "${outcome}"`;
        const call = () => connector.reportOutcome?.(receipt, outcome);
        if (!taken.includes(outcome)) {
          await usedWithoutRequest(bench, what, call);
          continue;
        }
        await usedOnce(bench, what, call);
        told.push(JSON.stringify({ ...provider.carrier.requests.at(-1), id: undefined, at: undefined }));
      }
      // A test provider may record only methods.
      if (told.length < outcomes.length || !told[0]?.includes(receipt.id)) return;
      assert(told[0] !== told[1], "the two outcomes must have different requests");
    },
  },
];
