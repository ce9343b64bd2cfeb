/**
 * Whether a store has answered as it must. One that has not (`false` for a code that was used, `null` for a row that is
 * not there) is as good as down: what follows from such an answer could be an approval.
 */
export const soundAnswers: {
  readonly [Method in "create" | "read" | "countAttempt" | "consume" | "issue" | "nothing"]: (
    answer: unknown,
  ) => boolean;
} = {
  create: (answer) => isState(answer, "created", "blocked") || isPause(answer, "slowed"),
  read: (answer) =>
    answer === undefined ||
    ["id", "keyId", "sealedTo"].every((name) => typeof fieldOf(answer, name) === "string"),
  countAttempt: (answer) =>
    isState(answer, "gone", "locked", "expired", "blocked") ||
    (isState(answer, "counted") &&
      ["attempts", "failures"].every((name) => Number.isInteger(fieldOf(answer, name))) &&
      Array.isArray(fieldOf(answer, "codes"))),
  consume: (answer) => answer === undefined || Number.isInteger(fieldOf(answer, "codes")),
  issue: (answer) =>
    isState(answer, "gone", "locked", "blocked") ||
    isPause(answer, "cooling") ||
    (isState(answer, "issued") && Number.isInteger(fieldOf(answer, "codes"))),
  /** Where none is expected. */
  nothing: () => true,
};

function fieldOf(answer: unknown, name: string): unknown {
  return (answer as Record<string, unknown> | null | undefined)?.[name];
}

function isState(answer: unknown, ...states: string[]): boolean {
  return states.includes(String(fieldOf(answer, "state")));
}

function isPause(answer: unknown, state: string): boolean {
  return isState(answer, state) && Number.isFinite(fieldOf(answer, "waitMs"));
}
