/** How long a start takes that sends nothing, so that nobody can tell it from one that does. */
export interface DecoyPace {
  /** A send took so long. */
  note(milliseconds: number): void;
  /** Milliseconds: as long as one of the last sends, picked at random. */
  next(): number;
}

/** Sends that are remembered. */
const kept = 50;

export function createDecoyPace(): DecoyPace {
  const durations: number[] = [];
  return {
    note(milliseconds) {
      durations.push(milliseconds);
      if (durations.length > kept) durations.shift();
    },
    next() {
      const random = Math.random();
      // Before the first send, what providers take as a rule.
      return durations[Math.floor(random * durations.length)] ?? 150 + random * 200;
    },
  };
}
