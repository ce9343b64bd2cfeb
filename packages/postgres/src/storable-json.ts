/**
 * Writes JSON that Postgres accepts, whatever the value: it refuses JSON with NUL characters or lone surrogates, in the names
 * of fields, too.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value)?.replaceAll(/\\(?:u0000|ud[89a-f]..|.)/g, (sequence) =>
    // All others are characters that Postgres stores; surrogates are escaped only if they are alone.
    sequence.length > 2 ? "\ufffd" : sequence,
  );
}

/** Whether a value can be written as JSON, and Postgres stores all its strings unchanged. */
export function isStorable(value: unknown): boolean {
  try {
    return JSON.stringify(value) === storableJson(value);
  } catch {
    return false;
  }
}
