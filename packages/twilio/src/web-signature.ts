import type { VerifySignature } from "./signature.ts";

/**
 * Twilio's verification by Web Crypto, for edge runtimes, where its SDK does not load. A test holds it against the
 * SDK's.
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 */
export const verifySignature: VerifySignature = async (token, signature, { url, parameters, body }) => {
  const key = await crypto.subtle.importKey("raw", bytesOf(token), { name: "HMAC", hash: "SHA-1" }, false, [
    "verify",
  ]);
  const given = fromBase64(signature);
  if (given === undefined) return false;
  const text =
    body === undefined
      ? Object.keys(parameters)
          .sort()
          .map((name) => parameterText(name, parameters[name]))
          .join("")
      : "";
  let fits = false;
  for (const form of formsOf(url)) {
    // Constant time, by the specification of `verify`.
    fits = (await crypto.subtle.verify("HMAC", key, given, bytesOf(form + text))) || fits;
  }
  return fits && (body === undefined || (await hashOf(body)) === new URL(url).searchParams.get("bodySHA256"));
};

function parameterText(name: string, value: string | string[] | undefined): string {
  if (!Array.isArray(value)) return name + value;
  return [...new Set(value)]
    .sort()
    .map((one) => name + one)
    .join("");
}

/** The forms of a URL that may have been signed: with and without the port, and with its query encoded anew. */
function formsOf(url: string): Set<string> {
  const normalized = new URL(url).href;
  const forms = [withoutPort(url), withPort(url), withoutPort(normalized), withPort(normalized)];
  return new Set([...forms, ...forms.slice(2).map(withEncodedQuery)]);
}

function withoutPort(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^/?#]*?):\d+(?=[/?#]|$)/i, "$1");
}

function withPort(url: string): string {
  if (withoutPort(url) !== url) return url;
  return url.replace(
    /^([a-z]+):\/\/[^/?#]*/i,
    (origin, scheme: string) => `${origin}:${scheme.toLowerCase() === "https" ? 443 : 80}`,
  );
}

function withEncodedQuery(url: string): string {
  const start = url.indexOf("?");
  if (start === -1) return url;
  const pairs = [...new URLSearchParams(url.slice(start))].map((pair) =>
    pair.map(encodeURIComponent).join("="),
  );
  return `${url.slice(0, start)}?${pairs.join("&")}`;
}

async function hashOf(body: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytesOf(body)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const decoded = atob(text);
    // Of several spellings of the same bytes, only the one that Twilio writes.
    return btoa(decoded) === text
      ? Uint8Array.from(decoded, (character) => character.charCodeAt(0))
      : undefined;
  } catch {
    return undefined;
  }
}
