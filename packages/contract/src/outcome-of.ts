import { assert } from "vitest";
import { turns } from "./watch-resources.ts";

/** How long a call may exceed its deadline. Generous: enough to see whether it has a deadline. */
export const slackMs = 250;

/** The deadline of calls in rules that are not about deadlines. Long: a busy machine must not reach it. */
export const patienceMs = 10_000;

/** A process that stood still for long has lost one such step of the time, not all of it. */
const stepMs = 10;

/** How a call ended. */
export type Outcome<T> = { value: T } | { thrown: unknown };

/**
 * Runs a call and waits for its end, which its promise must report in time.
 * @throws AssertionError if it throws synchronously, does not return a promise, or does not end by its deadline.
 */
export async function outcomeOf<T>(
  what: string,
  call: () => Promise<T> | undefined,
  timeoutMs = patienceMs,
): Promise<Outcome<T>> {
  let promise: Promise<T> | undefined;
  try {
    promise = call();
  } catch (thrown) {
    assert.fail(`${what} must return a promise that rejects; it threw at once: ${String(thrown)}`);
  }
  assert(typeof promise?.then === "function", `${what} must return a promise`);
  const settled = promise.then(
    (value): Outcome<T> => ({ value }),
    (thrown: unknown): Outcome<T> => ({ thrown }),
  );
  const clock = startClock(timeoutMs + slackMs);
  const first = await Promise.race([settled, clock.over]);
  clock.stop();
  if (first === "late") {
    assert.fail(`${what} must end by its deadline: it had ${timeoutMs} ms, and ${slackMs} ms of grace`);
  }
  return first;
}

/** A time that passes in short steps, in which the call has its turns as well: a busy machine makes no call late. */
function startClock(ms: number): { over: Promise<"late">; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    const step = (passedMs: number) => {
      if (passedMs >= ms) resolve();
      else timer = setTimeout(step, stepMs, passedMs + stepMs);
    };
    step(0);
  })
    // A result that arrived in time while this process was busy still has to be handled.
    .then(() => turns(10))
    .then((): "late" => "late");
  return { over, stop: () => clearTimeout(timer) };
}

/** The value of a call that must succeed. */
export function succeeded<T>(what: string, outcome: Outcome<T>): T {
  if ("value" in outcome) return outcome.value;
  assert.fail(`${what} must succeed; it threw ${describe(outcome.thrown)}`);
}

function describe(thrown: unknown): string {
  const { code, delivery } = (thrown ?? {}) as { code?: unknown; delivery?: unknown };
  return delivery === undefined ? String(thrown) : `${String(thrown)} (${String(code)}, ${String(delivery)})`;
}
