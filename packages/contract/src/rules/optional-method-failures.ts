import { expect } from "vitest";
import { recipient } from "../bench.ts";
import { optionalMethodsOf, sendAndArrive, unable } from "../call-optional-method.ts";
import type { ContractRule } from "../contract-rule.ts";
import type { ProviderFault } from "../test-provider.ts";
import { turns } from "../watch-resources.ts";
import { withDeadline } from "../with-deadline.ts";

/** A body that a failing provider may send. */
const indiscreet = `<html>Cannot read the message to ${recipient}</html>`;

const failures: readonly ProviderFault[] = [
  { kind: "server-error", status: 500, body: indiscreet, contentType: "text/html" },
  { kind: "server-error", status: 403, body: indiscreet, contentType: "text/html" },
  { kind: "reset-after-read" },
];

/** Optional methods end as sends do: by their deadline, by their signal, with an error that quotes nothing. */
export const optionalMethodFailureRules: readonly ContractRule[] = [
  {
    id: "bounds-optional-methods",
    title: "ends every optional method by its deadline when no response comes, after one request",
    needs: "provider",
    async run(bench) {
      const methods = optionalMethodsOf(bench, await sendAndArrive(bench));
      const { requests, faults } = bench.provider.carrier;
      faults.add({ kind: "hang" });
      const made = await withDeadline(
        async (timeoutMs) => {
          const before = requests.length;
          // Concurrently: each takes as long as its deadline.
          await Promise.all(
            methods.map(async ({ method, call }) => {
              const hanging = () => call({ timeoutMs });
              const error = await unable(bench, `${method}() without a response`, hanging, timeoutMs);
              expect(error.code, `${method}() at its deadline`).toBe("timeout");
            }),
          );
          await turns(10);
          return requests.length - before;
        },
        (count) => count >= methods.length,
      );
      expect(made, "every optional method makes one request").toBe(methods.length);
    },
  },
  {
    id: "aborts-optional-methods",
    title: "makes no request when an optional method is aborted before",
    needs: "provider",
    async run(bench) {
      const methods = optionalMethodsOf(bench, await sendAndArrive(bench));
      const { requests } = bench.provider.carrier;
      const before = requests.length;
      for (const { method, call } of methods) {
        const aborted = () => call({ signal: AbortSignal.abort() });
        const error = await unable(bench, `${method}() that was aborted`, aborted);
        expect(error.code, `${method}() that was aborted`).toBe("aborted");
        expect(requests.length - before, `requests of ${method}() that was aborted`).toBe(0);
      }
    },
  },
  {
    id: "explains-failed-optional-methods",
    title: "throws its own error, which quotes nothing, when the provider fails in an optional method",
    needs: "provider",
    async run(bench) {
      const { faults } = bench.provider.carrier;
      for (const { method, call } of optionalMethodsOf(bench, await sendAndArrive(bench))) {
        for (const fault of failures) {
          faults.add({ ...fault, times: 1 });
          const error = await unable(bench, `${method}() of a provider that fails`, () => call({}));
          bench.expectSafe(error, { body: indiscreet });
          const aboutSend = /the message was (?:most likely )?accepted/;
          expect(error.message, `${method}() sends nothing, and its error says so`).not.toMatch(aboutSend);
        }
      }
    },
  },
];
