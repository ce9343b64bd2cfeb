/** A request taken apart, so that it can be changed and sent again. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream | undefined;
}

/** A description of a change, and the changed request. */
export interface Changed {
  what: string;
  request: WireRequest;
  /** The change is in a field that the signature leaves out. @default false */
  unsigned?: boolean;
}

/** Takes a request apart. */
export async function wireOf(request: Request): Promise<WireRequest> {
  const { method, url } = request;
  const bodiless = method === "GET" || method === "HEAD";
  return { method, url, headers: [...request.headers], body: bodiless ? undefined : await request.text() };
}

/** Puts a request together. */
export function requestOf({ method, url, headers, body }: WireRequest): Request {
  const pairs = headers.map(([name, value]): [string, string] => [name, value]);
  const init = { method, headers: pairs, ...(body === undefined ? {} : { body, duplex: "half" }) };
  return new Request(url, init as RequestInit);
}

/** The request with other headers; `undefined` takes one off. */
export function withHeader(request: WireRequest, name: string, value: string | undefined): WireRequest {
  const others = request.headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] };
}

/** Whether a field of this name is in the request. */
export function hasField(request: WireRequest, name: string): boolean {
  if (kindOf(request) !== "json") return pairsOf(request).some(([other]) => other === name);
  return entriesIn(JSON.parse(String(request.body))).some(([other]) => other === name);
}

/** The names of the fields in the request, at any depth, each once. */
export function namesIn(request: WireRequest): string[] {
  return [...new Set(fieldsIn(request).map(([name]) => name))].filter((name) => !/^\d+$/.test(name));
}

/**
 * The values in the request, decoded; those in JSON inside a string, too.
 * @throws {SyntaxError} for a body with the content type of JSON that is not JSON.
 */
export function textsIn(request: WireRequest): string[] {
  if (kindOf(request) !== "json") return pairsOf(request).map(([, value]) => value);
  return entriesIn(JSON.parse(String(request.body))).flatMap(([, value]) =>
    typeof value === "string" || typeof value === "number" ? [String(value)] : [],
  );
}

/** The fields of the request, at any depth, with their values. */
export function fieldsIn(request: WireRequest): [name: string, value: unknown][] {
  return kindOf(request) === "json" ? entriesIn(JSON.parse(String(request.body))) : pairsOf(request);
}

/** Every name with its value, at any depth. */
function entriesIn(value: unknown): [name: string, value: unknown][] {
  const inside = typeof value === "string" ? parsedObject(value) : value;
  if (typeof inside !== "object" || inside === null) return [];
  return Object.entries(inside).flatMap((entry): [string, unknown][] => [entry, ...entriesIn(entry[1])]);
}

/** Where a request's fields are. Some providers send JSON as text. */
export function kindOf({ method, headers, body }: WireRequest): "query" | "form" | "json" {
  if (method === "GET") return "query";
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  if (type.toLowerCase().startsWith("application/json")) return "json";
  return typeof body === "string" && parsedObject(body) !== undefined ? "json" : "form";
}

/** The fields of a form or query, in their order. */
export function pairsOf(request: WireRequest): [name: string, value: string][] {
  const encoded = kindOf(request) === "query" ? new URL(request.url).search : String(request.body);
  return [...new URLSearchParams(encoded)];
}

/** The request with other fields in its form or query. */
export function withPairs(request: WireRequest, pairs: readonly (readonly [string, string])[]): WireRequest {
  const encoded = new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value]));
  if (kindOf(request) === "form") return { ...request, body: encoded.toString() };
  const url = new URL(request.url);
  url.search = encoded.toString();
  return { ...request, url: url.href };
}

/** The request with its JSON changed at a path; `undefined` removes it. */
export function withJson(
  request: WireRequest,
  path: readonly string[],
  change: (value: unknown) => unknown,
): WireRequest {
  return { ...request, body: JSON.stringify(changedAt(JSON.parse(String(request.body)), path, change)) };
}

/** What is inside a JSON string is changed in there. */
function changedAt(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [name, ...rest] = path;
  if (typeof value === "string" && parsedObject(value) !== undefined) {
    return JSON.stringify(changedAt(JSON.parse(value), path, change));
  }
  if (name === undefined) return change(value);
  const entries = Object.entries(value as object).flatMap(([key, inner]): [string, unknown][] => {
    const changed = key === name ? changedAt(inner, rest, change) : inner;
    return changed === undefined ? [] : [[key, changed]];
  });
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** Returns the object or list that a text is the JSON of; `undefined` for any other text. */
export function parsedObject(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
