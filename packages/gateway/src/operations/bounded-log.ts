/** The most lines of one place in a minute. */
const mostLines = 20;
const windowMs = 60_000;

/** Lets some lines of each place pass to the log, and counts the others. */
export interface BoundedLog {
  /**
   * Calls `write` unless the place has had its lines.
   * @param place One of a bounded set of names, such as a route: nothing that a client can make up.
   */
  write(place: string, write: () => void): void;
  /** Reports what was left out so far. */
  close(): void;
}

/**
 * Bounds how much strangers can write to the log. The lines of a place are counted from the first one for a minute. Metrics count
 * every request.
 * @param onLeftOut Called at the end of a minute in which lines were left out.
 */
export function createBoundedLog(onLeftOut: (place: string, lines: number) => void): BoundedLog {
  const places = new Map<string, { lines: number; timer: NodeJS.Timeout }>();

  function end(place: string): void {
    const { lines = 0, timer } = places.get(place) ?? {};
    clearTimeout(timer);
    places.delete(place);
    if (lines > mostLines) onLeftOut(place, lines - mostLines);
  }

  return {
    write(place, write) {
      const counted = places.get(place) ?? {
        lines: 0,
        timer: setTimeout(() => end(place), windowMs).unref(),
      };
      places.set(place, counted);
      counted.lines += 1;
      if (counted.lines <= mostLines) write();
    },
    close() {
      for (const place of [...places.keys()]) end(place);
    },
  };
}
