import { setImmediate } from "node:timers/promises";

/** How many turns of the event loop the result of a timer or a socket may take to reach the test. */
const turns = 10;

/**
 * Returns what the work settles with. It fails if the work is not settled after that time.
 *
 * The time is a timer's: on a busy machine, the timers of the work are as late as this one. So a test does not fail because
 * the machine is busy, as it would if it compared two readings of a clock.
 *
 * @example
 * const error = await settledWithin(200 + 250, errorOf(sms.send(message, { timeoutMs: 200 })));
 */
export async function settledWithin<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  }).then(async () => {
    for (let turn = 0; turn < turns; turn++) await setImmediate();
    throw new Error(`The work was not settled after ${ms} ms.`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
