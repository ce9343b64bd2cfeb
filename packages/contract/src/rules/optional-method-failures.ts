import { expect } from "vitest";
import { recipient } from "../bench.ts";
import { abilitiesOf, sendAndArrive, unable } from "../call-optional-method.ts";
import type { ContractRule, ProviderFault } from "../contract-rule.ts";

const deadlineMs = 1_000;

/** What a provider that has broken down may say. */
const indiscreet = `<html>Cannot read the message to ${recipient}</html>`;

const failures: readonly ProviderFault[] = [
  { kind: "server-error", status: 500, body: indiscreet, contentType: "text/html" },
  { kind: "server-error", status: 403, body: indiscreet, contentType: "text/html" },
  { kind: "reset-after-read" },
];

/** Abilities end as sends do: in time, by their signal, with an error that says little. */
export const abilityFailureRules: readonly ContractRule[] = [
  {
    id: "bounds-its-abilities",
    title: "ends every ability by its deadline when no answer comes, after one request",
    needs: "provider",
    async run(bench) {
      const abilities = abilitiesOf(bench, await sendAndArrive(bench));
      const { requests, faults } = bench.provider.carrier;
      const before = requests.length;
      faults.add({ kind: "hang" });
      // At once: each takes as long as its deadline.
      await Promise.all(
        abilities.map(async ({ ability, call }) => {
          const hanging = () => call({ timeoutMs: deadlineMs });
          const error = await unable(bench, `${ability}() without an answer`, hanging, deadlineMs);
          expect(error.code, `${ability}() at its deadline`).toBe("timeout");
        }),
      );
      expect(requests.length - before, "every ability makes one request").toBe(abilities.length);
    },
  },
  {
    id: "aborts-its-abilities",
    title: "asks the provider nothing when an ability is aborted before",
    needs: "provider",
    async run(bench) {
      const abilities = abilitiesOf(bench, await sendAndArrive(bench));
      const { requests } = bench.provider.carrier;
      const before = requests.length;
      for (const { ability, call } of abilities) {
        const aborted = () => call({ signal: AbortSignal.abort() });
        const error = await unable(bench, `${ability}() that was aborted`, aborted);
        expect(error.code, `${ability}() that was aborted`).toBe("aborted");
        expect(requests.length - before, `requests of ${ability}() that was aborted`).toBe(0);
      }
    },
  },
  {
    id: "explains-failed-abilities",
    title: "fails with an error of its own, which quotes nobody, when the provider cannot answer an ability",
    needs: "provider",
    async run(bench) {
      const { faults } = bench.provider.carrier;
      for (const { ability, call } of abilitiesOf(bench, await sendAndArrive(bench))) {
        for (const fault of failures) {
          faults.add({ ...fault, times: 1 });
          const error = await unable(bench, `${ability}() of a provider that fails`, () => call({}));
          bench.expectSafe(error, { body: indiscreet });
        }
      }
    },
  },
];
