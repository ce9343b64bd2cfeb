import { expect } from "vitest";
import { recipient } from "../bench.ts";
import type { Bench, ContractRule } from "../contract-rule.ts";

function posts({ provider }: Bench): number {
  return provider.carrier.requests.filter(({ method }) => method === "POST").length;
}

const afterTheRequest = ["reset-after-read", "fin", "garbage-answer", "truncated-answer"] as const;

/** What a broken connection means: not sent, or unknown, as the socket tells. */
export const socketRules: readonly ContractRule[] = [
  {
    id: "knows-what-was-not-sent",
    title:
      "knows that nothing was sent when the connection broke before the request: the next try sends one text",
    needs: "socket",
    async run(bench) {
      const { connector, provider, refused, text } = bench;
      const message = { to: recipient, body: text() };
      provider.carrier.faults.add({ kind: "reset-on-connect", times: 1 });
      const error = await refused(message);
      expect(error).toMatchObject({
        code: "unavailable",
        delivery: "not-sent",
        retryable: true,
        failover: true,
      });
      expect(posts(bench)).toBe(0);
      await connector.send(message);
      expect(posts(bench), "exactly one request reached the provider").toBe(1);
      expect(provider.carrier.messages).toHaveLength(1);
    },
  },
  {
    id: "knows-a-refused-connection",
    title: "knows that nothing was sent when a provider is down, and keeps its deadline",
    needs: "socket",
    async run({ provider, refused, text }) {
      await provider.close();
      const started = performance.now();
      const errors = await Promise.all(
        Array.from({ length: 10 }, () => refused({ to: recipient, body: text() }, { timeoutMs: 5_000 })),
      );
      for (const error of errors) {
        expect(error).toMatchObject({
          code: "unavailable",
          delivery: "not-sent",
          retryable: true,
          failover: true,
        });
      }
      expect(performance.now() - started).toBeLessThan(5_250);
    },
  },
  ...afterTheRequest.flatMap((kind) =>
    ([false, true] as const).map(
      (reused): ContractRule => ({
        id: "leaves-lost-answers-unknown",
        title: `leaves the outcome unknown after ${kind} on a ${reused ? "kept-alive" : "new"} connection, and sends nothing again`,
        needs: "socket",
        async run(bench) {
          const { connector, provider, refused, text } = bench;
          if (reused) await connector.send({ to: recipient, body: text() });
          const before = posts(bench);
          provider.carrier.faults.add({ kind, times: 1 });
          const error = await refused({ to: recipient, body: text() });
          expect(error).toMatchObject({ code: "unavailable", delivery: "unknown" });
          expect(posts(bench) - before, "exactly one request reached the provider").toBe(1);
          expect(provider.carrier.messages).toHaveLength(before + 1);
        },
      }),
    ),
  ),
  ...[false, true].map(
    (reset): ContractRule => ({
      id: "survives-idle-closes",
      title: `never duplicates when the provider closes an idle connection (${reset ? "RST" : "FIN"})`,
      needs: "socket",
      async run({ connector, provider, text }) {
        provider.carrier.faults.add({ kind: "idle-close", reset });
        for (let round = 0; round < 30; round++) {
          const body = text();
          const outcome = await connector.send({ to: recipient, body }).then(
            () => "accepted",
            (error: { delivery: string }) => error.delivery,
          );
          const arrived = provider.carrier.messages.filter((message) => message.body === body).length;
          if (outcome === "accepted") expect(arrived).toBe(1);
          else if (outcome === "not-sent") expect(arrived).toBe(0);
          else expect(arrived).toBeLessThanOrEqual(1);
          // Give the close a head start of a few turns, a different one each round.
          for (let turn = 0; turn < round % 4; turn++) await new Promise(setImmediate);
        }
      },
    }),
  ),
];
