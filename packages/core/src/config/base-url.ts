/**
 * Returns what is wrong with the URL of a provider's API; `undefined` if nothing is. Credentials are sent there, so it must
 * be https, or http to this machine.
 */
export function baseUrlProblem(value: string): string | undefined {
  const url = URL.parse(value);
  if (url === null) return "is not an absolute URL such as https://api.example.com";
  if (url.username !== "" || url.password !== "") return "must not contain a user name or password";
  if (url.search !== "" || url.hash !== "") return "must not contain a query or a fragment";
  if (url.protocol === "https:") return undefined;
  if (url.protocol !== "http:") return "must be an https URL";
  if (isLoopback(url)) return undefined;
  return "must be https: credentials are sent there (http is for this machine only, such as http://127.0.0.1:4010)";
}

/** Whether a URL is of this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    // The URL parser writes every IPv4 address as four decimals.
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
}
