/** A request to send a text, for {@link curlArguments}. */
export interface CurlRequest {
  /** Basic credentials: `user:password`. */
  user?: string;
  /** By name. */
  headers?: Readonly<Record<string, string>>;
  /** The parameters of a URL-encoded form; a list for one that is repeated. */
  form?: Readonly<Record<string, string | readonly string[]>>;
  /** The JSON body; curl sets its content type. */
  json?: unknown;
}

/**
 * Returns the arguments of `curl` that post a request, quoted for a POSIX shell: what `clients.curl` and
 * `clients.resend` of a mock return.
 *
 * @example
 * const clients: ClientSettings = {
 *   curl: (url) => curlArguments(`${url}/v1/messages`, { user: "key:secret", form: { to: "+15558675310", text: "hello" } }),
 * };
 */
export function curlArguments(url: string, { user, headers = {}, form = {}, json }: CurlRequest): string {
  return [
    url,
    ...(user === undefined ? [] : ["-u", user]),
    ...Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
    ...Object.entries(form).flatMap(([name, values]) =>
      [values].flat().flatMap((value) => ["--data-urlencode", `${name}=${value}`]),
    ),
    ...(json === undefined ? [] : ["--json", JSON.stringify(json)]),
  ]
    .map(quoted)
    .join(" ");
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
