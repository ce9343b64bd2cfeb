import {
  type Changed,
  kindOf,
  pairsOf,
  parsedObject,
  type WireRequest,
  withHeader,
  withJson,
  withPairs,
} from "./wire-request.ts";

const signatureHeader = /signature|^authorization$/i;
/** Must be covered by the signature. */
const signedHeader = /timestamp|nonce/i;
const signatureField = /^(?:sig|signature)$/i;

/**
 * Returns the request with each part of its content changed, removed, added or repeated.
 * @param unsignedFields Those that the signature leaves out.
 */
export function changedContents(request: WireRequest, unsignedFields: readonly string[]): Changed[] {
  const contents =
    kindOf(request) === "json" ? changedJson(request, unsignedFields) : changedPairs(request, unsignedFields);
  const headers = headersOf(request, signedHeader).map(([name, value]) => ({
    what: `another ${name}`,
    request: withHeader(request, name, withOtherDigit(value)),
  }));
  return [...contents, ...headers];
}

/** Returns the request with each part of its signature, or secret, changed, shortened, emptied. */
export function changedSignatures(request: WireRequest, secrets: readonly string[]): Changed[] {
  const headers = headersOf(request, signatureHeader).flatMap(([name, value]) =>
    [...spoilt(value), ...spoiltCredentials(value)].map(({ how, text }) => ({
      what: `${name} ${how}`,
      request: withHeader(request, name, text),
    })),
  );
  const fields = signatureFieldsOf(request).flatMap(({ name, value, withValue }) =>
    spoilt(value).map(({ how, text }) => ({ what: `${name} ${how}`, request: withValue(text) })),
  );
  const inUrl = secretsInUrl(request, secrets).flatMap((secret) =>
    spoiltSecret(secret).map(({ how, text }) => ({
      what: `the secret in its URL ${how}`,
      request: withSecret(request, secret, text),
    })),
  );
  return [...headers, ...fields, ...inUrl];
}

/** Returns the request without each part of its signature; the last has none. Empty if no signature was found. */
export function withoutSignatures(request: WireRequest, secrets: readonly string[]): WireRequest[] {
  const removals: ((from: WireRequest) => WireRequest)[] = [
    ...headersOf(request, signatureHeader).map(
      ([name]) =>
        (from: WireRequest) =>
          withHeader(from, name, undefined),
    ),
    ...secretsInUrl(request, secrets).map((secret) => (from: WireRequest) => withSecret(from, secret, "")),
  ];
  const singly = removals.map((remove) => remove(request));
  const fields = signatureFieldsOf(request).map(({ withValue }) => withValue(undefined));
  const [signed = request] = fields;
  const bare = removals.reduce((rest, remove) => remove(rest), signed);
  if (removals.length === 0 && fields.length === 0) return [];
  return [...singly, ...fields, bare];
}

/** Returns the request at other URLs. */
export function changedUrls(request: WireRequest): Changed[] {
  const change = (what: string, alter: (url: URL) => void): Changed => {
    const url = new URL(request.url);
    alter(url);
    return { what, request: { ...request, url: url.href } };
  };
  const names = [...new Set(new URL(request.url).searchParams.keys())];
  return [
    change("another host", (url) => {
      url.hostname = `other.${url.hostname}`;
    }),
    change("another path", (url) => {
      url.pathname += "/other";
    }),
    change("a query that was added", (url) => url.searchParams.append("added", "1")),
    ...names.map((name) =>
      change(`another ${name} in the query`, (url) => url.searchParams.set(name, "other")),
    ),
  ];
}

/** Whether the verification reads a header, by its name. */
export function verifiedHeaders(request: WireRequest): string[] {
  return [...headersOf(request, signatureHeader), ...headersOf(request, signedHeader)].map(([name]) => name);
}

function headersOf({ headers }: WireRequest, pattern: RegExp) {
  return headers.filter(([name]) => pattern.test(name));
}

function changedPairs(request: WireRequest, unsignedFields: readonly string[]): Changed[] {
  const pairs = pairsOf(request);
  const changes: Changed[] = [];
  for (const [index, [name, value]] of pairs.entries()) {
    if (signatureField.test(name)) continue;
    const unsigned = unsignedFields.includes(name);
    const instead = (...others: [string, string][]) =>
      withPairs(request, pairs.toSpliced(index, 1, ...others));
    changes.push({ what: `another ${name}`, request: instead([name, `${value}1`]), unsigned });
    changes.push({ what: `no ${name}`, request: instead(), unsigned });
    changes.push({ what: `${name} twice`, request: instead([name, `${value}1`], [name, value]), unsigned });
  }
  const added = withPairs(request, [...pairs, ["added", "1"]]);
  return [
    ...changes,
    { what: "a field that was added", request: added, unsigned: unsignedFields.length > 0 },
  ];
}

function changedJson(request: WireRequest, unsignedFields: readonly string[]): Changed[] {
  const value: unknown = JSON.parse(String(request.body));
  const changes = pathsIn(value).flatMap((path): Changed[] => {
    const name = path.at(-1) as string;
    if (signatureField.test(name)) return [];
    const unsigned = unsignedFields.includes(name);
    return [
      { what: `another ${path.join(".")}`, request: withJson(request, path, otherThan), unsigned },
      { what: `no ${path.join(".")}`, request: withJson(request, path, () => undefined), unsigned },
    ];
  });
  const added = objectsIn(value).map(
    (path): Changed => ({
      what: `a field that was added to ${path.join(".") || "its JSON"}`,
      request: withJson(request, path, (object) => ({ ...(object as object), added: "1" })),
      unsigned: path.length === 0 && unsignedFields.length > 0,
    }),
  );
  return [...changes, ...added];
}

/** Returns the paths of all values that are not objects. */
function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
  const inside = typeof value === "string" ? parsedObject(value) : value;
  if (typeof inside !== "object" || inside === null) return [[...path]];
  return Object.entries(inside).flatMap(([name, inner]) => pathsIn(inner, [...path, name]));
}

/** Returns the paths of all objects. */
function objectsIn(value: unknown, path: readonly string[] = []): string[][] {
  const inside = typeof value === "string" ? parsedObject(value) : value;
  if (typeof inside !== "object" || inside === null) return [];
  const inner = Object.entries(inside).flatMap(([name, one]) => objectsIn(one, [...path, name]));
  return Array.isArray(inside) ? inner : [[...path], ...inner];
}

function otherThan(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return `${value ?? ""}1`;
}

/** Fields of the signature: in a query or form, or at the top of JSON. */
function signatureFieldsOf(request: WireRequest) {
  if (kindOf(request) === "json") {
    const fields = Object.entries(JSON.parse(String(request.body)) as object);
    return fields.flatMap(([name, value]) => {
      if (!signatureField.test(name) || typeof value !== "string") return [];
      return [
        { name, value, withValue: (text: string | undefined) => withJson(request, [name], () => text) },
      ];
    });
  }
  const pairs = pairsOf(request);
  return pairs
    .filter(([name]) => signatureField.test(name))
    .map(([name, value]) => ({
      name,
      value,
      withValue(text: string | undefined) {
        const others = pairs.filter(([other]) => other !== name);
        return withPairs(request, text === undefined ? others : [...others, [name, text]]);
      },
    }));
}

function secretsInUrl({ url }: WireRequest, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => url.includes(encodeURIComponent(secret)));
}

function withSecret(request: WireRequest, secret: string, text: string): WireRequest {
  const url = request.url.replaceAll(encodeURIComponent(secret), encodeURIComponent(text));
  return { ...request, url };
}

/** Also longer, and in other case: a secret is compared whole. */
function spoiltSecret(secret: string): { how: string; text: string }[] {
  const upper = secret.toUpperCase();
  return [
    ...spoilt(secret),
    { how: "with more behind it", text: `${secret}0` },
    { how: "in other case", text: upper === secret ? secret.toLowerCase() : upper },
  ].filter(({ text }) => text !== secret);
}

/** The credentials of HTTP Basic, each half of them wrong. */
function spoiltCredentials(header: string): { how: string; text: string }[] {
  const encoded = /^Basic (\S+)$/i.exec(header)?.[1];
  if (encoded === undefined) return [];
  const [user = "", ...rest] = Buffer.from(encoded, "base64").toString().split(":");
  const password = rest.join(":");
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  return [
    ...spoiltSecret(password).map(({ how, text }) => ({
      how: `with its password ${how}`,
      text: basic(`${user}:${text}`),
    })),
    { how: "of another user", text: basic(`${user}2:${password}`) },
    { how: "without a password", text: basic(user) },
  ];
}

/** Changes the first character: the last one of Base64 has unused bits. */
function spoilt(signature: string): { how: string; text: string }[] {
  const other = signature.startsWith("0") ? "1" : "0";
  return [
    { how: "changed", text: other + signature.slice(1) },
    { how: "cut", text: signature.slice(0, signature.length / 2) },
    { how: "emptied", text: "" },
    { how: "in other letters", text: [...signature].reverse().join("") },
  ];
}

function withOtherDigit(value: string): string {
  return value.slice(0, -1) + (value.endsWith("1") ? "2" : "1");
}
