/** What Plivo signs of a request. */
export interface SignedRequest {
  /** The URL that Plivo calls, with or without its query. */
  url: string;
  /** The fields of the query. */
  query: URLSearchParams;
  /** The fields of the form; empty for a GET. */
  form: URLSearchParams;
}

/** The headers of one version: the signatures, which may be several in one header, and the nonce. */
export interface Signatures {
  values: readonly string[];
  nonce: string;
}

/**
 * Whether a request has one of these V2 signatures: HMAC-SHA256 over the URL without its query, and the nonce. It covers
 * neither the query nor the body. It accepts what `validateSignature` of Plivo's SDK accepts.
 * @see https://www.plivo.com/docs/messaging/concepts/signature-validation
 */
export function verifyV2(
  tokens: readonly string[],
  { values, nonce }: Signatures,
  { url }: SignedRequest,
): Promise<boolean> {
  return hasSignature(
    tokens,
    values,
    basesOf(url).map((base) => base + nonce),
  );
}

/**
 * Whether a request has one of these V3 signatures: HMAC-SHA256 over the URL, its query, the form and the nonce. It
 * accepts what `validateV3Signature` of Plivo's SDK accepts.
 * @see https://www.plivo.com/docs/voice/concepts/signature-validation
 */
export function verifyV3(
  tokens: readonly string[],
  { values, nonce }: Signatures,
  { url, query, form }: SignedRequest,
): Promise<boolean> {
  const signedQuery = pairsOf(query).map((pair) => pair.join("="));
  const signedForm = pairsOf(form).map((pair) => pair.join(""));
  const mark = query.size + form.size > 0 ? "?" : "";
  const dot = query.size > 0 && form.size > 0 ? "." : "";
  const rest = `${mark}${signedQuery.join("&")}${dot}${signedForm.join("")}.${nonce}`;
  return hasSignature(
    tokens,
    values,
    basesOf(url).map((base) => base + rest),
  );
}

/** Returns the URL without its query. A `Request` adds a slash to a URL without a path, and Plivo does not. */
function basesOf(url: string): string[] {
  const base = url.replace(/[?#].*$/s, "");
  return /^[^/]*\/\/[^/]*\/$/.test(base) ? [base, base.slice(0, -1)] : [base];
}

/** Returns names and values, sorted by name and then by value. */
function pairsOf(parameters: URLSearchParams): [string, string][] {
  return [...new Set(parameters.keys())].sort().flatMap((name) =>
    parameters
      .getAll(name)
      .sort()
      .map((value): [string, string] => [name, value]),
  );
}

async function hasSignature(
  tokens: readonly string[],
  signatures: readonly string[],
  texts: readonly string[],
): Promise<boolean> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  // 32 bytes in the one way in which Base64 writes them.
  const given = signatures.filter((signature) => /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(signature));
  for (const token of given.length > 0 ? tokens : []) {
    const key = await crypto.subtle.importKey("raw", encoder.encode(token), algorithm, false, ["verify"]);
    for (const signature of given) {
      const bytes = Uint8Array.from(atob(signature), (character) => character.charCodeAt(0));
      for (const text of texts) {
        // `verify` compares in constant time.
        if (await crypto.subtle.verify("HMAC", key, bytes, encoder.encode(text))) return true;
      }
    }
  }
  return false;
}
