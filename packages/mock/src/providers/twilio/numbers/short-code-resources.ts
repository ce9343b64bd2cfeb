import { listEnvelope } from "../paging.ts";
import type { TwilioCall, TwilioResource } from "../resources.ts";
import { json, rfc2822 } from "../responses.ts";
import type { TwilioState } from "../state.ts";
import { changeInbound, inboundFields } from "./number-resource.ts";
import { checkSettings } from "./settings.ts";
import type { ShortCodeRecord } from "./short-codes.ts";

const shortCodes = "/2010-04-01/Accounts/{AccountSid}/SMS/ShortCodes";

/** The short codes of an account. */
export const shortCodeResources: readonly TwilioResource[] = [
  { path: `${shortCodes}[.json]`, GET: listShortCodes },
  {
    path: `${shortCodes}/{Sid}[.json]`,
    GET: (call) => {
      const record = findRecord(call);
      if (record === undefined) return call.notFound(call.request);
      return json(200, call.request.host, shortCodeResource(record, call.state));
    },
    POST: updateShortCode,
  },
];

function findRecord({ state, path, account }: TwilioCall): ShortCodeRecord | undefined {
  return state.shortCodes.find(path["Sid"] ?? "", account.sid);
}

function listShortCodes({ request, state, account }: TwilioCall) {
  const code = request.query.get("ShortCode") ?? "";
  const name = request.query.get("FriendlyName");
  state.shortCodes.refer(code, account.sid);
  const wanted = state.shortCodes
    .list(account.sid)
    .filter(({ shortCode, friendlyName }) => shortCode.includes(code) && (!name || friendlyName === name));
  const list = listEnvelope("short_codes", wanted, {
    ...request,
    sidOf: ({ sid }) => sid,
    render: (record) => shortCodeResource(record, state),
  });
  return json(200, request.host, list);
}

function updateShortCode(call: TwilioCall) {
  const { request, state, account, respondWithError, notFound } = call;
  const { form, host } = request;
  const record = findRecord(call);
  if (record === undefined) return notFound(request);
  const objection = checkSettings(form);
  if (objection !== undefined) return respondWithError(objection.code, host, objection.details);
  const changed = {
    ...record,
    friendlyName: form.get("FriendlyName") || record.friendlyName,
    updatedAt: new Date(state.carrier.now()),
  };
  state.shortCodes.save(changed);
  if (!state.isLost()) changeInbound(state.carrier, record.shortCode, account.sid, form);
  return json(200, host, shortCodeResource(changed, state));
}

function shortCodeResource(record: ShortCodeRecord, state: TwilioState): Record<string, unknown> {
  const { sid, accountSid, shortCode } = record;
  return {
    account_sid: accountSid,
    api_version: "2010-04-01",
    date_created: rfc2822(record.createdAt),
    date_updated: rfc2822(record.updatedAt),
    friendly_name: record.friendlyName,
    short_code: shortCode,
    sid,
    ...inboundFields(state, { number: shortCode, account: accountSid, none: null }),
    uri: `/2010-04-01/Accounts/${accountSid}/SMS/ShortCodes/${sid}.json`,
  };
}
