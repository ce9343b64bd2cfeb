import { SmsError } from "@smskit/core";
import { assert, expect } from "vitest";
import type { ContractRule } from "../contract-rule.ts";
import { outcomeOf } from "../outcome-of.ts";
import { turns } from "../watch-resources.ts";

/** Faults after the request was written: no client knows whether the provider read it. */
const afterTheRequest = [
  { kind: "reset-before-read", read: 0 },
  { kind: "reset-after-read", read: 1 },
  { kind: "fin", read: 1 },
  { kind: "garbage-answer", read: 1 },
  { kind: "truncated-answer", read: 1 },
] as const;

const notSent = { code: "unavailable", delivery: "not-sent", retryable: true, failover: true };

/** Broken connections: not sent or unknown, according to the socket. */
export const socketRules: readonly ContractRule[] = [
  {
    id: "knows-what-was-not-sent",
    title:
      "knows that nothing was sent when the connection breaks before the request: a retry sends one text",
    needs: "socket",
    async run({ provider, refused, send, message, posts }) {
      const own = message();
      provider.carrier.faults.add({ kind: "reset-on-connect", times: 1 });
      expect(await refused(own), "nothing was written to that connection").toMatchObject(notSent);
      expect(posts(), "the connector does not retry").toBe(0);
      await send(own);
      expect(posts(), "exactly one request reached the provider").toBe(1);
      expect(provider.carrier.messages, "exactly one text").toHaveLength(1);
    },
  },
  {
    id: "knows-a-refused-connection",
    transport: true,
    title:
      "knows that nothing was sent when the provider is down: one error for each send, within the deadline",
    needs: "socket",
    async run({ provider, refused, message }) {
      await provider.close();
      const errors = await Promise.all(Array.from({ length: 10 }, () => refused(message())));
      for (const error of errors) {
        expect(error, "nothing was written without a connection").toMatchObject(notSent);
      }
      expect(new Set(errors).size, "each send has its own error").toBe(errors.length);
    },
  },
  {
    id: "distrusts-unknown-certificates",
    transport: true,
    title: "sends nothing to a provider with an untrusted certificate, and does not retry",
    needs: "tls",
    async run({ provider, refused, distrust, message }) {
      distrust();
      const error = await refused(message());
      expect(error, "the error of a certificate").toMatchObject({ ...notSent, retryable: false });
      expect(provider.carrier.requests, "nothing is sent").toHaveLength(0);
    },
  },
  ...afterTheRequest.flatMap(({ kind, read }) =>
    ([false, true] as const).map(
      (reused): ContractRule => ({
        id: "leaves-lost-responses-unknown",
        // One of them shows that the connector does not retry.
        ...(kind === "reset-after-read" && !reused ? {} : { transport: true }),
        title: `leaves the outcome unknown after ${kind} on a ${reused ? "kept-alive" : "new"} connection, and does not retry`,
        needs: "socket",
        async run({ provider, refused, send, message, posts }) {
          if (reused) await send(message());
          const before = posts();
          provider.carrier.faults.add({ kind, times: 1 });
          const error = await refused(message());
          expect(posts() - before, "no further request reaches the provider").toBe(read);
          expect(error, "the request was written, so its outcome is unknown").toMatchObject({
            code: "unavailable",
            delivery: "unknown",
          });
          expect(provider.carrier.messages, "no further text").toHaveLength(before + read);
        },
      }),
    ),
  ),
  ...[false, true].map(
    (reset): ContractRule => ({
      id: "survives-idle-closes",
      transport: true,
      title: `never duplicates when the provider closes an idle connection (${reset ? "RST" : "FIN"})`,
      needs: "socket",
      async run({ connector, provider, message, arrivalsOf }) {
        provider.carrier.faults.add({ kind: "idle-close", reset });
        for (let round = 0; round < 30; round++) {
          const own = message();
          const outcome = await outcomeOf("send()", () => connector.send(own));
          const arrived = arrivalsOf(own).length;
          if ("value" in outcome) {
            expect(arrived, "an accepted text arrives once").toBe(1);
          } else {
            const error = outcome.thrown;
            assert(SmsError.is(error), `what send() throws must be an SmsError, not ${String(error)}`);
            // A reset may overtake the response just before it.
            if (!reset) expect(round, "a new connection was not idle").toBeGreaterThan(0);
            expect(arrived, `a text that is ${error.delivery} never arrives twice`).toBeLessThanOrEqual(
              error.delivery === "not-sent" ? 0 : 1,
            );
          }
          // Give the close a head start of a few turns, a different one each round.
          await turns(round % 4);
        }
      },
    }),
  ),
];
