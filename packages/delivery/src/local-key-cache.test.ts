import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLocalKeyCache } from "./local-key-cache.ts";
import { collectGarbage } from "./testing/collect-garbage.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it("the cache keeps the last state of a key until it changes", () => {
  const memory = createLocalKeyCache(1_000);
  expect(memory.get("a")).toBeUndefined();
  memory.set("a", "begun");
  memory.set("b", "begun");
  memory.set("a", "ended-unknown");
  expect([memory.get("a"), memory.get("b")]).toEqual(["ended-unknown", "begun"]);
  memory.delete("a");
  expect([memory.get("a"), memory.get("b")]).toEqual([undefined, "begun"]);
});

it("the cache forgets a key after its lifetime, counted from its last use", () => {
  const memory = createLocalKeyCache(1_000);
  memory.set("a", "begun");
  memory.set("b", "begun");
  vi.advanceTimersByTime(500);
  memory.set("a", "begun");
  vi.advanceTimersByTime(499);
  expect([memory.get("a"), memory.get("b")]).toEqual(["begun", "begun"]);
  vi.advanceTimersByTime(1);
  expect([memory.get("a"), memory.get("b")]).toEqual(["begun", undefined]);
  vi.advanceTimersByTime(500);
  expect(memory.get("a")).toBeUndefined();
});

it("the cache frees the memory of expired keys", async () => {
  const memory = createLocalKeyCache(1_000);
  const megabyte = 1_000_000;
  const used = async () => {
    await collectGarbage();
    return process.memoryUsage().heapUsed / megabyte;
  };
  const key = (index: number) => Buffer.alloc(megabyte, `${index} `).toString("latin1");
  const start = await used();
  for (let index = 0; index < 40; index++) memory.set(key(index), "begun");
  vi.advanceTimersByTime(500);
  for (let index = 40; index < 60; index++) memory.set(key(index), "begun");
  const full = await used();
  expect(full - start).toBeGreaterThan(50);
  vi.advanceTimersByTime(500);
  memory.set("a", "begun");
  // The process may free what other tests have left, too: 40 MB of expired keys, and some.
  expect(full - (await used())).toBeGreaterThan(35);
  for (let index = 40; index < 60; index++) expect(memory.get(key(index))).toBe("begun");
  expect(memory.get("a")).toBe("begun");
});
