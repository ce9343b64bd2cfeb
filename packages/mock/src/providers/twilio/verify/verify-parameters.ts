import { parseJsonObject } from "../../../server/parse-json-object.ts";
import { isPhoneNumber } from "../../shared/validation.ts";
import { missing, type Objection } from "../objection.ts";
import { isLocale } from "./verification-texts.ts";
import { invalid, toObjection } from "./verify-call.ts";
import type { VerifySettings } from "./verify-services.ts";

/** Parameters whose value has a form; an empty one counts as absent. */
const forms: Readonly<Record<string, RegExp>> = {
  TemplateSid: /^HJ[0-9a-fA-F]{32}$/,
  AppHash: /^[\w+/]{11}$/,
  SendDigits: /^[\dw#*]{1,32}$/i,
  DeviceIp: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$|^(?=.*:.*:)[0-9a-fA-F:.]{2,45}$/,
  RiskCheck: /^(?:enable|disable)$/,
  EnableSnaClientToken: /^(?:true|false)$/i,
};
const objects = ["TemplateCustomSubstitutions", "RateLimits", "Tags", "ChannelConfiguration"];

/** Objects to what is missing, cannot be, or is not for this service. */
export function checkVerification(form: URLSearchParams, settings: VerifySettings): Objection | undefined {
  for (const name of ["To", "Channel"]) if (!form.get(name)) return missing(name);
  const channel = channelOf(form);
  const objection = checkChannel(channel, form.get("To") ?? "", settings);
  if (objection !== undefined) return objection;
  const code = form.get("CustomCode");
  if (code) {
    if (!settings.customCodeEnabled) return { code: 60204 };
    if (!isCode(code)) return invalid("CustomCode");
  }
  // An account needs Twilio's approval for its own texts.
  if (form.get("CustomMessage")) return { code: 60204 };
  const amount = form.get("Amount");
  const payee = form.get("Payee");
  if ((amount || payee) && !settings.psd2Enabled) return { code: 60204 };
  if (settings.psd2Enabled && channel === "call") return { code: 60214 };
  if (settings.psd2Enabled && !(amount && payee)) return { code: 60206 };
  const locale = form.get("Locale");
  if (locale && !isLocale(locale)) return invalid("Locale");
  for (const [name, shape] of Object.entries(forms)) {
    const value = form.get(name);
    if (value && !shape.test(value)) return invalid(name);
  }
  for (const name of objects) {
    const value = form.get(name);
    if (value && parseJsonObject(value) === undefined) return invalid(name);
  }
  if (!areTags(form.get("Tags"))) return invalid("Tags");
  return form.get("AppHash") && channel !== "sms" ? { code: 60602 } : undefined;
}

/** The channel that a code is sent by: `auto` sends a text. */
export function channelOf(form: URLSearchParams): string {
  const channel = (form.get("Channel") ?? "").toLowerCase();
  return channel === "auto" ? "sms" : channel;
}

/** The channels that a service has not turned on are as in one that has not set them up. */
function checkChannel(channel: string, to: string, settings: VerifySettings): Objection | undefined {
  switch (channel) {
    case "sms":
    case "call":
    case "whatsapp":
      if (!isPhoneNumber(to)) return toObjection(to);
      if (settings.channels.includes(channel)) return undefined;
      return { code: 60223, details: { channel: channel.toUpperCase() } };
    case "email":
      return { code: 60217 };
    case "sna":
      // Accounts get it on request only; without it, the channel is unknown.
      return settings.psd2Enabled ? { code: 60329 } : invalid("Channel");
    default:
      return invalid("Channel");
  }
}

/** At most 10, with keys and values of at most 128 characters. */
function areTags(text: string | null): boolean {
  const tags = Object.entries(parseJsonObject(text || "{}") ?? {});
  return tags.length <= 10 && tags.every(([key, value]) => key.length <= 128 && String(value).length <= 128);
}

/** 4 to 10 characters. */
export function isCode(code: string): boolean {
  return /^[0-9A-Za-z]{4,10}$/.test(code);
}
