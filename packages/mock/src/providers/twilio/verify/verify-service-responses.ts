import type { ProviderRequest } from "../../../server/provider-request.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { isoSeconds } from "../../shared/dates.ts";
import { integerWithin } from "../../shared/validation.ts";
import { metaEnvelope } from "../paging.ts";
import { empty, json } from "../responses.ts";
import type { VerifyContext } from "./verify-context.ts";
import type { VerifyService, VerifySettings } from "./verify-services.ts";

type Settings = { -readonly [Name in keyof VerifySettings]?: VerifySettings[Name] };

/** Handles `GET` and `POST /v2/Services`. @see https://www.twilio.com/docs/verify/api/service */
export function verifyServicesResponse(request: ProviderRequest, context: VerifyContext): ProviderResponse {
  const { services, account, respondWithError, isLost } = context;
  const { host, origin, query } = request;
  if (request.method !== "POST") {
    const body = metaEnvelope("services", services.list(account.sid), {
      url: `${origin}/v2/Services`,
      query,
      sidOf: ({ sid }) => sid,
      render: (service) => verifyServiceResource(service, origin),
    });
    return json(200, host, body);
  }
  if (!request.form.get("FriendlyName")) {
    return respondWithError(20001, host, {
      reason: "Missing required parameter FriendlyName in the post body",
    });
  }
  const settings = readSettings(request.form);
  if (typeof settings === "string") return respondWithError(60200, host, { reason: `: ${settings}` });
  const service = services.draft(account.sid, settings);
  if (!isLost) services.save(service);
  return json(201, host, verifyServiceResource(service, origin));
}

/** Handles requests about one service. */
export function verifyServiceResponse(
  request: ProviderRequest,
  service: VerifyService,
  context: VerifyContext,
): ProviderResponse | undefined {
  const { services, carrier, respondWithError, isLost } = context;
  const { host, origin } = request;
  switch (request.method) {
    case "GET":
      return json(200, host, verifyServiceResource(service, origin));
    case "POST": {
      const settings = readSettings(request.form);
      if (typeof settings === "string") return respondWithError(60200, host, { reason: `: ${settings}` });
      const changed: VerifyService = {
        ...service,
        settings: { ...service.settings, ...settings },
        updatedAt: new Date(carrier.now()),
      };
      if (!isLost) services.save(changed);
      return json(200, host, verifyServiceResource(changed, origin));
    }
    case "DELETE":
      if (!isLost) services.remove(service);
      return empty(204, host);
    default:
      return undefined;
  }
}

const flags = {
  LookupEnabled: "lookupEnabled",
  SkipSmsToLandlines: "skipSmsToLandlines",
  DtmfInputRequired: "dtmfInputRequired",
  Psd2Enabled: "psd2Enabled",
  DoNotShareWarningEnabled: "doNotShareWarningEnabled",
  CustomCodeEnabled: "customCodeEnabled",
} as const;

/** The settings of a form, or the name of the one that cannot be. */
function readSettings(form: URLSearchParams): Settings | string {
  const settings: Settings = {};
  const name = form.get("FriendlyName");
  if (name !== null) {
    // At most 30 characters, and no phone number in them.
    if (name === "" || name.length > 30 || name.replace(/\D/g, "").length > 4) return "FriendlyName";
    settings.friendlyName = name;
  }
  const length = form.get("CodeLength");
  if (length !== null) {
    const codeLength = integerWithin(length, { least: 4, most: 10 });
    if (codeLength === undefined) return "CodeLength";
    settings.codeLength = codeLength;
  }
  for (const [parameter, setting] of Object.entries(flags)) {
    const value = form.get(parameter)?.toLowerCase();
    if (value === undefined) continue;
    if (value !== "true" && value !== "false") return parameter;
    settings[setting] = value === "true";
  }
  const template = form.get("DefaultTemplateSid");
  if (template !== null) {
    if (template !== "" && !/^HJ[0-9a-fA-F]{32}$/.test(template)) return "DefaultTemplateSid";
    settings.defaultTemplateSid = template || null;
  }
  const ttsName = form.get("TtsName");
  if (ttsName !== null) settings.ttsName = ttsName || null;
  return settings;
}

/** In the order in which Twilio writes it. */
function verifyServiceResource(service: VerifyService, origin: string): Record<string, unknown> {
  const { settings } = service;
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
    totp: { time_step: 30, skew: 1, code_length: 6, issuer: settings.friendlyName },
    code_length: settings.codeLength,
    custom_code_enabled: settings.customCodeEnabled,
    sid: service.sid,
    push: { apn_credential_sid: null, include_date: true, fcm_credential_sid: null },
    date_created: isoSeconds(service.createdAt),
    dtmf_input_required: settings.dtmfInputRequired,
    skip_sms_to_landlines: settings.skipSmsToLandlines,
    lookup_enabled: settings.lookupEnabled,
    verify_event_subscription_enabled: false,
    whatsapp: { msg_service_sid: null, from: null },
    passkeys: null,
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
