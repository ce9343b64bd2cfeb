import { afterEach, expect, test, vi } from "vitest";
import { differences, processState } from "./process-state.ts";

const before = processState();
const ignore = () => {};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  process.off("warning", ignore);
});

test("names what a test changed in its process, and no value of the environment", () => {
  expect(differences(before, processState())).toEqual([]);
  vi.stubEnv("HOME", undefined);
  vi.stubEnv("TOKEN_OF_A_TEST", "secret");
  vi.stubGlobal("fetch", ignore);
  process.on("warning", ignore);
  expect(differences(before, processState()).toSorted()).toEqual([
    "fetch",
    'listeners of "warning"',
    "process.env.HOME",
    "process.env.TOKEN_OF_A_TEST",
  ]);
});

test("names timers that are still fake", () => {
  vi.useFakeTimers();
  expect(differences(before, processState())).toEqual(["fake timers", "Date", "setTimeout"]);
});
