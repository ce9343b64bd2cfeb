/** Does something at the first call and at every n-th after it: housekeeping that rides along with what is asked. */
export function everyNth(n: number, work: () => Promise<unknown>): () => Promise<void> {
  let calls = 0;
  return async () => {
    if (calls++ % n === 0) await work();
  };
}
