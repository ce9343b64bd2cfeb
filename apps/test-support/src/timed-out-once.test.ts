import { expect, test, vi } from "vitest";
import { timedOutOnce } from "./timed-out-once.ts";

test("the time of a call passes only once the call has come far enough", async () => {
  const steps: string[] = [];
  const result = await timedOutOnce(
    () => steps.includes("written"),
    100,
    () =>
      new Promise((resolve) => {
        setTimeout(() => resolve([...steps, "late"]), 100);
        // Later than the timeout, by the real clock.
        const until = Date.now() + 150;
        const write = () => (Date.now() < until ? void setImmediate(write) : steps.push("written"));
        write();
      }),
  );
  expect(result).toEqual(["written", "late"]);
  expect(vi.isFakeTimers()).toBe(false);
});

test("a call that ends before it comes so far is not waited for", async () => {
  expect(
    await timedOutOnce(
      () => false,
      20,
      async () => "early",
    ),
  ).toBe("early");
});

test("an error of the call is thrown, and time passes as before", async () => {
  const failing = timedOutOnce(
    () => true,
    20,
    () => new Promise((_, reject) => setTimeout(reject, 10, new Error("refused"))),
  );
  await expect(failing).rejects.toThrow("refused");
  expect(vi.isFakeTimers()).toBe(false);
});
