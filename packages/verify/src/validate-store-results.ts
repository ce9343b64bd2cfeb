type IsValid = (result: unknown) => boolean;

/**
 * Whether a store returned a valid result. An invalid one (`false` for a code that was used, `null` for a missing row)
 * counts as an outage, since it could lead to an approval.
 */
export const isValidResult: {
  readonly [Method in
    | "create"
    | "read"
    | "countAttempt"
    | "consume"
    | "issue"
    | "deleteNumber"
    | "nothing"]: IsValid;
} = {
  create: guarded((result) => isState(result, "created", "blocked") || isPause(result, "slowed")),
  read: guarded(
    (result) =>
      result === undefined ||
      (hasStrings(result, "id", "keyId", "sealedTo", "usageType") &&
        // Absent, undefined and null are the same to a database.
        [fieldOf(result, "locale") ?? "", fieldOf(result, "session") ?? ""].every(isString)),
  ),
  countAttempt: guarded(
    (result) =>
      isState(result, "gone", "locked", "expired", "blocked") ||
      (isState(result, "counted", "used") &&
        isCount(fieldOf(result, "attempts"), 1) &&
        isCount(fieldOf(result, "failures"), 0) &&
        areCodes(fieldOf(result, "codes"))),
  ),
  consume: guarded(
    (result) =>
      result === undefined ||
      fieldOf(result, "used") === true ||
      (isCount(fieldOf(result, "codes"), 1) && hasMessage(result)),
  ),
  issue: guarded(
    (result) =>
      isState(result, "gone", "locked", "blocked") ||
      isPause(result, "cooling") ||
      (isState(result, "issued") && isCount(fieldOf(result, "codes"), 1)),
  ),
  deleteNumber: guarded((result) => isCount(fieldOf(result, "verifications"), 0)),
  /** For a method that resolves with nothing. */
  nothing: () => true,
};

/** Makes a result that cannot be read, such as one with a field that throws, invalid too. */
function guarded(isValid: IsValid): IsValid {
  return (result) => {
    try {
      return isValid(result);
    } catch {
      return false;
    }
  };
}

function fieldOf(result: unknown, name: string): unknown {
  return (result as Record<string, unknown> | null | undefined)?.[name];
}

function isState(result: unknown, ...states: unknown[]): boolean {
  return states.includes(fieldOf(result, "state"));
}

function isPause(result: unknown, state: string): boolean {
  const waitMs = fieldOf(result, "waitMs");
  return isState(result, state) && Number.isFinite(waitMs) && (waitMs as number) > 0;
}

function isCount(value: unknown, least: number): boolean {
  return Number.isInteger(value) && (value as number) >= least;
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null;
}

function hasStrings(value: unknown, ...names: string[]): boolean {
  return names.every((name) => isString(fieldOf(value, name)));
}

function areCodes(value: unknown): boolean {
  // `Array.from`, since `every` skips holes.
  const isCode = (code: unknown) => hasStrings(code, "id", "keyId", "digest") && hasMessage(code);
  return Array.isArray(value) && Array.from(value).every(isCode);
}

/** Whether the `message` is one, or is missing. */
function hasMessage(value: unknown): boolean {
  const message = fieldOf(value, "message");
  return isMissing(message) || hasStrings(message, "connector", "id");
}
