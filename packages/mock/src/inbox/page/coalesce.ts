/** Calls during a run become one further run, so the last one always reads the newest state. */
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
