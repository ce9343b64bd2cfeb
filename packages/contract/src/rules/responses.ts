import type { SmsErrorCode } from "@smskit/core";
import { assert, expect } from "vitest";
import type { Bench, ContractRule } from "../contract-rule.ts";
import { expectSafe } from "../expect-safe.ts";
import type { ProviderFault } from "../test-provider.ts";

/** Sends once, with a fault. A connector that waits `Retry-After` out misses its deadline, or sends twice. */
async function sendInto({ provider, refused, message, posts }: Bench, fault: ProviderFault) {
  const before = posts();
  provider.carrier.faults.add({ times: 1, ...fault });
  const error = await refused(message());
  expect(posts() - before, "the request is not repeated").toBe(1);
  return error;
}

const html = "<html><body>Upstream ZEBRA failed</body></html>";

/** Sends once, and gets a page as the response that is not the provider's own. */
async function sendIntoPage(bench: Bench, status: number, body = html, contentType = "text/html") {
  const error = await sendInto(bench, { kind: "server-error", status, body, contentType });
  expectSafe(error, [{ what: "the provider's response", value: "ZEBRA" }]);
  return error;
}

const dates = {
  "a date": { fromNowMs: 60_000, expected: [30_000, 60_000] },
  "a date that has passed": { fromNowMs: -60_000, expected: [0, 0] },
} as const;

/** The codes for a status alone, without a code of the provider. */
const bareStatuses: readonly (readonly [status: number, codes: readonly SmsErrorCode[]])[] = [
  [400, ["rejected"]],
  [401, ["authentication"]],
  [403, ["rejected", "authentication", "permission"]],
  [404, ["rejected", "authentication"]],
  [413, ["rejected"]],
  [422, ["rejected"]],
  [429, ["rate-limited"]],
];

/** Valid bodies that are not an acceptance. */
const strangeBodies = ["null", "[]", "{}", '"ok"', "0", html];

/** Responses that are not an acceptance: what they say about the message, and that nothing is sent again. */
export const responseRules: readonly ContractRule[] = [
  ...["1", "99999", "-5", "abc", "10 apples", "Infinity", "", undefined].map(
    (retryAfter): ContractRule => ({
      id: "reads-retry-after",
      title: `throws at once when rate-limited, and reports how long to wait (Retry-After: ${retryAfter ?? "absent"})`,
      needs: "provider",
      async run(bench) {
        const error = await sendInto(bench, {
          kind: "rate-limited",
          ...(retryAfter === undefined ? {} : { retryAfter }),
        });
        expect(error, "the error of a 429").toMatchObject({
          code: "rate-limited",
          delivery: "not-sent",
          retryable: true,
          failover: true,
        });
        const expected = /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) * 1_000 : undefined;
        expect(error.retryAfterMs, "milliseconds; undefined for an invalid header").toBe(expected);
      },
    }),
  ),
  ...Object.entries(dates).map(
    ([name, { fromNowMs, expected }]): ContractRule => ({
      id: "reads-retry-after",
      title: `reports how long to wait (Retry-After: ${name})`,
      needs: "provider",
      async run(bench) {
        const retryAfter = new Date(Date.now() + fromNowMs).toUTCString();
        const { code, retryAfterMs = 0 } = await sendInto(bench, { kind: "rate-limited", retryAfter });
        expect(code, "the error of a 429").toBe("rate-limited");
        const [least, most] = expected;
        assert(retryAfterMs >= least && retryAfterMs <= most, `${retryAfterMs} ms is not until ${name}`);
      },
    }),
  ),
  {
    id: "reads-bare-statuses",
    title: "knows that a 4xx sent nothing, whatever its body, except for a 408, which is unknown",
    needs: "provider",
    async run(bench) {
      for (const [status, codes] of bareStatuses) {
        const error = await sendIntoPage(bench, status);
        expect(error.delivery, `a ${status} was not sent`).toBe("not-sent");
        expect(codes, `the code of a ${status}`).toContain(error.code);
        if (error.httpStatus !== undefined) expect(error.httpStatus, "the status").toBe(status);
      }
      const error = await sendIntoPage(bench, 408);
      expect(error.delivery, "the outcome after a 408").toBe("unknown");
    },
  },
  ...[500, 502, 503].map(
    (status): ContractRule => ({
      id: "leaves-server-errors-unknown",
      title: `leaves the outcome unknown on ${status}, and quotes nothing of its HTML`,
      needs: "provider",
      async run(bench) {
        const error = await sendIntoPage(bench, status);
        expect(error, `the error of a ${status}`).toMatchObject({
          code: "unavailable",
          delivery: "unknown",
          httpStatus: status,
        });
      },
    }),
  ),
  ...[302, 307].map(
    (status): ContractRule => ({
      id: "follows-no-redirect",
      title: `does not follow a redirect (${status}): credentials and texts go only to the host in the config`,
      needs: "provider",
      async run(bench) {
        const { carrier } = bench.provider;
        // To the provider's own path, so that a request that follows is recorded.
        const error = await sendInto(bench, { kind: "redirect", status, location: "?elsewhere" });
        expect(carrier.requests, "the redirect is not followed").toHaveLength(1);
        expect(error, "the error of a redirect").toMatchObject({ code: "rejected", delivery: "unknown" });
      },
    }),
  ),
  ...(["garbled-answer", "empty-answer"] as const).map(
    (kind): ContractRule => ({
      id: "leaves-unreadable-responses-unknown",
      title: `leaves the outcome unknown when the acceptance cannot be read (${kind})`,
      needs: "provider",
      async run(bench) {
        const error = await sendInto(bench, { kind });
        expect(error, "most likely it was accepted").toMatchObject({
          code: "unavailable",
          delivery: "unknown",
        });
        expect(bench.provider.carrier.messages, "it was accepted").toHaveLength(1);
      },
    }),
  ),
  {
    id: "leaves-unreadable-responses-unknown",
    title: "leaves the outcome unknown when a success does not accept the message",
    needs: "provider",
    async run(bench) {
      for (const body of strangeBodies) {
        const { delivery } = await sendIntoPage(bench, 200, body, "application/json");
        expect(delivery, `200 with ${body} is not an acceptance, and no refusal`).toBe("unknown");
      }
    },
  },
];
