import { parseJsonObject } from "../../../server/parse-json-object.ts";
import { isPhoneNumber } from "../../shared/validation.ts";
import type { RefusalCode } from "../errors.ts";
import type { VerifySettings } from "./verify-services.ts";

/** Why a request is refused. */
export interface Objection {
  code: RefusalCode;
  /** Fills in the message. */
  details?: Record<string, string>;
}

/** Those that Verify has texts for. @see https://www.twilio.com/docs/verify/supported-languages */
const locales = new Set(
  "af ar bg bn ca cs da de el en en-gb es et fi fr gu he hi hr hu id it ja kn ko lt mr ms nb nl pl pt pt-br ro ru sk sv ta te th tl tr uk vi zh zh-cn zh-hk".split(
    " ",
  ),
);

/** Objects to what is missing, cannot be, or is not for this service. */
export function checkVerification(form: URLSearchParams, settings: VerifySettings): Objection | undefined {
  for (const name of ["To", "Channel"]) if (!form.get(name)) return missing(name);
  const channel = checkChannel(form.get("Channel") ?? "", form.get("To") ?? "", settings);
  if (channel !== undefined) return channel;
  const code = form.get("CustomCode");
  if (code) {
    if (!settings.customCodeEnabled) return { code: 60204 };
    if (!isCode(code)) return invalid("CustomCode");
  }
  const amount = form.get("Amount");
  const payee = form.get("Payee");
  if ((amount || payee) && !settings.psd2Enabled) return { code: 60204 };
  if (settings.psd2Enabled && !(amount && payee)) return { code: 60206 };
  const locale = form.get("Locale");
  if (locale && !locales.has(locale.toLowerCase())) return invalid("Locale");
  const template = form.get("TemplateSid");
  if (template && !/^HJ[0-9a-fA-F]{32}$/.test(template)) return invalid("TemplateSid");
  const appHash = form.get("AppHash");
  if (appHash && !/^[\w+/]{11}$/.test(appHash)) return invalid("AppHash");
  for (const name of ["TemplateCustomSubstitutions", "RateLimits", "Tags"]) {
    const value = form.get(name);
    if (value && parseJsonObject(value) === undefined) return invalid(name);
  }
  return undefined;
}

/** The channels that a service has not turned on are as in one that has not set them up. */
function checkChannel(channel: string, to: string, { channels }: VerifySettings): Objection | undefined {
  switch (channel.toLowerCase()) {
    case "sms":
    case "call":
    case "whatsapp":
    case "sna":
      if (!isPhoneNumber(to)) return toObjection(to);
      if (channels.includes(channel.toLowerCase())) return undefined;
      return { code: 60223, details: { channel: channel.toUpperCase() } };
    case "email":
      return { code: 60217 };
    default:
      return invalid("Channel");
  }
}

/** A parameter that has to be there. */
export function missing(name: string): Objection {
  return { code: 20001, details: { reason: `Missing required parameter ${name} in the post body` } };
}

/** A parameter that cannot be so. */
export function invalid(name: string): Objection {
  return { code: 60200, details: { reason: `: ${name}` } };
}

/** A To that is not a phone number. */
export function toObjection(to: string): Objection {
  return { code: 60200, details: { reason: ` \`To\`: ${to}` } };
}

/** 4 to 10 characters. */
export function isCode(code: string): boolean {
  return /^[0-9A-Za-z]{4,10}$/.test(code);
}
