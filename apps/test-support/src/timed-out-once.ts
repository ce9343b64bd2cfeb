import { vi } from "vitest";

/**
 * Makes a call, and lets its time pass once it has come as far as the test needs. On a busy machine, a timeout by the real
 * clock may end a call before its request is written, which is another outcome.
 *
 * @param reached Whether the call has come so far: whether the provider has its request, for example.
 * @param ms The time that passes then, in milliseconds: the timeout, and what the call may take beyond it.
 *
 * @example
 * const received = () => posts(primary) === 1;
 * const error = await timedOutOnce(received, 1_000 + 250, () => errorOf(sms.send(message, { timeoutMs: 1_000 })));
 */
export async function timedOutOnce<T>(
  reached: () => boolean,
  ms: number,
  call: () => Promise<T>,
): Promise<T> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  try {
    let settled = false;
    const calling = call().finally(() => {
      settled = true;
    });
    // It is awaited below; until then, nobody else handles a rejection.
    calling.catch(() => {});
    while (!reached() && !settled) await new Promise(setImmediate);
    await vi.advanceTimersByTimeAsync(ms);
    return await calling;
  } finally {
    vi.useRealTimers();
  }
}
