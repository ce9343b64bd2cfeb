import { turns } from "./watch-resources.ts";

/** Milliseconds. The first one is enough on most machines. */
const deadlines = [1_000, 4_000, 16_000] as const;

/**
 * Runs an experiment whose deadline must come after its request has reached the provider. On a busy machine it may come
 * before, which shows nothing of the connector: then the experiment is repeated with a longer deadline.
 * @param experiment Is called with the deadline in milliseconds.
 * @param reached Whether the request has reached the provider.
 * @returns the result of the last experiment.
 */
export async function withDeadline<T>(
  experiment: (deadlineMs: number) => Promise<T>,
  reached: (result: T) => boolean,
): Promise<T> {
  const [shortest, ...longer] = deadlines;
  let result = await experiment(shortest);
  for (const deadlineMs of longer) {
    // A request that was written at the last moment is still read.
    await turns(10);
    if (reached(result)) break;
    result = await experiment(deadlineMs);
  }
  return result;
}
