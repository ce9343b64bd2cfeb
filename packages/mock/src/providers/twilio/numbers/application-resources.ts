import { randomHexId } from "../../shared/ids.ts";
import { listEnvelope } from "../paging.ts";
import type { TwilioCall, TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json, rfc2822 } from "../responses.ts";
import type { ApplicationRecord } from "./applications.ts";
import { changeSettings, checkSettings, type SettingFields, showSettings } from "./settings.ts";

const fields: SettingFields = {
  friendly_name: ["FriendlyName", null],
  message_status_callback: ["MessageStatusCallback", null],
  sms_fallback_method: ["SmsFallbackMethod", "POST"],
  sms_fallback_url: ["SmsFallbackUrl", null],
  sms_method: ["SmsMethod", "POST"],
  sms_status_callback: ["SmsStatusCallback", null],
  sms_url: ["SmsUrl", null],
  status_callback: ["StatusCallback", null],
  status_callback_method: ["StatusCallbackMethod", "POST"],
  voice_caller_id_lookup: ["VoiceCallerIdLookup", false],
  voice_fallback_method: ["VoiceFallbackMethod", "POST"],
  voice_fallback_url: ["VoiceFallbackUrl", null],
  voice_method: ["VoiceMethod", "POST"],
  voice_url: ["VoiceUrl", null],
  public_application_connect_enabled: ["PublicApplicationConnectEnabled", false],
};

const applications = "/2010-04-01/Accounts/{AccountSid}/Applications";

/** The TwiML applications of an account. @see https://www.twilio.com/docs/usage/api/applications */
export const applicationResources: readonly TwilioResource[] = [
  { path: `${applications}[.json]`, GET: listApplications, POST: saveApplication },
  {
    path: `${applications}/{Sid}[.json]`,
    GET: ofApplication((record, { request }) => json(200, request.host, applicationResource(record))),
    POST: ofApplication((record, call) => saveApplication(call, record)),
    DELETE: ofApplication((record, { request, state }) => {
      state.applications.remove(record);
      return empty(204, request.host);
    }),
  },
];

function ofApplication(
  respond: (record: ApplicationRecord, call: TwilioCall) => ReturnType<TwilioHandler>,
): TwilioHandler {
  return (call) => {
    const record = call.state.applications.find(call.path["Sid"] ?? "", call.account.sid);
    return record === undefined ? call.notFound(call.request) : respond(record, call);
  };
}

function listApplications({ request, state, account }: TwilioCall) {
  const name = request.query.get("FriendlyName");
  const wanted = state.applications
    .list(account.sid)
    .filter(({ settings }) => !name || settings["FriendlyName"] === name);
  const list = listEnvelope("applications", wanted, {
    ...request,
    sidOf: ({ sid }) => sid,
    render: applicationResource,
  });
  return json(200, request.host, list);
}

/** Creates an application, or changes one. */
function saveApplication(
  { request, state, account, respondWithError }: TwilioCall,
  record?: ApplicationRecord,
) {
  const { form, host } = request;
  const objection = checkSettings(form);
  if (objection !== undefined) return respondWithError(objection.code, host, objection.details);
  const now = new Date(state.carrier.now());
  const saved: ApplicationRecord = {
    sid: record?.sid ?? `AP${randomHexId()}`,
    accountSid: account.sid,
    settings: changeSettings(record?.settings ?? {}, fields, form),
    createdAt: record?.createdAt ?? now,
    updatedAt: now,
  };
  state.applications.save(saved);
  return json(record === undefined ? 201 : 200, host, applicationResource(saved));
}

function applicationResource(record: ApplicationRecord): Record<string, unknown> {
  const { sid, accountSid } = record;
  return {
    account_sid: accountSid,
    api_version: "2010-04-01",
    date_created: rfc2822(record.createdAt),
    date_updated: rfc2822(record.updatedAt),
    sid,
    uri: `/2010-04-01/Accounts/${accountSid}/Applications/${sid}.json`,
    ...showSettings(record.settings, fields),
  };
}
