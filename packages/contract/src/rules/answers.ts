import { inspect } from "node:util";
import { expect } from "vitest";
import { recipient } from "../bench.ts";
import type { Bench, ContractRule, ProviderFault } from "../contract-rule.ts";

/** Sends once into a fault. */
async function sendInto({ provider, refused, text }: Bench, fault: ProviderFault) {
  provider.carrier.faults.add({ times: 1, ...fault });
  const error = await refused({ to: recipient, body: text() });
  expect(posts({ provider }), "the request is not repeated").toBe(1);
  return error;
}

function posts({ provider }: Pick<Bench, "provider">): number {
  return provider.carrier.requests.filter(({ method }) => method === "POST").length;
}

const unreadable = ["garbled-answer", "empty-answer"] as const;

/** Answers that are no acceptance: what they say of the message, and that nothing is sent again. */
export const httpRules: readonly ContractRule[] = [
  ...[
    { retryAfter: "1", expected: [1_000, 1_000] },
    { retryAfter: "99999", expected: [99_999_000, 99_999_000] },
    { retryAfter: "-5", expected: undefined },
    { retryAfter: "abc", expected: undefined },
    { retryAfter: undefined, expected: undefined },
  ].map(
    ({ retryAfter, expected }): ContractRule => ({
      id: "reads-retry-after",
      title: `is told to slow down (Retry-After: ${retryAfter ?? "absent"}): throws at once, and hands on how long to wait`,
      needs: "provider",
      async run(bench) {
        const error = await sendInto(bench, {
          kind: "rate-limited",
          ...(retryAfter === undefined ? {} : { retryAfter }),
        });
        expect(error).toMatchObject({
          code: "rate-limited",
          delivery: "not-sent",
          retryable: true,
          failover: true,
        });
        if (expected === undefined) expect(error.retryAfterMs).toBeUndefined();
        else expect(error.retryAfterMs).toBe(expected[0]);
        expect(bench.provider.carrier.messages).toHaveLength(0);
      },
    }),
  ),
  {
    id: "reads-retry-after",
    title: "is told to slow down (Retry-After: a date): hands on how long that is",
    needs: "provider",
    async run(bench) {
      const error = await sendInto(bench, {
        kind: "rate-limited",
        retryAfter: new Date(Date.now() + 60_000).toUTCString(),
      });
      expect(error).toMatchObject({ code: "rate-limited", delivery: "not-sent" });
      expect(error.retryAfterMs).toBeGreaterThan(30_000);
      expect(error.retryAfterMs).toBeLessThanOrEqual(60_000);
    },
  },
  ...[500, 502, 503].map(
    (status): ContractRule => ({
      id: "leaves-server-errors-unknown",
      title: `leaves the outcome unknown on ${status}, and repeats nothing of its HTML`,
      needs: "provider",
      async run(bench) {
        const body = "<html><body>Upstream ZEBRA failed</body></html>";
        const error = await sendInto(bench, { kind: "server-error", status, body, contentType: "text/html" });
        expect(error).toMatchObject({ code: "unavailable", delivery: "unknown", httpStatus: status });
        expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("ZEBRA");
      },
    }),
  ),
  {
    id: "follows-no-redirect",
    title: "follows no redirect: credentials and texts stay where the config sends them",
    needs: "provider",
    async run(bench) {
      const location = `${bench.provider.url}/elsewhere`;
      const error = await sendInto(bench, { kind: "redirect", location });
      expect(error).toMatchObject({ code: "rejected", delivery: "unknown" });
      expect(bench.provider.carrier.requests).toHaveLength(1);
    },
  },
  ...unreadable.map(
    (kind): ContractRule => ({
      id: "leaves-unreadable-answers-unknown",
      title: `leaves the outcome unknown when the acceptance cannot be read (${kind})`,
      needs: "provider",
      async run(bench) {
        const error = await sendInto(bench, { kind });
        expect(error).toMatchObject({ code: "unavailable", delivery: "unknown" });
        expect(bench.provider.carrier.messages, "it was accepted").toHaveLength(1);
      },
    }),
  ),
];
