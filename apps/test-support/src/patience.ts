import { vi } from "vitest";

/**
 * Import this file in tests that start databases, browsers and other processes, so that none fails because the machine
 * is busy. What cannot be started must fail by itself, at once: see `unlessItEnds`.
 */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

/** How long to wait for something that is sure to come. */
export const patienceMs = 120_000;

/** The same, for `vi.waitFor` and `expect.poll`. */
export const patience = { timeout: patienceMs, interval: 20 };
