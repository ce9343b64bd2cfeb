import { vi } from "vitest";

/** Databases and processes are started here: nothing fails because the machine has other work. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });
/** For `vi.waitFor`. */
export const patience = { timeout: 300_000, interval: 20 };
