import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { settledWithin } from "./settled-within.ts";

test("returns the value, and throws the error, of work that ends in time", async () => {
  expect(await settledWithin(1_000, wait(5, "done"))).toBe("done");
  await expect(
    settledWithin(
      1_000,
      wait(5).then(() => Promise.reject(new Error("refused"))),
    ),
  ).rejects.toThrow("refused");
});

test("fails if the work takes longer", async () => {
  await expect(settledWithin(20, new Promise(() => {}))).rejects.toThrow(
    "The work was not settled after 20 ms.",
  );
});

test("does not fail because the process was busy when the work ended", async () => {
  const work = wait(20, "done");
  const settled = settledWithin(40, work);
  const until = performance.now() + 100;
  while (performance.now() < until);
  expect(await settled).toBe("done");
});

test("does not fail because the process was busy before timers that the work has yet to start", async () => {
  const work = wait(20)
    .then(() => wait(10))
    .then(() => wait(10, "done"));
  const settled = settledWithin(100, work);
  const until = performance.now() + 150;
  while (performance.now() < until);
  expect(await settled).toBe("done");
});
