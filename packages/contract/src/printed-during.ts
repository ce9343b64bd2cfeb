import { inspect } from "node:util";

/** Captures what is printed while work runs, through the console or directly. */
export async function printedDuring(work: () => Promise<void>): Promise<string> {
  const printed: string[] = [];
  const note = (...values: unknown[]) => {
    printed.push(
      ...values.map((value) => (typeof value === "string" ? value : inspect(value, { depth: 20 }))),
    );
    return true;
  };
  /* biome-ignore-start lint/suspicious/noConsole: it captures the console, and writes nothing */
  const kept = (["log", "info", "warn", "error", "debug", "trace", "dir"] as const).map((method) => {
    const original = console[method];
    console[method] = note;
    return () => {
      console[method] = original;
    };
  });
  /* biome-ignore-end lint/suspicious/noConsole: - */
  const streams = [process.stdout, process.stderr].map((stream) => {
    const original = stream.write;
    stream.write = note;
    return () => {
      stream.write = original;
    };
  });
  try {
    await work();
  } finally {
    for (const restore of [...kept, ...streams]) restore();
  }
  return printed.join("\n");
}
