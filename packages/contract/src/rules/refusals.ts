import type { SmsMessage } from "@smskit/core";
import { expect } from "vitest";
import { againHelps, elsewhereHelps, recipient } from "../bench.ts";
import type { ContractRule, Refusal } from "../contract-rule.ts";

/** A refusal is not sent, and the error says whether a retry or another provider can help. */
export function refusalRules(refusals: readonly Refusal[]): ContractRule[] {
  return refusals.map((refusal) => ({
    id: "classifies-refusals",
    title: `reports ${refusal.code} for a refusal: ${refusal.name}`,
    needs: "provider",
    async run({ create, refused, text, posts }) {
      const connector = create({ config: refusal.config ?? {} });
      const message = { to: recipient, body: text(), ...refusal.message } as SmsMessage;
      const error = await refused(message, { connector });
      expect(error, `the error of: ${refusal.name}`).toMatchObject({
        code: refusal.code,
        delivery: "not-sent",
        retryable: refusal.retryable ?? againHelps.has(refusal.code),
        failover: elsewhereHelps.has(refusal.code),
        ...(refusal.providerCode === undefined ? {} : { providerCode: refusal.providerCode }),
      });
      expect(posts(), "nothing is repeated").toBe(1);
    },
  }));
}
