import { vi } from "vitest";

/** What tests may change in their process, by name. */
export type ProcessState = ReadonlyMap<string, unknown>;

/** Reads what a test may have changed in this process, but for spies, which vitest restores after each file. */
export function processState(): ProcessState {
  return new Map<string, unknown>([
    ...Object.entries(process.env).map(([name, value]) => [`process.env.${name}`, value] as const),
    ...process
      .eventNames()
      .map((name) => [`listeners of "${String(name)}"`, process.listenerCount(name)] as const),
    ["process.cwd()", process.cwd()],
    ["fake timers", vi.isFakeTimers()],
    ["Date", Date],
    ["setTimeout", setTimeout],
    ["fetch", fetch],
    ["Error.stackTraceLimit", Error.stackTraceLimit],
  ]);
}

/** Returns the names of what differs between two states. */
export function differences(one: ProcessState, other: ProcessState): string[] {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => one.get(name) !== other.get(name));
}
