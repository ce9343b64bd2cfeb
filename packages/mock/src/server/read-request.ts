import type { RecordedRequest } from "../carrier/carrier.ts";
import { pooledString } from "../carrier/string-pool.ts";
import { bodyLimit } from "./node-request.ts";
import { parseJsonObject } from "./parse-json-object.ts";
import type { ProviderRequest } from "./provider-request.ts";
import type { ProviderProblem, ProviderResponse } from "./provider-response.ts";
import { withoutCredentials } from "./without-credentials.ts";

/** JSON, and the versions of AWS's JSON protocol. */
const jsonType = /^application\/(?:json|x-amz-json-1\.[01])$/;

/** Reads and decodes a request. Returns `undefined` if its body is too long. @internal */
export async function readRequest(request: Request): Promise<ProviderRequest | undefined> {
  const url = new URL(request.url);
  const { headers, method } = request;
  const body = method === "GET" || method === "HEAD" ? "" : await request.text();
  if (new TextEncoder().encode(body).length > bodyLimit) return undefined;
  return decodeRequest({ url, method, headers, body, origin: url.origin });
}

/** Decodes a request whose body was read. @internal */
export async function decodeRequest(request: {
  /** At the provider's host. */
  url: URL;
  method: string;
  headers: Headers;
  body: string;
  /** Scheme, host and port as the client knows them. */
  origin: string;
}): Promise<ProviderRequest> {
  const { url, method, headers, body, origin } = request;
  const type = headers.get("content-type") ?? "";
  const json = jsonType.test(essenceOf(type) ?? "") ? parseJsonObject(body) : undefined;
  return {
    method,
    url,
    host: url.hostname,
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
    form: await readForm(type, body),
    ...(json !== undefined && { json }),
    basic: readBasic(headers.get("authorization")),
    origin,
  };
}

/** Makes the record of a request for `carrier.requests`. @internal */
export function recordOf(
  request: ProviderRequest,
  details: {
    provider: string;
    account: string | undefined;
    at: Date;
    response: ProviderResponse;
    secrets: readonly string[];
  },
): Omit<RecordedRequest, "id"> {
  const scheme = request.headers.get("authorization")?.split(" ", 1)[0]?.toLowerCase();
  const { provider, account, at, response, secrets } = details;
  const fields = [...request.form, ...fieldsOf(request.json ?? {})];
  return {
    provider,
    ...(account !== undefined && { accountId: pooledString(account) }),
    method: request.method,
    host: pooledString(request.host),
    path: pooledString(request.path),
    query: listsOf(request.query, secrets),
    form: listsOf(fields, secrets),
    authorization:
      scheme === undefined
        ? null
        : {
            scheme: pooledString(scheme),
            ...(request.basic && { username: pooledString(request.basic.username) }),
          },
    at,
    status: response.status,
    ...(response.problem && { problem: shownProblem(response.problem) }),
  };
}

const longestProblem = 300;

/** A problem that may be kept and shown. Equal ones share their strings. */
function shownProblem({ code, message, url }: ProviderProblem): ProviderProblem {
  const shown = (text: string): string => pooledString(withoutCredentials(text).slice(0, longestProblem));
  return {
    ...(code !== undefined && { code: shown(code) }),
    message: shown(message),
    ...(url !== undefined && { url: shown(url) }),
  };
}

/** The strings, numbers and booleans of a JSON object, as form fields. @internal */
export function fieldsOf(json: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(json)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]) => [name, String(value)]);
}

/** The parameters of a form, without its files. A malformed form has none. */
async function readForm(type: string, body: string): Promise<URLSearchParams> {
  const form = new URLSearchParams(essenceOf(type) === "application/x-www-form-urlencoded" ? body : "");
  if (essenceOf(type) !== "multipart/form-data") return form;
  const parts = await new Response(body, { headers: { "content-type": type } }).formData().catch(() => []);
  for (const [name, value] of parts) if (typeof value === "string") form.append(name, value);
  return form;
}

/** `multipart/form-data` of `Multipart/Form-Data; boundary=…`. */
function essenceOf(type: string): string | undefined {
  return type.split(";", 1)[0]?.trim().toLowerCase();
}

function readBasic(authorization: string | null): ProviderRequest["basic"] {
  const encoded = /^basic +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const decoded = decodeBase64(encoded);
  const colon = decoded?.indexOf(":") ?? -1;
  if (decoded === undefined || colon < 0) return undefined;
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** Decodes Base64 of UTF-8; returns `undefined` for anything else. */
function decodeBase64(encoded: string): string | undefined {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(encoded), (byte) => byte.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function listsOf(
  parameters: Iterable<[string, string]>,
  secrets: readonly string[],
): Readonly<Record<string, string[]>> {
  const lists = new Map<string, string[]>();
  for (const [name, value] of parameters) {
    if (secrets.includes(name)) continue;
    const list = lists.get(name);
    const shown = pooledString(withoutCredentials(value));
    if (list) list.push(shown);
    else lists.set(name, [shown]);
  }
  return Object.fromEntries(lists);
}
