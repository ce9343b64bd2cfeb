import { isHttpUrl } from "../../shared/validation.ts";
import type { Objection } from "../objection.ts";

/** What requests set, by the names of the parameters. */
export type Settings = Readonly<Record<string, string>>;

/** A field of a resource: the parameter that sets it, and its value as long as nothing does. */
export type SettingFields = Readonly<Record<string, readonly [parameter: string, usual: unknown]>>;

const longestName = 64;
const booleans = new Set(["VoiceCallerIdLookup", "PublicApplicationConnectEnabled"]);
const sids: Readonly<Record<string, string>> = {
  SmsApplicationSid: "AP",
  VoiceApplicationSid: "AP",
  TrunkSid: "TK",
  EmergencyAddressSid: "AD",
  AddressSid: "AD",
  IdentitySid: "RI",
  BundleSid: "BU",
};
const choices: Readonly<Record<string, readonly string[]>> = {
  VoiceReceiveMode: ["voice", "fax"],
  EmergencyStatus: ["Active", "Inactive"],
  ApiVersion: ["2010-04-01", "2008-08-01"],
};

/** Checks the parameters of a number, a short code or an application. An empty value removes what was set. */
export function checkSettings(form: URLSearchParams): Objection | undefined {
  for (const [name, value] of form) {
    if (value !== "" && !isValid(name, value)) return objectionTo(name, value);
  }
  return undefined;
}

function isValid(name: string, value: string): boolean {
  if (name.endsWith("Url") || name.endsWith("Callback")) return isHttpUrl(value, 4000);
  if (name.endsWith("Method")) return /^(?:GET|POST)$/i.test(value);
  if (booleans.has(name)) return value === "true" || value === "false";
  if (name === "FriendlyName") return value.length <= longestName;
  const prefix = sids[name];
  if (prefix !== undefined) return new RegExp(`^${prefix}[0-9a-fA-F]{32}$`).test(value);
  return choices[name]?.includes(value) ?? true;
}

function objectionTo(name: string, value: string): Objection {
  if (name.endsWith("Callback")) return { code: 21502, details: { name, url: value } };
  if (name.endsWith("Url")) return { code: 21402, details: { name, url: value } };
  if (name.endsWith("Method")) return { code: 21403, details: { name } };
  return { code: 20001, details: { reason: `Invalid parameter: ${name}` } };
}

/** Settings with what a form says about them. */
export function changeSettings(settings: Settings, fields: SettingFields, form: URLSearchParams): Settings {
  const changed: Record<string, string> = { ...settings };
  for (const [name] of Object.values(fields)) {
    const value = form.get(name);
    if (value !== null) changed[name] = name.endsWith("Method") ? value.toUpperCase() : value;
  }
  return changed;
}

/** The fields as a resource shows them. */
export function showSettings(settings: Settings, fields: SettingFields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, [name, usual]]) => {
      const value = settings[name];
      if (value === undefined || value === "") return [field, usual];
      return [field, booleans.has(name) ? value === "true" : value];
    }),
  );
}
