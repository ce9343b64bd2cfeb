/** JSON that Postgres takes whatever is in it: it has no NUL and no half of a surrogate pair, and refuses the whole. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "string" ? storableText(inner) : inner,
  );
}

function storableText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** Whether a value can be written as JSON, and Postgres keeps all the texts in it as they are. */
export function isStorable(value: unknown): boolean {
  try {
    return JSON.stringify(value) === storableJson(value);
  } catch {
    return false;
  }
}
