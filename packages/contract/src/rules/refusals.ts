import type { SmsMessage } from "@smskit/core";
import { expect } from "vitest";
import { againHelps, elsewhereHelps, recipient } from "../bench.ts";
import type { ContractRule, Refusal } from "../contract-rule.ts";

/** A refusal is not sent, and the error says whether a retry or another provider can help. */
export function refusalRules(refusals: readonly Refusal[]): ContractRule[] {
  return refusals.map((refusal) => ({
    id: "classifies-refusals",
    title: `reports ${refusal.code} for a refusal: ${refusal.name}`,
    needs: refusal.by === "connector" ? "nothing" : "provider",
    async run({ create, refused, message, hasProvider, provider, posts }) {
      const connector = create({ config: refusal.config ?? {} });
      const own = { ...message({ to: recipient }), ...refusal.message } as SmsMessage;
      const error = await refused(own, { connector });
      expect(error, `the error of: ${refusal.name}`).toMatchObject({
        code: refusal.code,
        delivery: "not-sent",
        retryable: refusal.retryable ?? againHelps.has(refusal.code),
        failover: elsewhereHelps.has(refusal.code),
      });
      const { providerCode, httpStatus } = error;
      if (refusal.by === "connector") {
        expect(
          { providerCode, httpStatus },
          "nothing is the provider's in a refusal of the connector",
        ).toEqual({
          providerCode: undefined,
          httpStatus: undefined,
        });
        if (hasProvider)
          expect(provider.carrier.requests, "the connector refuses before any request").toEqual([]);
        return;
      }
      if (refusal.providerCode === null)
        expect(providerCode, "a code that the provider did not send").toBeUndefined();
      else if (refusal.providerCode !== undefined)
        expect(providerCode, "the provider's code").toBe(refusal.providerCode);
      expect(posts(), "nothing is repeated").toBe(1);
    },
  }));
}
