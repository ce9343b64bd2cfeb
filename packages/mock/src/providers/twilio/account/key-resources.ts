import type { ProviderResponse } from "../../../server/provider-response.ts";
import { listEnvelope, metaList } from "../paging.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json, rfc2822 } from "../responses.ts";
import type { KeyRecord } from "./keys.ts";

const account = "/2010-04-01/Accounts/{AccountSid}";

/** API keys of the 2010 API. A signing key is a key by its former name. */
export const keyResources: readonly TwilioResource[] = [
  ...keysAt(`${account}/Keys`, "keys"),
  ...keysAt(`${account}/SigningKeys`, "signing_keys"),
];

/** API keys of `iam.twilio.com`. */
export const iamResources: readonly TwilioResource[] = [
  { path: "/v1/Keys", mainKeyOnly: true, GET: listIamKeys, POST: createIamKey },
  {
    path: "/v1/Keys/{Sid}",
    mainKeyOnly: true,
    GET: ofKey(({ host }, key) => json(200, host, iamKeyResource(key))),
    POST: ofKey(({ host, form }, key, call) => json(200, host, iamKeyResource(rename(call, key, form)))),
    DELETE: ofKey(deleteKey),
  },
];

function keysAt(path: string, listKey: string): TwilioResource[] {
  return [
    {
      path: `${path}[.json]`,
      mainKeyOnly: true,
      GET: ({ request, state, account: { sid } }) => {
        const list = listEnvelope(listKey, state.keys.list(sid), {
          ...request,
          sidOf: (key) => key.sid,
          render: keyResource,
        });
        return json(200, request.host, list);
      },
      POST: ({ request, state, account: { sid } }) => {
        const key = create(state, { accountSid: sid, form: request.form, type: "standard", policy: null });
        return json(201, request.host, { ...keyResource(key), secret: key.secret });
      },
    },
    {
      path: `${path}/{Sid}[.json]`,
      mainKeyOnly: true,
      GET: ofKey(({ host }, key) => json(200, host, keyResource(key))),
      POST: ofKey(({ host, form }, key, call) => json(200, host, keyResource(rename(call, key, form)))),
      DELETE: ofKey(deleteKey),
    },
  ];
}

function ofKey(
  respond: (request: TwilioCall["request"], key: KeyRecord, call: TwilioCall) => ProviderResponse,
): TwilioHandler {
  return (call) => {
    const key = call.state.keys.find(call.path["Sid"] ?? "", call.account.sid);
    return key === undefined ? call.notFound(call.request) : respond(call.request, key, call);
  };
}

function create(
  state: TwilioCall["state"],
  key: { accountSid: string; form: URLSearchParams; type: KeyRecord["type"]; policy: unknown },
): KeyRecord {
  const { form, ...rest } = key;
  const friendlyName = form.get("FriendlyName") ?? "";
  return state.keys.create({ ...rest, friendlyName }, new Date(state.carrier.now()));
}

function rename({ state }: TwilioCall, key: KeyRecord, form: URLSearchParams): KeyRecord {
  const changed = {
    ...key,
    friendlyName: form.get("FriendlyName") ?? key.friendlyName,
    updatedAt: new Date(state.carrier.now()),
  };
  state.keys.save(changed);
  return changed;
}

function deleteKey({ host }: TwilioCall["request"], key: KeyRecord, { state }: TwilioCall): ProviderResponse {
  state.keys.remove(key);
  return empty(204, host);
}

/** The account of a request to the IAM API: one that the caller owns, or the caller's. */
function accountOf(call: TwilioCall, named: string | null): string | undefined {
  const sids = call.state.accountsOf(call.account.sid).map(({ sid }) => sid);
  return sids.find((sid) => sid === named);
}

function listIamKeys(call: TwilioCall): ProviderResponse {
  const { request, state, respondWithError, notFound } = call;
  const named = request.query.get("AccountSid");
  if (!named)
    return respondWithError(20001, request.host, { reason: "Missing required parameter AccountSid" });
  const accountSid = accountOf(call, named);
  if (accountSid === undefined) return notFound(request);
  return metaList("keys", state.keys.list(accountSid), request, (key) => ({
    ...keyResource(key),
    flags: [],
  }));
}

function createIamKey(call: TwilioCall): ProviderResponse {
  const { request, state, respondWithError, notFound } = call;
  const { form, host } = request;
  const named = form.get("AccountSid");
  if (!named) return respondWithError(20001, host, { reason: "Missing required parameter AccountSid" });
  const accountSid = accountOf(call, named);
  if (accountSid === undefined) return notFound(request);
  const type = form.get("KeyType") ?? "standard";
  if (type !== "standard" && type !== "restricted") {
    return respondWithError(20001, host, { reason: "Invalid parameter: KeyType" });
  }
  const policy = parsePolicy(form.get("Policy"));
  if (policy === undefined || (type === "restricted" && policy === null)) {
    return respondWithError(20001, host, { reason: "Invalid parameter: Policy" });
  }
  const key = create(state, { accountSid, form, type, policy });
  return json(201, host, { ...iamKeyResource(key), secret: key.secret });
}

/** `undefined` for a policy that is not JSON of an object. */
function parsePolicy(text: string | null): object | null | undefined {
  if (!text) return null;
  try {
    const policy: unknown = JSON.parse(text);
    return typeof policy === "object" && policy !== null ? policy : undefined;
  } catch {
    return undefined;
  }
}

function keyResource(key: KeyRecord): Record<string, unknown> {
  return {
    sid: key.sid,
    friendly_name: key.friendlyName,
    date_created: rfc2822(key.createdAt),
    date_updated: rfc2822(key.updatedAt),
  };
}

function iamKeyResource(key: KeyRecord): Record<string, unknown> {
  return { ...keyResource(key), policy: key.policy };
}
