/**
 * For vitest's `setupFiles` of test files that share a process: a file fails if it leaves the process other than it found
 * it, because that could decide the tests of the next file.
 */
import { afterAll, expect } from "vitest";
import { differences, processState } from "./process-state.ts";

const found = processState();

afterAll(() => {
  const left = differences(found, processState());
  expect(left, "a test file must undo what it changes in its process").toEqual([]);
});
