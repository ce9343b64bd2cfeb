/** Returns the `Authorization` header of HTTP Basic authentication, with both parts as UTF-8. */
export function basicAuth(user: string, password: string): string {
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))}`;
}
