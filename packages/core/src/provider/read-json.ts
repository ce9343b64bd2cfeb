/** Returns the value of a JSON text; `undefined` if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns a value if it is an object; an empty object otherwise. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Returns a value if it is a string; an empty string otherwise. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Returns a value if it is a list; an empty list otherwise. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns the date of a string; now for any other value, since an update always has a time. */
export function dateOf(value: unknown): Date {
  const date = new Date(textOf(value));
  return Number.isNaN(date.getTime()) ? new Date() : date;
}
