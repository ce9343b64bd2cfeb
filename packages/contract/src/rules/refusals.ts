import type { SmsErrorCode, SmsMessage } from "@smskit/core";
import { expect } from "vitest";
import { recipient } from "../bench.ts";
import type { ContractRule, Refusal } from "../contract-rule.ts";

const elsewhereHelps: ReadonlySet<SmsErrorCode> = new Set([
  "invalid-sender",
  "authentication",
  "permission",
  "insufficient-funds",
  "unsupported",
  "rate-limited",
  "unavailable",
  "timeout",
]);
const againHelps: ReadonlySet<SmsErrorCode> = new Set(["rate-limited", "unavailable", "timeout"]);

/** What a provider refuses is not sent, and says whether another try or another provider can help. */
export function refusalRules(refusals: readonly Refusal[]): ContractRule[] {
  return refusals.map((refusal) => ({
    id: "classifies-refusals",
    title: `tells a refusal as ${refusal.code}: ${refusal.name}`,
    needs: "provider",
    async run({ create, provider, refused, text }) {
      const connector = create({ config: refusal.config ?? {} });
      const error = await refused({ to: recipient, body: text(), ...refusal.message } as SmsMessage, {
        connector,
      });
      expect(error).toMatchObject({
        code: refusal.code,
        delivery: "not-sent",
        retryable: refusal.retryable ?? againHelps.has(refusal.code),
        failover: elsewhereHelps.has(refusal.code),
        ...(refusal.providerCode === undefined ? {} : { providerCode: refusal.providerCode }),
      });
      expect(
        provider.carrier.requests.filter(({ method }) => method === "POST"),
        "nothing is repeated",
      ).toHaveLength(1);
    },
  }));
}
