import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { createCarrier, createManualClock } from "../index.ts";
import type { MessageDraft } from "../provider.ts";

const hour = 3_600_000;

function draft(over: Partial<MessageDraft> = {}): MessageDraft {
  return {
    id: "m1",
    provider: "test",
    from: "+15550001111",
    to: "+15558675310",
    body: "hello",
    status: "queued",
    failureOf: (state) => ({ status: "undelivered", errorCode: state }),
    parameters: {},
    ...over,
  };
}

describe("a manual clock", () => {
  test("stands still until it is moved", () => {
    const start = new Date("2026-11-25T12:00:00Z");
    const clock = createManualClock(start);
    expect(clock.now()).toBe(start.getTime());
    clock.advance(1500);
    expect(clock.now()).toBe(start.getTime() + 1500);
  });

  test("calls due timers in order, each at its own time, including timers that are set meanwhile", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100)), fc.array(fc.nat(100)), (delays, follow) => {
        const clock = createManualClock(new Date(0));
        const called: number[] = [];
        const due: number[] = [];
        delays.forEach((ms, index) => {
          due.push(ms);
          clock.setTimeout(() => {
            expect(clock.now()).toBe(ms);
            called.push(clock.now());
            const more = follow[index];
            if (more === undefined) return;
            due.push(ms + more);
            clock.setTimeout(() => called.push(clock.now()), more);
          }, ms);
        });
        clock.advance(200);
        expect(called).toEqual(due.sort((a, b) => a - b));
        expect(clock.now()).toBe(200);
      }),
    );
  });

  test("calls timers of one time in the order in which they were set, unless they were canceled", () => {
    const clock = createManualClock();
    const called: string[] = [];
    const handles = ["a", "b", "c"].map((name) => clock.setTimeout(() => called.push(name), 5));
    clock.clearTimeout(handles[1]);
    clock.advance(4);
    expect(called).toEqual([]);
    clock.advance(1);
    expect(called).toEqual(["a", "c"]);
  });

  test("moves only forward", () => {
    expect(() => createManualClock().advance(-1)).toThrow("0 or more");
    expect(() => createManualClock().advance(Number.NaN)).toThrow("0 or more");
  });
});

describe("a carrier's own clock", () => {
  test("is real time and can be moved: scheduled messages are sent at their time", () => {
    const carrier = createCarrier();
    const before = carrier.now();
    const sendAt = new Date(before + 24 * hour);
    const message = carrier.accept(draft({ status: "scheduled", sendAt }));
    carrier.advance(23 * hour);
    expect(message.status).toBe("scheduled");
    carrier.advance(2 * hour);
    expect(message.status).toBe("delivered");
    expect(message.events[1]?.at.getTime()).toBeGreaterThanOrEqual(sendAt.getTime());
    expect(message.events.at(-1)?.at.getTime()).toBeLessThan(sendAt.getTime() + hour);
    expect(carrier.now() - before).toBeGreaterThanOrEqual(25 * hour);
  });

  test("keeps running after it was moved", async () => {
    const carrier = createCarrier();
    const message = carrier.accept(draft());
    carrier.advance(10);
    await carrier.idle();
    expect(message.status).toBe("delivered");
  });

  test("reports that it was moved, and is real time again after a reset", () => {
    const carrier = createCarrier();
    const heard = vi.fn();
    carrier.on("clock", heard);
    carrier.advance(hour);
    expect(heard).toHaveBeenCalledOnce();
    expect(carrier.now()).toBeGreaterThan(Date.now() + hour / 2);
    carrier.reset();
    expect(carrier.now()).toBeLessThan(Date.now() + hour / 2);
  });

  test("that was passed in is moved if it has `advance`, and rejected if not", () => {
    const clock = createManualClock();
    const start = clock.now();
    createCarrier({ clock }).advance(5);
    expect(clock.now()).toBe(start + 5);
    const fixed = { now: () => 0, setTimeout: () => 0, clearTimeout: () => {} };
    expect(() => createCarrier({ clock: fixed }).advance(5)).toThrow("cannot be moved");
  });
});
