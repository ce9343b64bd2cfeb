import { afterEach, expect, it, vi } from "vitest";
import { createDecoyDelay } from "./decoy-delay.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it("the decoy delay is one of the last fifty send times", () => {
  const delay = createDecoyDelay();
  for (let sent = 1; sent <= 60; sent++) delay.note(sent);
  const random = vi.spyOn(Math, "random");
  const paces = Array.from({ length: 50 }, (_, index) => {
    random.mockReturnValue((index + 0.5) / 50);
    return delay.next();
  });
  expect(paces).toEqual(Array.from({ length: 50 }, (_, index) => index + 11));
});

it("the decoy delay is that of typical providers before the first send", () => {
  const delay = createDecoyDelay();
  const random = vi.spyOn(Math, "random");
  for (const [drawn, milliseconds] of [
    [0, 150],
    [0.5, 250],
    [0.9999, 349.98],
  ] as const) {
    random.mockReturnValue(drawn);
    expect(delay.next()).toBeCloseTo(milliseconds);
  }
});
