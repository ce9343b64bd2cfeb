import { SmsError } from "@smskit/core";
import { assert, expect } from "vitest";
import type { ContractRule } from "../contract-rule.ts";
import { outcomeOf, patienceMs, succeeded } from "../outcome-of.ts";

const deadlineMs = 1_000;

const another = "+15558675311";

const statuses = [
  "unknown",
  "scheduled",
  "accepted",
  "queued",
  "sending",
  "sent",
  "delivered",
  "read",
  "undelivered",
  "failed",
  "canceled",
];

/** The optional methods. A rule passes if the connector lacks the method. */
export const optionalMethodRules: readonly ContractRule[] = [
  {
    id: "checks-without-sending",
    title: "checks its credentials and senders without sending anything, and within its deadline",
    needs: "provider",
    async run({ connector, provider, expectSafe }) {
      if (connector.check === undefined) return;
      const check = (timeoutMs: number) =>
        outcomeOf("check()", () => connector.check?.({ timeoutMs }), timeoutMs);
      const report = succeeded("check()", await check(patienceMs));
      const errors = report.findings.filter(({ level }) => level === "error");
      expect(errors, "findings on a good config").toEqual([]);
      expect(report.ok, "ok says that no finding is an error").toBe(true);
      for (const { message } of report.findings) expect(message, "a finding is a sentence").toMatch(/./);
      expectSafe(report);
      expect(provider.carrier.messages, "nobody is texted").toHaveLength(0);

      provider.carrier.faults.add({ kind: "hang" });
      const outcome = await check(deadlineMs);
      if ("thrown" in outcome) {
        assert(SmsError.is(outcome.thrown), `check() must throw an SmsError, not ${String(outcome.thrown)}`);
        expectSafe(outcome.thrown);
      } else {
        expect(outcome.value.ok, "ok for a provider that does not respond").toBe(false);
      }
    },
  },
  {
    id: "knows-its-own-messages",
    title: "reports the status of a message, and refuses a message of another connector",
    needs: "provider",
    async run({ connector, send, message, provider, expectSafe }) {
      const receipt = await send(message());
      if (connector.getStatus) {
        const asked = outcomeOf("getStatus()", () => connector.getStatus?.(receipt));
        const update = succeeded("getStatus()", await asked);
        expect(update, "the delivery update").toMatchObject({
          connector: connector.id,
          provider: connector.provider,
          id: receipt.id,
          providerStatus: expect.any(String),
        });
        expect(statuses, "the status").toContain(update.status);
        assert(update.at instanceof Date && !Number.isNaN(update.at.getTime()), "`at` is a valid Date");
      }
      const foreign = { connector: "another-connector", id: receipt.id };
      const calls = {
        getStatus: () => connector.getStatus?.(foreign),
        cancel: () => connector.cancel?.(foreign),
        redact: () => connector.redact?.(foreign),
        reportOutcome: () => connector.reportOutcome?.(foreign, "confirmed"),
      };
      const before = provider.carrier.requests.length;
      for (const method of ["getStatus", "cancel", "redact", "reportOutcome"] as const) {
        if (connector[method] === undefined) continue;
        const outcome = await outcomeOf<unknown>(`${method}()`, calls[method]);
        if ("value" in outcome) assert.fail(`${method}() of another connector's message must throw`);
        assert(SmsError.is(outcome.thrown), `${method}() must throw an SmsError`);
        expect(outcome.thrown.code, `${method}() of another connector's message`).toBe("invalid-message");
        expectSafe(outcome.thrown);
      }
      expect(provider.carrier.requests, "the provider is not asked").toHaveLength(before);
    },
  },
  {
    id: "finds-what-it-sent",
    title: "finds a message whose outcome is unknown, if exactly one matches",
    needs: "provider",
    async run({ connector, send, prepare, message }) {
      if (connector.find === undefined) return;
      const minuteMs = 60_000;
      const prepared = await prepare(message());
      const find = async (sinceMs = -minuteMs) => {
        const since = new Date(Date.now() + sinceMs);
        return succeeded("find()", await outcomeOf("find()", () => connector.find?.(prepared, { since })));
      };
      await send(message());
      await send({ ...prepared, to: another });
      expect(await find(), "a message that was never sent").toBeUndefined();
      const receipt = await send(prepared);
      expect(await find(), "the message").toMatchObject({
        connector: connector.id,
        provider: connector.provider,
        id: receipt.id,
        to: prepared.to,
      });
      expect(await find(minuteMs), "an older message").toBeUndefined();
      await send(prepared);
      expect(await find(), "two of the same").toBeUndefined();
    },
  },
];
