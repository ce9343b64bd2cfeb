/** Calls that come while one is under way become one further call: what is read last is what counts. */
export function coalesce(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let wanted = false;
  return () => {
    wanted = true;
    running ??= (async () => {
      while (wanted) {
        wanted = false;
        await run();
      }
      running = undefined;
    })();
    return running;
  };
}
