/** The id if it can be one; else none, which no row has. So that the index of ids serves, and nonsense is no error. */
export function uuidOf(id: string): string | null {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id) ? id : null;
}
