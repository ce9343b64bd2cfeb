import { vi } from "vitest";

/** Browsers, databases and processes are started here: nothing fails because the machine has other work. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

/** For whatever is waited for, in milliseconds. */
export const patienceMs = 60_000;
