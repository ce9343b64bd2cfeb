import type { PreparedMessage } from "@smskit/core";

/**
 * Returns the SHA-256, in hexadecimal, of a prepared message. The order of its fields does not matter, nor does
 * `bestEffort`, which the recipient never sees.
 */
export async function hashMessage({ bestEffort: _, ...prepared }: PreparedMessage): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted(prepared)));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  // A date, or a URL among the provider's options: its value is not in its fields.
  if ("toJSON" in value && typeof value.toJSON === "function") return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  // Pairs, not an object, whose keys could be those of a prototype.
  return entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]);
}
