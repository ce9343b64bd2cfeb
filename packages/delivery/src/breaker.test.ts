import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { withFailover } from "./index.ts";
import { down, refused, scripted, to, unknown } from "./testing/scripted.ts";

afterEach(() => {
  vi.useRealTimers();
});

const errors = {
  down,
  unknown,
  refused: () => refused("invalid-recipient"),
  aborted: () => refused("aborted"),
};
const events = fc.array(
  fc.oneof(
    fc.constantFrom("accepted" as const, ...(Object.keys(errors) as (keyof typeof errors)[])),
    fc.integer({ min: 1, max: 1_500 }),
  ),
  { maxLength: 40 },
);

it("the breaker skips a provider for the configured time after the configured number of consecutive failures, for any sequence of outcomes", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  await fc.assert(
    fc.asyncProperty(events, fc.integer({ min: 1, max: 4 }), async (script, failures) => {
      let next: (typeof script)[number] = "accepted";
      const a = scripted("a", () => {
        if (typeof next === "string" && next !== "accepted") throw errors[next]();
      });
      const failover = withFailover([a], { breaker: { failures, halfOpenAfterMs: 1_000 } });
      /** What a breaker is, in other words. */
      let inARow = 0;
      let openUntil = 0;
      for (next of script) {
        if (typeof next === "number") {
          vi.advanceTimersByTime(next);
          continue;
        }
        const passes = inARow < failures || performance.now() >= openUntil;
        const before = a.sent.length;
        await failover.send({ to, body: "hi" }).catch(() => {});
        expect(a.sent.length - before).toBe(passes ? 1 : 0);
        if (!passes || next === "aborted") continue;
        inARow = next === "down" || next === "unknown" ? inARow + 1 : 0;
        if (inARow >= failures) openUntil = performance.now() + 1_000;
      }
    }),
    { numRuns: 200 },
  );
});
