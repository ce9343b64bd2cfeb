import { parseJsonObject } from "../../../server/parse-json-object.ts";
import type { ProviderResponse } from "../../../server/provider-response.ts";
import { randomHexId } from "../../shared/ids.ts";
import { formParameters } from "../../shared/parameters.ts";
import { checkRecipient } from "../check-recipient.ts";
import { failureOfState } from "../delivery-codes.ts";
import type { RefusalCode } from "../errors.ts";
import { chooseSender } from "../messaging/choose-sender.ts";
import { type Objection, refuse } from "../objection.ts";
import { json } from "../responses.ts";
import { failureOf, trialPrefix } from "../send-message.ts";
import { messagingServiceFor } from "./messaging-configurations.ts";
import { checkTemplate, fillVariables, findTemplate, templateText } from "./templates.ts";
import { verificationResource } from "./verification-resource.ts";
import { defaultText, localeFor } from "./verification-texts.ts";
import { attemptLimit, type Verification } from "./verifications.ts";
import { type ServiceCall, toObjection } from "./verify-call.ts";
import { channelOf, checkVerification } from "./verify-parameters.ts";
import type { VerifyWorld } from "./verify-world.ts";

/** Where codes come from: a number of Twilio's own. */
export const verifySender = "+18005550199";

/** What is wrong with a number, in the words of the Messages resource and in Verify's. */
const verifyCodes: Partial<Record<RefusalCode, RefusalCode>> = {
  21211: 60200,
  21265: 60200,
  21268: 60410,
  21408: 60605,
  21612: 60200,
  21614: 60205,
  21635: 60205,
};

/** Handles `POST …/Verifications`. @see https://www.twilio.com/docs/verify/api/verification */
export function startVerificationResponse(call: ServiceCall, world: VerifyWorld): ProviderResponse {
  const { account, request, service, state } = call;
  const { verifications, startCounter, attempts } = world;
  const { form } = request;
  const to = form.get("To") ?? "";
  const objection =
    checkVerification(form, service.settings) ??
    checkTemplate(textRequest(call), state) ??
    objectionToNumber(to, call, world);
  if (objection !== undefined) return refuse(call, objection);

  const target = { accountSid: account.sid, serviceSid: service.sid, to };
  const known = verifications.current(target);
  if (known?.status === "max_attempts_reached") return refuse(call, { code: 60202 });
  if (known !== undefined && known.sends.length >= attemptLimit) return refuse(call, { code: 60203 });
  const keys = form.get("RateLimits");
  // The error dictionary names this case at 20429: 60207 is for too many limits of a service.
  if (!startCounter.admits(service, keys)) return refuse(call, { code: 20429 });

  const custom = form.get("CustomCode") || undefined;
  const drafted = known ?? verifications.draft(target, { length: service.settings.codeLength, custom });
  const now = new Date(state.carrier.now());
  const send = { sid: `VL${randomHexId()}`, at: now, channel: channelOf(form) };
  const verification: Verification = {
    ...drafted,
    updatedAt: now,
    sends: [...drafted.sends, send],
    amount: form.get("Amount") ?? drafted.amount,
    payee: form.get("Payee") ?? drafted.payee,
  };
  verifications.save(verification);
  if (!state.isLost()) startCounter.count(service, keys);
  attempts.add({
    ...target,
    sid: send.sid,
    verificationSid: verification.sid,
    channel: send.channel,
    locale: textRequest(call).locale,
    codeLength: verification.code.length,
    createdAt: now,
    updatedAt: now,
    isConverted: false,
  });
  sendCode(verification, call, world);
  return json(
    201,
    request.host,
    verificationResource(verification, request.origin, { service, carrier: state.carrier }),
  );
}

/** Puts the code on the network. A call is heard as a text. */
function sendCode(verification: Verification, call: ServiceCall, world: VerifyWorld): void {
  const { account, request, service, uplink } = call;
  const { form } = request;
  const { to, sends } = verification;
  const { sid = "", channel } = sends.at(-1) ?? {};
  const text = textOf(verification, call);
  uplink.accept({
    id: sid,
    provider: "twilio",
    accountId: account.sid,
    from: senderOf(channel ?? "", to, call, world),
    to,
    channel: channel === "whatsapp" ? "whatsapp" : "sms",
    body: account.type === "Trial" ? trialPrefix + text : text,
    status: "queued",
    failure: failureOf({ to, account }),
    failureOf: failureOfState,
    parameters: { ...formParameters(form), ServiceSid: service.sid },
  });
}

/** The sender of the configured Messaging Service, or a number of Twilio's. */
function senderOf(channel: string, to: string, call: ServiceCall, world: VerifyWorld): string {
  const { account, service, state } = call;
  if (channel === "whatsapp")
    return service.settings.whatsapp.from?.replace(/^whatsapp:/, "") ?? verifySender;
  const serviceSid =
    channel === "sms" ? messagingServiceFor(world.messagingConfigurations, service, to) : undefined;
  const configured = serviceSid === undefined ? undefined : state.services.find(serviceSid, account.sid);
  return (configured && chooseSender(configured, { to, hasMedia: false }, state)) ?? verifySender;
}

/** The account and the phone decide as they do for any text, and Verify has its own words for it. */
function objectionToNumber(to: string, call: ServiceCall, { safeList }: VerifyWorld): Objection | undefined {
  const { account, state, service, request } = call;
  const code = checkRecipient({
    form: request.form,
    account,
    state,
    to,
    from: undefined,
    serviceSid: undefined,
  });
  const { lookupEnabled, skipSmsToLandlines } = service.settings;
  const isLandline = state.carrier.phone(to, { account: account.sid }).state === "landline";
  if (isLandline && (code === undefined || code === 21635)) {
    if (channelOf(request.form) === "call") return undefined;
    return lookupEnabled && skipSmsToLandlines ? { code: 60205 } : undefined;
  }
  if (code === undefined) return undefined;
  const ours = verifyCodes[code] ?? code;
  const isGuarded = request.form.get("RiskCheck") !== "disable" && !safeList.has(to, account.sid);
  if (ours === 60410 && !isGuarded) return undefined;
  if (ours === 60200) return toObjection(to);
  return { code: ours, details: { to } };
}

/** What a request says of the text. */
function textRequest({ request: { form }, service }: ServiceCall) {
  return {
    sid: form.get("TemplateSid") || service.settings.defaultTemplateSid,
    locale: localeFor(form.get("Locale"), form.get("To") ?? ""),
    substitutions: parseJsonObject(form.get("TemplateCustomSubstitutions") || "{}") ?? {},
  };
}

function textOf({ code }: Verification, call: ServiceCall): string {
  const { form } = call.request;
  const { settings } = call.service;
  const { sid, locale, substitutions } = textRequest(call);
  const template = findTemplate(sid, call.state);
  const text = fillVariables(template ? templateText(template, locale) : defaultText(locale), {
    ...substitutions,
    code,
    friendly_name: form.get("CustomFriendlyName") || settings.friendlyName,
    ttl: 10,
  });
  const isWarned = settings.doNotShareWarningEnabled && channelOf(form) === "sms" && template === undefined;
  const warned = isWarned
    ? `${text}. Don't share this code with anyone; our employees will never ask for the code`
    : text;
  const appHash = form.get("AppHash");
  return appHash ? `<#> ${warned}\n${appHash}` : warned;
}
