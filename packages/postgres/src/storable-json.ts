/** Writes JSON that Postgres accepts, whatever the value: it refuses JSON with NUL characters or lone surrogates. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "string" ? storableText(inner) : inner,
  );
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** Whether a value can be written as JSON, and Postgres stores all its strings unchanged. */
export function isStorable(value: unknown): boolean {
  try {
    return JSON.stringify(value) === storableJson(value);
  } catch {
    return false;
  }
}
