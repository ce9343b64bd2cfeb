/** How long a start takes that sends nothing, so that it cannot be told from one that does. */
export interface DecoyDelay {
  /** Records how long a send took. */
  note(milliseconds: number): void;
  /** Returns milliseconds: as long as one of the last sends, picked at random. */
  next(): number;
}

/** How many sends are remembered. */
const kept = 50;

export function createDecoyDelay(): DecoyDelay {
  const durations: number[] = [];
  return {
    note(milliseconds) {
      durations.push(milliseconds);
      if (durations.length > kept) durations.shift();
    },
    next() {
      const random = Math.random();
      // Before the first send, what providers usually take.
      return durations[Math.floor(random * durations.length)] ?? 150 + random * 200;
    },
  };
}
