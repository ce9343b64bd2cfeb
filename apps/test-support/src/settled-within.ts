import { setImmediate, setTimeout } from "node:timers/promises";

/** How many turns of the event loop the result of a timer or a socket may take to reach the test. */
const turns = 10;

/** A process that stood still for long has lost one such step of the time, not all of it. */
const stepMs = 10;

/**
 * Returns what the work settles with. It fails if the work is not settled after that time.
 *
 * The time passes in short steps, in which the work has its turns as well. So a test does not fail because the machine
 * is busy, as it would if it compared two readings of a clock.
 *
 * @example
 * const error = await settledWithin(200 + 250, errorOf(sms.send(message, { timeoutMs: 200 })));
 */
export async function settledWithin<T>(ms: number, work: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const { signal } = settled;
  const late = (async () => {
    for (let passedMs = 0; passedMs < ms; passedMs += stepMs) await setTimeout(stepMs, undefined, { signal });
    for (let turn = 0; turn < turns; turn++) await setImmediate(undefined, { signal });
    throw new Error(`The work was not settled after ${ms} ms.`);
  })();
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => {});
    settled.abort();
  }
}
