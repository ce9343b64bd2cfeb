import { assert, expect } from "vitest";
import { printedDuring } from "../../printed-during.ts";
import { waitUntil, watchResources } from "../../watch-resources.ts";
import { withDeadline } from "../../with-deadline.ts";
import { wrong } from "../code-bench.ts";
import type { CodeContractRule } from "../code-contract-rule.ts";

/** Deadlines, aborts, and what ends up in logs. */
export const interruptionRules: readonly CodeContractRule[] = [
  {
    id: "keeps-its-deadline",
    http: true,
    title: "a start and a check end by their deadline when no response arrives: unknown",
    async run({ start, startRefused, checkRefused, posts, provider }) {
      const started = await start();
      provider.carrier.faults.add({ kind: "hang" });
      const timeout = { code: "timeout", delivery: "unknown" };
      for (const call of ["start", "check"] as const) {
        const before = posts();
        const error = await withDeadline(
          (timeoutMs) =>
            call === "start" ? startRefused({}, { timeoutMs }) : checkRefused(started, { timeoutMs }),
          () => posts() > before,
        );
        expect(error, `a ${call}`).toMatchObject(timeout);
      }
    },
  },
  {
    id: "aborts-before-the-request",
    title: "aborted before it began: `aborted`, not sent, and nothing arrives",
    async run({ start, startRefused, checkRefused, check, posts, provider }) {
      const started = await start();
      const before = posts();
      const signal = AbortSignal.abort();
      const aborted = { code: "aborted", delivery: "not-sent" };
      expect(await startRefused({}, { signal }), "a start").toMatchObject(aborted);
      expect(await checkRefused(started, { signal }), "a check").toMatchObject(aborted);
      expect(posts() - before, "requests").toBe(0);
      expect(provider.carrier.messages, "texts").toHaveLength(1);
      expect(await check(started), "the code, then").toBe("approved");
    },
  },
  {
    id: "aborts-after-the-request",
    http: true,
    title: "aborted after the request: `aborted`, unknown",
    async run({ start, startRefused, checkRefused, posts, provider }) {
      const started = await start();
      provider.carrier.faults.add({ kind: "hang" });
      const aborted = { code: "aborted", delivery: "unknown" };
      for (const call of ["start", "check"] as const) {
        const caller = new AbortController();
        const before = posts();
        const { signal } = caller;
        const refused = call === "start" ? startRefused({}, { signal }) : checkRefused(started, { signal });
        assert(await waitUntil(() => posts() > before), "the request must arrive");
        caller.abort();
        expect(await refused, `a ${call}`).toMatchObject(aborted);
      }
    },
  },
  {
    id: "closes-its-sockets",
    alone: true,
    http: true,
    title: "leaves no socket or timer after close()",
    async run({ create, start }) {
      await watchResources(async ({ released }) => {
        const using = create();
        await start({}, using);
        if (using.close === undefined) return;
        await using.close();
        assert(await released(), "after close() no socket or timer may be left");
      });
    },
  },
  {
    id: "hides-its-config",
    title: "does not show its config when it is printed",
    async run({ codes, expectSafe }) {
      expectSafe(codes);
    },
  },
  {
    id: "logs-no-secret",
    alone: true,
    title: "writes no code, number or credential to the console",
    async run({ start, check, startRefused, checkRefused, expectSafe }) {
      const seen: { to: string; code?: string }[] = [];
      const printed = await printedDuring(async () => {
        const started = await start();
        seen.push(started);
        await check({ ...started, code: wrong(started.code) });
        await check(started);
        await startRefused({ to: "+1 555 867 5310" });
        await checkRefused(started, { signal: AbortSignal.abort() });
      });
      for (const each of seen) expectSafe(printed, each);
    },
  },
];
