import twilio from "twilio";
import type { MockServer } from "../../../server/mock-server.ts";
import { runCurl } from "../../../testing/run-curl.ts";
import { accountSid, authToken } from "./twilio-client.ts";
import { type SdkCall, verifyCalls } from "./verify/verify-calls.ts";

/** A request as it is on the wire, and as each client can make it. */
export interface WireRequest {
  /** @default "POST" */
  method?: "GET" | "POST" | "DELETE";
  /** @default the messages of the account */
  path?: string;
  form?: Record<string, string | readonly string[]>;
  /** A JSON body, in place of the form. */
  json?: Record<string, unknown>;
  query?: Record<string, string>;
  username?: string;
  password?: string;
  /** The account in the path and, unless `username` says otherwise, in the credentials. */
  sid?: string;
}

export interface WireResponse {
  status: number;
  /** Lower case. */
  headers: Readonly<Record<string, string>>;
  body: Record<string, unknown>;
}

/** A client that makes wire requests; what it is, is in its name. */
export interface WireClient {
  name: string;
  ask(server: Pick<MockServer, "url">, request: WireRequest): Promise<WireResponse>;
}

export function messagesPath(sid = accountSid): string {
  return `/2010-04-01/Accounts/${sid}/Messages.json`;
}

/** With what is usual where nothing else is said. */
export function completeRequest({ method = "POST", sid = accountSid, ...request }: WireRequest) {
  const { path = messagesPath(sid), username = sid, password = authToken, form = {}, query = {} } = request;
  const fields = Object.entries(form).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((one): [string, string] => [name, one]),
  );
  return { method, sid, path, username, password, form, fields, query, json: request.json };
}

/** What any language's own HTTP client sends. */
export const fetchAsIs: WireClient = {
  name: "fetch",
  async ask(server, request) {
    const { method, path, username, password, fields, query, json } = completeRequest(request);
    const search = new URLSearchParams(query);
    const response = await fetch(server.url + path + (search.size > 0 ? `?${search}` : ""), {
      method,
      headers: {
        authorization: `Basic ${btoa(`${username}:${password}`)}`,
        ...(json && { "content-type": "application/json" }),
      },
      ...(method === "POST" && { body: json ? JSON.stringify(json) : new URLSearchParams(fields) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text === "" ? {} : JSON.parse(text),
    };
  },
};

/** The command line's. */
export const curl: WireClient = {
  name: "curl",
  async ask(server, request) {
    const { method, path, username, password, fields, query, json } = completeRequest(request);
    const search = new URLSearchParams(query);
    const { text, ...response } = await runCurl([
      "--request",
      method,
      "--user",
      `${username}:${password}`,
      ...fields.flatMap(([name, value]) => ["--data-urlencode", `${name}=${value}`]),
      ...(json ? ["--header", "content-type: application/json", "--data", JSON.stringify(json)] : []),
      server.url + path + (search.size > 0 ? `?${search}` : ""),
    ]);
    return { ...response, body: text === "" ? {} : JSON.parse(text) };
  },
};

type Client = ReturnType<typeof twilio>;
type Resource = { toJSON(): object };

/** Twilio's own, unmodified: by its resource classes where it has one for the request. */
export const sdk: WireClient = {
  name: "the twilio SDK",
  async ask(server, request) {
    const completed = completeRequest(request);
    const { username, password, sid } = completed;
    const client = twilio(username, password, { accountSid: sid });
    const { api, messaging, verify, lookups, content, iam, oauth } = client;
    for (const domain of [api, messaging, verify, lookups, content, iam, oauth]) domain.baseUrl = server.url;
    try {
      const body = bodyOf(await call(client, completed));
      return { ...lastResponse(client), body };
    } catch (error) {
      const { status, code, message, moreInfo } = error as Record<string, unknown>;
      if (typeof status !== "number") throw error;
      return { ...lastResponse(client), status, body: { code, message, more_info: moreInfo, status } };
    }
  },
};

function lastResponse(client: Client): Pick<WireResponse, "status" | "headers"> {
  const last = (client.httpClient as InstanceType<typeof twilio.RequestClient>).lastResponse;
  return { status: last?.statusCode ?? 0, headers: { ...(last?.headers as Record<string, string>) } };
}

/** The SDK's resource classes by the requests that they make. Their types want some strings to be of other types. */
const calls: readonly SdkCall[] = [
  [
    /^POST \/2010-04-01\/Accounts\/(\w+)\/Messages\.json$/,
    (client, [sid = ""], parameters) =>
      client.api.v2010.accounts(sid).messages.create({ to: "", ...parameters }),
  ],
  [
    /^GET \/2010-04-01\/Accounts\/(\w+)\/Messages\.json$/,
    (client, [sid = ""], parameters) => client.api.v2010.accounts(sid).messages.list(parameters),
  ],
  [
    /^GET \/2010-04-01\/Accounts\/(\w+)\/Messages\/(\w+)\.json$/,
    (client, [sid = "", id = ""]) => client.api.v2010.accounts(sid).messages(id).fetch(),
  ],
  [
    /^POST \/2010-04-01\/Accounts\/(\w+)\/Messages\/(\w+)\.json$/,
    (client, [sid = "", id = ""], parameters) =>
      client.api.v2010.accounts(sid).messages(id).update(parameters),
  ],
  [
    /^DELETE \/2010-04-01\/Accounts\/(\w+)\/Messages\/(\w+)\.json$/,
    (client, [sid = "", id = ""]) => client.api.v2010.accounts(sid).messages(id).remove(),
  ],
  [
    /^POST \/2010-04-01\/Accounts\/(\w+)\/Messages\/(\w+)\/Feedback\.json$/,
    (client, [sid = "", id = ""], parameters) =>
      client.api.v2010.accounts(sid).messages(id).feedback.create(parameters),
  ],
  [
    /^GET \/2010-04-01\/Accounts\/(\w+)\.json$/,
    (client, [sid = ""]) => client.api.v2010.accounts(sid).fetch(),
  ],
  [
    /^POST \/v1\/Content$/,
    (client, _, json) =>
      client.content.v1.contents.create(
        json as unknown as Parameters<typeof client.content.v1.contents.create>[0],
      ),
  ],
  [
    /^POST \/v1\/Content\/(\w+)\/ApprovalRequests\/whatsapp$/,
    (client, [sid = ""], json) =>
      client.content.v1.contents(sid).approvalCreate.create(json as { name: string; category: string }),
  ],
  [
    /^GET \/2010-04-01(\/.+)$/,
    (client, [uri = ""], parameters) =>
      client.api.v2010.fetch({ uri, method: "get", params: capitalized(parameters) }),
  ],
  [
    /^POST \/2010-04-01(\/.+)$/,
    (client, [uri = ""], parameters) =>
      client.api.v2010.create({ uri, method: "post", data: capitalized(parameters) }),
  ],
  [
    /^GET \/v1(\/Keys.*)$/,
    (client, [uri = ""], parameters) =>
      client.iam.v1.fetch({ uri, method: "get", params: capitalized(parameters) }),
  ],
  [
    /^POST \/v1(\/Keys.*)$/,
    (client, [uri = ""], parameters) =>
      client.iam.v1.create({ uri, method: "post", data: capitalized(parameters) }),
  ],
  [
    /^POST \/v2(\/token)$/,
    (client, [uri = ""], parameters) => client.oauth.v2.create({ uri, method: "post", data: parameters }),
  ],
  ...verifyCalls,
  [
    /^GET \/v1(\/.+)$/,
    (client, [uri = ""], parameters) =>
      client.messaging.v1.fetch({ uri, method: "get", params: capitalized(parameters) }),
  ],
  [
    /^POST \/v1(\/.+)$/,
    (client, [uri = ""], parameters) =>
      client.messaging.v1.create({ uri, method: "post", data: capitalized(parameters) }),
  ],
  [/^DELETE \/v1(\/.+)$/, (client, [uri = ""]) => client.messaging.v1.remove({ uri, method: "delete" })],
];

function call(
  client: Client,
  { method, path, form, query, json }: ReturnType<typeof completeRequest>,
): Promise<unknown> {
  for (const [route, make] of calls) {
    const match = route.exec(`${method} ${path}`);
    if (match) return make(client, match.slice(1), json ?? camel(method === "GET" ? query : form));
  }
  throw new Error(`The SDK has nothing for ${method} ${path}.`);
}

/** What the SDK made of the response, named as on the wire. */
function bodyOf(response: unknown): Record<string, unknown> {
  if (Array.isArray(response)) return { list: response.map((item: Resource) => snake(item.toJSON())) };
  if (typeof response !== "object" || response === null) return {};
  return snake("toJSON" in response ? (response as Resource).toJSON() : response);
}

function camel(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name
        .replace(/(?:^|\.)[A-Z]/g, (first) => first.toLowerCase())
        .replace("<", "Before")
        .replace(">", "After"),
      value,
    ]),
  );
}

function capitalized(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name.charAt(0).toUpperCase() + name.slice(1), value]),
  );
}

function snake(object: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
