/** Returns the id if it is a UUID; otherwise `null`, which matches no row. The index is used, and other ids cause no error. */
export function uuidOf(id: string): string | null {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id : null;
}
