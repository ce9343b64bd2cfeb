import {
  type Changed,
  kindOf,
  pairsOf,
  type WireRequest,
  withHeader,
  withJson,
  withPairs,
} from "./wire-request.ts";

const signatureHeader = /signature|^authorization$/i;
/** Must be covered by the signature. */
const signedHeader = /timestamp|nonce/i;
const signatureField = "sig";

/** Returns the request with each part of its content changed, removed, added or repeated. */
export function changedContents(request: WireRequest): Changed[] {
  const contents = kindOf(request) === "json" ? changedJson(request) : changedPairs(request);
  const headers = headersOf(request, signedHeader).map(([name, value]) => ({
    what: `another ${name}`,
    request: withHeader(request, name, withOtherDigit(value)),
  }));
  return [...contents, ...headers];
}

/** Returns the request with each part of its signature changed, shortened, emptied. */
export function changedSignatures(request: WireRequest): Changed[] {
  const headers = headersOf(request, signatureHeader).flatMap(([name, value]) =>
    spoilt(value).map(({ how, text }) => ({
      what: `${name} ${how}`,
      request: withHeader(request, name, text),
    })),
  );
  const signature = sigOf(request);
  if (signature === undefined) return headers;
  const fields = spoilt(signature).map(({ how, text }) => ({
    what: `${signatureField} ${how}`,
    request: withSig(request, text),
  }));
  return [...headers, ...fields];
}

/** Returns the request without each part of its signature; the last has none. Empty if no signature was found. */
export function withoutSignatures(request: WireRequest): WireRequest[] {
  const names = headersOf(request, signatureHeader).map(([name]) => name);
  const singly = names.map((name) => withHeader(request, name, undefined));
  const bare = names.reduce((rest, name) => withHeader(rest, name, undefined), request);
  if (sigOf(request) !== undefined) return [...singly, withSig(bare, undefined)];
  return names.length > 0 ? [...singly, bare] : [];
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

function changedPairs(request: WireRequest): Changed[] {
  const pairs = pairsOf(request);
  const changes: Changed[] = [];
  for (const [index, [name, value]] of pairs.entries()) {
    if (name === signatureField) continue;
    const instead = (...others: [string, string][]) =>
      withPairs(request, pairs.toSpliced(index, 1, ...others));
    changes.push({ what: `another ${name}`, request: instead([name, `${value}1`]) });
    changes.push({ what: `no ${name}`, request: instead() });
    changes.push({ what: `${name} twice`, request: instead([name, `${value}1`], [name, value]) });
  }
  return [
    ...changes,
    { what: "a field that was added", request: withPairs(request, [...pairs, ["added", "1"]]) },
  ];
}

function changedJson(request: WireRequest): Changed[] {
  const changes: Changed[] = [];
  for (const path of pathsIn(JSON.parse(String(request.body)))) {
    const name = path.at(-1) as string;
    if (name === signatureField) continue;
    const change = (alter: (parent: Record<string, unknown>) => void) =>
      withJson(request, (root) => alter(parentAt(root, path)));
    changes.push({
      what: `another ${path.join(".")}`,
      request: change((parent) => {
        parent[name] = otherThan(parent[name]);
      }),
    });
    changes.push({ what: `no ${path.join(".")}`, request: change((parent) => delete parent[name]) });
  }
  const added = withJson(request, (root) => Object.assign(root, { added: "1" }));
  return [...changes, { what: "a field that was added", request: added }];
}

function parentAt(root: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
  let parent = root;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>;
  return parent;
}

/** Returns the paths of all values that are not objects. */
function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...path]];
  return Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, [...path, name]));
}

function otherThan(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return `${value ?? ""}1`;
}

function sigOf(request: WireRequest): string | undefined {
  if (kindOf(request) !== "json") return pairsOf(request).find(([name]) => name === signatureField)?.[1];
  const { [signatureField]: value } = JSON.parse(String(request.body));
  return typeof value === "string" ? value : undefined;
}

function withSig(request: WireRequest, value: string | undefined): WireRequest {
  if (kindOf(request) === "json") {
    return withJson(request, (root) => {
      if (value === undefined) delete root[signatureField];
      else root[signatureField] = value;
    });
  }
  const others = pairsOf(request).filter(([name]) => name !== signatureField);
  return withPairs(request, value === undefined ? others : [...others, [signatureField, value]]);
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
