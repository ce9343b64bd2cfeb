/** The request whose signature is verified. */
export interface SignedRequest {
  /** The URL that Twilio calls, with its query. */
  url: string;
  /** All parameters of the form; empty for other bodies. */
  parameters: Readonly<Record<string, string | readonly string[]>>;
  /** A body that is not a form: the URL then carries its hash as `bodySHA256`. */
  body?: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Whether a request has this `X-Twilio-Signature`: HMAC-SHA1 by Web Crypto, which every runtime has. It accepts what
 * `validateRequest` and `validateRequestWithBody` of Twilio's SDK accept; a test compares them. It never throws, whatever
 * a client sends.
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export async function verifySignature(
  token: string,
  signature: string,
  { url, parameters, body }: SignedRequest,
): Promise<boolean> {
  const given = fromBase64(signature);
  if (given === undefined) return false;
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", bytesOf(token), algorithm, false, ["verify"]);
  const signed = body === undefined ? textOf(parameters) : "";
  for (const form of formsOf(url)) {
    // `verify` compares in constant time. Which form of the URL was signed is not a secret.
    if (await crypto.subtle.verify("HMAC", key, given, bytesOf(form + signed))) {
      return body === undefined || hasHash(url, body);
    }
  }
  return false;
}

/** Returns names and values, sorted by name, without separators. Repeated values of one name count once. */
function textOf(parameters: SignedRequest["parameters"]): string {
  let text = "";
  for (const name of Object.keys(parameters).sort()) {
    const values = [parameters[name] ?? []].flat();
    for (const value of [...new Set(values)].sort()) text += name + value;
  }
  return text;
}

/**
 * Returns the forms of a URL that Twilio may have signed: as received, as `URL` normalizes it, and with its query encoded again;
 * each without a port and with one.
 */
function formsOf(url: string): Set<string> {
  const received = [withoutPort(url), withPort(url)];
  const normalized = URL.parse(url)?.href;
  if (normalized === undefined) return new Set(received);
  const forms = [withoutPort(normalized), withPort(normalized)];
  return new Set([...received, ...forms, ...forms.map(withEncodedQuery)]);
}

function withoutPort(url: string): string {
  const { origin, port } = originOf(url);
  return origin + url.slice(origin.length + port.length);
}

function withPort(url: string): string {
  const { scheme, origin, port } = originOf(url);
  if (scheme === undefined || port !== "") return url;
  return `${origin}:${scheme.toLowerCase() === "https" ? 443 : 80}${url.slice(origin.length)}`;
}

/** Returns a URL up to its port, as it is written, and the port with its colon. */
function originOf(url: string): { scheme?: string | undefined; origin: string; port: string } {
  const [authority, scheme] = /^([a-z][a-z0-9+.-]*):\/\/[^/?#]*/i.exec(url) ?? [];
  if (authority === undefined || scheme === undefined) return { origin: "", port: "" };
  // Neither a password nor an IPv6 address is a port.
  const host = Math.max(scheme.length + 2, authority.lastIndexOf("@"), authority.lastIndexOf("]")) + 1;
  const colon = authority.indexOf(":", host);
  const end = colon === -1 ? authority.length : colon;
  return { scheme, origin: authority.slice(0, end), port: authority.slice(end) };
}

/** Encodes the query as Node's `querystring` does: repeated names together, names that are integers first. */
function withEncodedQuery(url: string): string {
  const start = url.indexOf("?") + 1;
  if (start === 0) return url;
  const fields: Record<string, string[]> = Object.create(null);
  // A second question mark belongs to the first name; `URLSearchParams` would drop it.
  for (const [name, value] of new URLSearchParams(`&${url.slice(start)}`)) {
    fields[name] ??= [];
    fields[name].push(value);
  }
  const pairs = Object.entries(fields).flatMap(([name, values]) =>
    values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return url.slice(0, start) + pairs.join("&");
}

async function hasHash(url: string, body: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const expected = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
  // The client chose the URL and the body, so timing reveals nothing.
  return URL.parse(url)?.searchParams.get("bodySHA256") === expected;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const decoded = atob(text);
    // Several texts decode to the same bytes; only the one that Twilio writes is accepted.
    if (btoa(decoded) !== text) return undefined;
    return Uint8Array.from(decoded, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
