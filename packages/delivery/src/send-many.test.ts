import { getEventListeners } from "node:events";
import type { SmsMessage } from "@smskit/core";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { type SendManyProgress, type SendManyResult, sendMany } from "./index.ts";
import { down, gate, message, scripted, to } from "./testing/scripted.ts";

const texts = (count: number): SmsMessage[] =>
  Array.from({ length: count }, (_, index) => ({ to, body: `text ${index}` }));

async function all<M>(results: AsyncIterable<SendManyResult<M>>): Promise<SendManyResult<M>[]> {
  const list: SendManyResult<M>[] = [];
  for await (const result of results) list.push(result);
  return list;
}

function* endless(counted: { taken: number; returned?: boolean }): Generator<SmsMessage> {
  try {
    for (;;) {
      counted.taken += 1;
      yield { to, body: `text ${counted.taken}` };
    }
  } finally {
    counted.returned = true;
  }
}

describe("sendMany", () => {
  it("yields each result as it arrives, with its index and its message", async () => {
    const slow = gate();
    const connector = scripted("a", () => slow.promise, "accepted", down());
    const input = texts(3);
    const order: number[] = [];
    for await (const result of sendMany(connector, input)) {
      order.push(result.index);
      expect(result.message).toBe(input[result.index]);
      if (order.length === 2) slow.resolve();
      expect(result.status).toBe(result.index === 2 ? "failed" : "accepted");
    }
    expect(order).toEqual([1, 2, 0]);
  });

  it("never exceeds the concurrency", async () => {
    let now = 0;
    let most = 0;
    const connector = scripted("a", async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise(setImmediate);
      now -= 1;
    });
    expect(await all(sendMany(connector, texts(40), { concurrency: 3 }))).toHaveLength(40);
    expect(most).toBe(3);
  });

  it("reads no more of an endless input than it sends concurrently, and closes the input when the caller stops early", async () => {
    const counted: { taken: number; returned?: boolean } = { taken: 0 };
    let results = 0;
    for await (const result of sendMany(scripted("a"), endless(counted), { concurrency: 4 })) {
      results += 1;
      expect(counted.taken - results).toBeLessThanOrEqual(4);
      if (result.index >= 50) break;
    }
    expect(counted.returned).toBe(true);
  });

  it("yields finished results while a slow input has nothing more", async () => {
    const told = gate();
    async function* input() {
      yield message;
      await told.promise;
      yield message;
    }
    const order: number[] = [];
    for await (const { index } of sendMany(scripted("a"), input())) {
      order.push(index);
      told.resolve();
    }
    expect(order).toEqual([0, 1]);
  });

  it("finishes what is in progress and reports the rest of an array as not attempted after an abort", async () => {
    const controller = new AbortController();
    const connector = scripted("a", "accepted", () => new Promise(() => {}));
    const results: SendManyResult<SmsMessage>[] = [];
    for await (const result of sendMany(connector, texts(6), {
      concurrency: 2,
      signal: controller.signal,
    })) {
      results.push(result);
      if (result.status === "accepted") {
        while (connector.sent.length < 2) await new Promise(setImmediate);
        controller.abort();
      }
    }
    const statuses = results.sort((a, b) => a.index - b.index).map(({ status }) => status);
    expect(statuses).toEqual([
      "accepted",
      "failed",
      "not-attempted",
      "not-attempted",
      "not-attempted",
      "not-attempted",
    ]);
    expect(results[1]).toMatchObject({ error: { code: "aborted", delivery: "unknown" } });
  });

  it("reads no more of an endless input after an abort", async () => {
    const controller = new AbortController();
    const counted: { taken: number; returned?: boolean } = { taken: 0 };
    const input = endless(counted);
    for await (const result of sendMany(scripted("a"), input, { signal: controller.signal })) {
      if (result.index === 20) controller.abort();
    }
    expect(counted.taken).toBeLessThan(40);
    expect(counted.returned).toBe(true);
  });

  it("does not wait for an input that hangs, neither after an abort nor when the caller stops early", async () => {
    const hanging = async function* () {
      yield message;
      await new Promise(() => {});
    };
    const controller = new AbortController();
    for await (const _ of sendMany(scripted("a"), hanging(), { signal: controller.signal }))
      controller.abort();
    for await (const _ of sendMany(scripted("a"), hanging())) break;
  });

  it("stops if it is aborted while its input is pending, and ignores a later abort", async () => {
    const { promise: forever } = gate();
    const taking = gate();
    const controller = new AbortController();
    const { signal } = controller;
    async function* input() {
      taking.resolve();
      await forever;
      yield message;
    }
    const results = all(sendMany(scripted("a"), input(), { signal }));
    await taking.promise;
    await new Promise(setImmediate);
    controller.abort();
    expect(await results).toEqual([]);
    const { signal: unused } = new AbortController();
    await all(sendMany(scripted("a"), [message], { signal: unused }));
    expect(getEventListeners(unused, "abort")).toEqual([]);
  });

  it("does not read an ended input again and accepts an input without a return method", async () => {
    const told: string[] = [];
    const values = [message, message];
    const input = (rest: object): Iterable<SmsMessage> => ({
      [Symbol.iterator]: () => ({
        next: () => {
          told.push("next");
          const value = values[told.length - 1];
          return value === undefined ? { done: true, value } : { done: false, value };
        },
        ...rest,
      }),
    });
    const back = { return: () => told.push("return") };
    expect(await all(sendMany(scripted("a"), input(back), { concurrency: 1 }))).toHaveLength(2);
    expect(told).toEqual(["next", "next", "next"]);
    told.length = 0;
    for await (const _ of sendMany(scripted("a"), input({}), { concurrency: 1 })) break;
  });

  it("ignores an input that fails after the caller stopped early", async () => {
    const given = [Promise.resolve({ done: false, value: message }), new Promise(() => {})];
    const input = {
      [Symbol.asyncIterator]: () => ({
        next: () => given.shift() as Promise<IteratorResult<SmsMessage>>,
        return: () => Promise.reject(new Error("the input's own")),
      }),
    };
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    for await (const _ of sendMany(scripted("a"), input)) break;
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it("attempts nothing if it is already aborted", async () => {
    const connector = scripted("a");
    const results = await all(sendMany(connector, texts(3), { signal: AbortSignal.abort() }));
    expect(results.map(({ status }) => status)).toEqual(Array(3).fill("not-attempted"));
    expect(connector.sent).toEqual([]);
  });

  it("yields what is in progress before it throws the input's error", async () => {
    const slow = gate();
    function* input() {
      yield message;
      yield message;
      slow.resolve();
      throw new Error("row 3 is invalid");
    }
    const results: number[] = [];
    const sending = async () => {
      for await (const { index } of sendMany(
        scripted("a", () => slow.promise),
        input(),
      ))
        results.push(index);
    };
    await expect(sending()).rejects.toMatchObject({ message: "row 3 is invalid" });
    expect(results.sort()).toEqual([0, 1]);
  });

  it("reports progress and continues if the listener fails", async () => {
    const connector = scripted("a", "accepted", down(), "accepted");
    const heard: SendManyProgress[] = [];
    await all(
      sendMany(connector, texts(3), {
        concurrency: 1,
        onProgress: (progress) => {
          heard.push(progress);
          throw new Error("a listener's own");
        },
      }),
    );
    expect(heard.map(({ accepted, failed, notAttempted }) => [accepted, failed, notAttempted])).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [2, 1, 0],
    ]);
  });

  it("yields each message exactly once, for any concurrency and any time of an abort", async () => {
    const runs = fc.record({
      ends: fc.array(fc.constantFrom("accepted", "down", "late"), { maxLength: 30 }),
      concurrency: fc.integer({ min: 1, max: 8 }),
      /** After so many results; later than all of them is never. */
      abortAfter: fc.nat({ max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(runs, async ({ ends, concurrency, abortAfter }) => {
        const controller = new AbortController();
        let underWay = 0;
        const connector = scripted("a", async ({ body }) => {
          underWay += 1;
          expect(underWay).toBeLessThanOrEqual(concurrency);
          const end = ends[Number(body?.split(" ")[1])];
          if (end === "late") await new Promise(setImmediate);
          underWay -= 1;
          if (end === "down") throw down();
        });
        if (abortAfter === 0) controller.abort();
        const results: SendManyResult<SmsMessage>[] = [];
        let progress: SendManyProgress = { accepted: 0, failed: 0, notAttempted: 0 };
        const options = {
          concurrency,
          signal: controller.signal,
          onProgress: (told: SendManyProgress) => {
            progress = told;
          },
        };
        for await (const result of sendMany(connector, texts(ends.length), options)) {
          results.push(result);
          if (results.length === abortAfter) controller.abort();
        }
        const indexes = results.map(({ index }) => index).sort((one, other) => one - other);
        expect(indexes).toEqual(ends.map((_, index) => index));
        const counted = (status: string) => results.filter((result) => result.status === status).length;
        expect(progress).toEqual({
          accepted: counted("accepted"),
          failed: counted("failed"),
          notAttempted: counted("not-attempted"),
        });
        const given = new Set(connector.sent.map(({ body }) => body));
        expect(given.size).toBe(connector.sent.length);
        for (const {
          status,
          message: { body },
        } of results) {
          if (status === "not-attempted") expect(given).not.toContain(body);
          if (status === "accepted") expect(given).toContain(body);
        }
      }),
    );
  });

  it("does not repeat the text of an error that is not an SmsError", async () => {
    const a = scripted("a");
    const foreign = Object.assign(Object.create(a) as typeof a, {
      send: () => Promise.reject(new Error("secret 482913")),
    });
    const [result] = await all(sendMany(foreign, [message]));
    expect(result).toMatchObject({ status: "failed", error: { delivery: "unknown" } });
    expect(JSON.stringify((result as { error: unknown }).error)).not.toContain("482913");
  });

  it("applies the timeout to each message", async () => {
    const connector = scripted("a", () => new Promise(() => {}));
    const [result] = await all(sendMany(connector, [message], { timeoutMs: 20 }));
    expect(result).toMatchObject({ status: "failed", error: { code: "timeout" } });
  });

  it.each([0, 1.5, Number.NaN])("rejects a concurrency of %s", async (concurrency) => {
    await expect(sendMany(scripted("a"), [], { concurrency }).next()).rejects.toThrow(
      new RangeError("sendMany: concurrency: must be an integer of 1 or more."),
    );
  });
});
