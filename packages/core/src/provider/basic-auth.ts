/** Returns the `Authorization` header of HTTP Basic authentication. Both parts must be ASCII. */
export function basicAuth(user: string, password: string): string {
  return `Basic ${btoa(`${user}:${password}`)}`;
}
