type IsSound = (answer: unknown) => boolean;

/**
 * Whether a store has answered as it must. One that has not (`false` for a code that was used, `null` for a row that is
 * not there) is as good as down: what follows from such an answer could be an approval.
 */
export const soundAnswers: {
  readonly [Method in "create" | "read" | "countAttempt" | "consume" | "issue" | "nothing"]: IsSound;
} = {
  create: sound((answer) => isState(answer, "created", "blocked") || isPause(answer, "slowed")),
  read: sound(
    (answer) =>
      answer === undefined ||
      (hasTexts(answer, "id", "keyId", "sealedTo", "usageType") &&
        // Absent, undefined and null are the same to a database.
        [fieldOf(answer, "locale") ?? "", fieldOf(answer, "session") ?? ""].every(isText)),
  ),
  countAttempt: sound(
    (answer) =>
      isState(answer, "gone", "locked", "expired", "blocked") ||
      (isState(answer, "counted", "used") &&
        isCount(fieldOf(answer, "attempts"), 1) &&
        isCount(fieldOf(answer, "failures"), 0) &&
        areCodes(fieldOf(answer, "codes"))),
  ),
  consume: sound(
    (answer) =>
      answer === undefined ||
      fieldOf(answer, "used") === true ||
      (isCount(fieldOf(answer, "codes"), 1) &&
        (isGap(fieldOf(answer, "message")) || hasTexts(fieldOf(answer, "message"), "connector", "id"))),
  ),
  issue: sound(
    (answer) =>
      isState(answer, "gone", "locked", "blocked") ||
      isPause(answer, "cooling") ||
      (isState(answer, "issued") && isCount(fieldOf(answer, "codes"), 1)),
  ),
  /** Where none is expected. */
  nothing: () => true,
};

/** What cannot even be looked at, such as a field that throws, is no answer either. */
function sound(look: IsSound): IsSound {
  return (answer) => {
    try {
      return look(answer);
    } catch {
      return false;
    }
  };
}

function fieldOf(answer: unknown, name: string): unknown {
  return (answer as Record<string, unknown> | null | undefined)?.[name];
}

function isState(answer: unknown, ...states: unknown[]): boolean {
  return states.includes(fieldOf(answer, "state"));
}

function isPause(answer: unknown, state: string): boolean {
  const waitMs = fieldOf(answer, "waitMs");
  return isState(answer, state) && Number.isFinite(waitMs) && (waitMs as number) > 0;
}

function isCount(value: unknown, least: number): boolean {
  return Number.isInteger(value) && (value as number) >= least;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isGap(value: unknown): boolean {
  return value === undefined || value === null;
}

function hasTexts(value: unknown, ...names: string[]): boolean {
  return names.every((name) => isText(fieldOf(value, name)));
}

function areCodes(value: unknown): boolean {
  // By `Array.from`, since `every` passes over holes.
  return Array.isArray(value) && Array.from(value).every((code) => hasTexts(code, "id", "keyId", "digest"));
}
