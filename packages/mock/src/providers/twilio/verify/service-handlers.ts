import { isoSeconds } from "../../shared/dates.ts";
import { missing, refuse } from "../objection.ts";
import { metaList } from "../paging.ts";
import type { TwilioHandler, TwilioResource } from "../resources.ts";
import { empty, json } from "../responses.ts";
import { readSettings, renderPasskeys, totpOf } from "./service-settings.ts";
import { invalid, ofService } from "./verify-call.ts";
import type { VerifyService, VerifyServices } from "./verify-services.ts";

/** The services themselves. @see https://www.twilio.com/docs/verify/api/service */
export function serviceResources(services: VerifyServices): readonly TwilioResource[] {
  const list: TwilioHandler = ({ account, request }) =>
    metaList("services", services.list(account.sid), request, (service) =>
      verifyServiceResource(service, request.origin),
    );
  const create: TwilioHandler = (call) => {
    const { account, request } = call;
    if (!request.form.get("FriendlyName")) return refuse(call, missing("FriendlyName"));
    const plain = services.draft(account.sid, {});
    const settings = readSettings(request.form, plain.settings);
    if (typeof settings === "string") return refuse(call, invalid(settings));
    const service = { ...plain, settings: { ...plain.settings, ...settings } };
    services.save(service);
    return json(201, request.host, verifyServiceResource(service, request.origin));
  };
  const read = ofService(services, ({ request, service }) =>
    json(200, request.host, verifyServiceResource(service, request.origin)),
  );
  const update = ofService(services, (call) => {
    const { service, request, state } = call;
    const settings = readSettings(request.form, service.settings);
    if (typeof settings === "string") return refuse(call, invalid(settings));
    const changed: VerifyService = {
      ...service,
      settings: { ...service.settings, ...settings },
      updatedAt: new Date(state.carrier.now()),
    };
    services.save(changed);
    return json(200, request.host, verifyServiceResource(changed, request.origin));
  });
  const remove = ofService(services, ({ service, request }) => {
    services.remove(service);
    return empty(204, request.host);
  });
  return [
    { path: "/v2/Services", GET: list, POST: create },
    { path: "/v2/Services/{ServiceSid}", GET: read, POST: update, DELETE: remove },
  ];
}

/** In the order in which Twilio writes it. */
function verifyServiceResource(service: VerifyService, origin: string): Record<string, unknown> {
  const { settings } = service;
  const { push, whatsapp } = settings;
  const totp = totpOf(settings);
  const url = `${origin}/v2/Services/${service.sid}`;
  return {
    default_template_sid: settings.defaultTemplateSid,
    tts_name: settings.ttsName,
    psd2_enabled: settings.psd2Enabled,
    do_not_share_warning_enabled: settings.doNotShareWarningEnabled,
    mailer_sid: null,
    friendly_name: settings.friendlyName,
    url,
    account_sid: service.accountSid,
    date_updated: isoSeconds(service.updatedAt),
    totp: { time_step: totp.timeStep, skew: totp.skew, code_length: totp.codeLength, issuer: totp.issuer },
    code_length: settings.codeLength,
    custom_code_enabled: settings.customCodeEnabled,
    sid: service.sid,
    push: {
      apn_credential_sid: push.apnCredentialSid,
      include_date: push.includeDate,
      fcm_credential_sid: push.fcmCredentialSid,
    },
    date_created: isoSeconds(service.createdAt),
    dtmf_input_required: settings.dtmfInputRequired,
    skip_sms_to_landlines: settings.skipSmsToLandlines,
    lookup_enabled: settings.lookupEnabled,
    verify_event_subscription_enabled: settings.verifyEventSubscriptionEnabled,
    whatsapp: { msg_service_sid: whatsapp.msgServiceSid, from: whatsapp.from },
    passkeys: renderPasskeys(settings),
    links: {
      verification_checks: `${url}/VerificationCheck`,
      rate_limits: `${url}/RateLimits`,
      entities: `${url}/Entities`,
      access_tokens: `${url}/AccessTokens`,
      verifications: `${url}/Verifications`,
      webhooks: `${url}/Webhooks`,
      messaging_configurations: `${url}/MessagingConfigurations`,
    },
  };
}
