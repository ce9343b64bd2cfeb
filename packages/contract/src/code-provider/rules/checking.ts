import { SmsError } from "@smskit/core";
import { assert, expect } from "vitest";
import { outcomeOf, succeeded } from "../../outcome-of.ts";
import { wrong } from "../code-bench.ts";
import type { CodeBench, CodeContractRule } from "../code-contract-rule.ts";

const strangeTexts: readonly unknown[] = [
  "",
  " ",
  "0",
  "٠١٢٣٤٥",
  "../../approved",
  "?Status=approved",
  "1\r\nX: y",
  "\0",
  "\ud800",
  "9".repeat(10_000),
  123_456,
  null,
  {},
];

/** Checks that a call, however it ends, approves nothing: with another status, or with an `SmsError`. */
async function approvesNothing(
  { codes, expectSafe }: Pick<CodeBench, "codes" | "expectSafe">,
  what: string,
  input: { to: string; ref?: unknown; code: unknown },
): Promise<void> {
  const outcome = await outcomeOf("check()", () => codes.check(input as Parameters<typeof codes.check>[0]));
  if ("value" in outcome) {
    expect(["incorrect", "expired", "locked", "not-found"], what).toContain(outcome.value);
    return;
  }
  assert(
    SmsError.is(outcome.thrown),
    `${what}: check() must throw an SmsError, not ${String(outcome.thrown)}`,
  );
  expectSafe(outcome.thrown, { to: input.to });
}

/** What a check says. */
export const checkingRules: readonly CodeContractRule[] = [
  {
    id: "approves-once",
    title: "the right code is approved once: not again, and by one of ten concurrent checks",
    async run(bench) {
      const { start, check, codes } = bench;
      const first = await start();
      expect(await check(first), "the right code").toBe("approved");
      await approvesNothing(bench, "the same code again", first);
      await approvesNothing(bench, "the same code again, by number", { ...first, ref: undefined });
      const second = await start();
      const checks = await Promise.allSettled(Array.from({ length: 10 }, () => codes.check(second)));
      const approved = checks.filter((one) => one.status === "fulfilled" && one.value === "approved");
      expect(approved, "approvals of ten").toHaveLength(1);
    },
  },
  {
    id: "refuses-wrong-codes",
    title: "a wrong code is `incorrect`, and leaves the right one valid",
    async run({ start, check, codes }) {
      const started = await start();
      for (let attempt = 1; attempt < codes.codes.attempts; attempt++) {
        expect(await check({ ...started, code: wrong(started.code) }), "a wrong code").toBe("incorrect");
      }
      expect(await check(started), "the right code, as the last attempt").toBe("approved");
    },
  },
  {
    id: "locks-after-its-attempts",
    title: "after as many wrong codes as it declares, even the right one is `locked`",
    async run({ start, check, codes }) {
      const started = await start();
      for (let attempt = 0; attempt < codes.codes.attempts; attempt++) {
        const status = await check({ ...started, code: wrong(started.code) });
        expect(["incorrect", "locked"], "a wrong code").toContain(status);
      }
      expect(await check(started), "the right code, then").toBe("locked");
    },
  },
  {
    id: "ends-its-codes",
    title: "a code is right until the end of its declared life, and not after it",
    async run({ start, check, codes, provider }) {
      const lifeMs = codes.codes.lifeSeconds * 1_000;
      const early = await start();
      provider.carrier.advance(lifeMs - 5_000);
      expect(await check(early), "five seconds before the end").toBe("approved");
      const late = await start();
      provider.carrier.advance(lifeMs);
      expect(["expired", "not-found"], "at the end").toContain(await check(late));
      const next = await start({ to: late.to });
      expect(await check(next), "a code that is started then").toBe("approved");
    },
  },
  {
    id: "knows-what-was-not-started",
    title: "a number without a verification, and a ref of none, are `not-found`",
    async run({ start, check, number }) {
      expect(await check({ to: number(), code: "123456" }), "a number").toBe("not-found");
      const { to, ref, code } = await start();
      if (ref === undefined) return;
      const unknown = ref.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
      expect(await check({ to, ref: unknown, code }), "a ref").toBe("not-found");
    },
  },
  {
    id: "checks-by-number",
    title: "without a ref, the verification that the number has is checked",
    async run({ start, check }) {
      const { to, code } = await start();
      expect(await check({ to, code: wrong(code) }), "a wrong code").toBe("incorrect");
      expect(await check({ to, code }), "the right code").toBe("approved");
    },
  },
  {
    id: "binds-refs-to-numbers",
    title: "the code and ref of one number approve no other",
    async run(bench) {
      const { start, check } = bench;
      const [mine, other] = [await start(), await start()];
      await approvesNothing(bench, "another number's ref and code", { ...other, to: mine.to });
      expect(await check(mine), "its own").toBe("approved");
    },
  },
  {
    id: "takes-any-code",
    title: "whatever is typed as a code approves nothing, and breaks nothing",
    async run(bench) {
      for (const code of strangeTexts) {
        await approvesNothing(bench, "a strange code", { ...(await bench.start()), code });
      }
    },
  },
  {
    id: "takes-any-ref",
    title: "whatever stands for a ref approves nothing, and breaks nothing",
    async run(bench) {
      const { to, code } = await bench.start();
      // Without a ref, the number decides.
      for (const ref of strangeTexts.filter((text) => text !== null)) {
        await approvesNothing(bench, "a strange ref", { to, code, ref });
      }
      expect(await bench.check({ to, code }), "the right code").toBe("approved");
    },
  },
  {
    id: "cancels",
    title: "a verification that was canceled approves nothing; canceling it again does nothing",
    async run(bench) {
      const { codes, start } = bench;
      const cancel = codes.cancel?.bind(codes);
      if (cancel === undefined) return;
      for (const by of ["ref", "number"] as const) {
        const { to, ref, code } = await start();
        const named = by === "ref" ? { to, ref } : { to };
        for (const time of ["first", "second"]) {
          succeeded(`the ${time} cancel()`, await outcomeOf("cancel()", () => cancel(named)));
        }
        await approvesNothing(bench, `a code that was canceled by ${by}`, { to, ref, code });
      }
    },
  },
];
