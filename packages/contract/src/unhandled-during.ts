import { turns } from "./watch-resources.ts";

/** Returns the reasons of unhandled rejections during work and right after it. */
export async function unhandledDuring(work: () => Promise<void>): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const note = (reason: unknown) => void reasons.push(reason);
  // The listeners of the test runner would blame the file, not the connector.
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
  try {
    await work();
    await turns(10);
  } finally {
    process.off("unhandledRejection", note);
    for (const other of others) process.on("unhandledRejection", other);
  }
  return reasons;
}
