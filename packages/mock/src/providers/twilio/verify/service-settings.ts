import { integerWithin } from "../../shared/validation.ts";
import type { VerifyService, VerifySettings } from "./verify-services.ts";

type Settings = { -readonly [Name in keyof VerifySettings]?: VerifySettings[Name] };

const flags = {
  LookupEnabled: "lookupEnabled",
  SkipSmsToLandlines: "skipSmsToLandlines",
  DtmfInputRequired: "dtmfInputRequired",
  Psd2Enabled: "psd2Enabled",
  DoNotShareWarningEnabled: "doNotShareWarningEnabled",
  CustomCodeEnabled: "customCodeEnabled",
  VerifyEventSubscriptionEnabled: "verifyEventSubscriptionEnabled",
} as const;

/** Parameters whose value has a form: an empty one removes the setting. */
const forms: Readonly<Record<string, RegExp>> = {
  DefaultTemplateSid: /^(HJ[0-9a-fA-F]{32})?$/,
  "Push.ApnCredentialSid": /^(CR[0-9a-fA-F]{32})?$/,
  "Push.FcmCredentialSid": /^(CR[0-9a-fA-F]{32})?$/,
  "Whatsapp.MsgServiceSid": /^(MG[0-9a-fA-F]{32})?$/,
  "Whatsapp.From": /^((whatsapp:)?\+[1-9]\d{6,14})?$/,
  "Passkeys.AuthenticatorAttachment": /^(platform|cross-platform|any)?$/,
  "Passkeys.DiscoverableCredentials": /^(required|preferred|discouraged)?$/,
  "Passkeys.UserVerification": /^(required|preferred|discouraged)?$/,
  "Push.IncludeDate": /^(true|false)$/i,
  ...Object.fromEntries(Object.keys(flags).map((name) => [name, /^(true|false)$/i])),
};

const ranges = {
  CodeLength: { least: 4, most: 10 },
  "Totp.TimeStep": { least: 20, most: 60 },
  "Totp.CodeLength": { least: 3, most: 8 },
  "Totp.Skew": { least: 0, most: 2 },
} as const;

/**
 * Returns the settings that a form changes, or the name of the parameter that is invalid.
 *
 * @param known The settings so far. What the form does not name stays.
 * @see https://www.twilio.com/docs/verify/api/service
 */
export function readSettings(form: URLSearchParams, known: VerifySettings): Settings | string {
  const wrong = invalidParameter(form);
  if (wrong !== undefined) return wrong;
  const text = (name: string, before: string | null) => form.get(name) ?? before;
  const orNull = (name: string, before: string | null) => text(name, before) || null;
  const number = (name: keyof typeof ranges, before: number) =>
    form.has(name) ? Number(form.get(name)) : before;
  const { push, totp, whatsapp, passkeys } = known;
  const settings: Settings = {
    friendlyName: form.get("FriendlyName") ?? known.friendlyName,
    codeLength: number("CodeLength", known.codeLength),
    ttsName: orNull("TtsName", known.ttsName),
    defaultTemplateSid: orNull("DefaultTemplateSid", known.defaultTemplateSid),
    push: {
      includeDate: flag(form, "Push.IncludeDate") ?? push.includeDate,
      apnCredentialSid: orNull("Push.ApnCredentialSid", push.apnCredentialSid),
      fcmCredentialSid: orNull("Push.FcmCredentialSid", push.fcmCredentialSid),
    },
    totp: {
      issuer: orNull("Totp.Issuer", totp.issuer),
      timeStep: number("Totp.TimeStep", totp.timeStep),
      codeLength: number("Totp.CodeLength", totp.codeLength),
      skew: number("Totp.Skew", totp.skew),
    },
    whatsapp: {
      msgServiceSid: orNull("Whatsapp.MsgServiceSid", whatsapp.msgServiceSid),
      from: orNull("Whatsapp.From", whatsapp.from),
    },
    passkeys: {
      relyingPartyId: orNull("Passkeys.RelyingParty.Id", passkeys.relyingPartyId),
      relyingPartyName: orNull("Passkeys.RelyingParty.Name", passkeys.relyingPartyName),
      relyingPartyOrigins:
        form.get("Passkeys.RelyingParty.Origins")?.split(",") ?? passkeys.relyingPartyOrigins,
      authenticatorAttachment: text("Passkeys.AuthenticatorAttachment", passkeys.authenticatorAttachment),
      discoverableCredentials: text("Passkeys.DiscoverableCredentials", passkeys.discoverableCredentials),
      userVerification: text("Passkeys.UserVerification", passkeys.userVerification),
    },
  };
  for (const [parameter, setting] of Object.entries(flags)) {
    settings[setting] = flag(form, parameter) ?? known[setting];
  }
  return settings;
}

function flag(form: URLSearchParams, name: string): boolean | undefined {
  const value = form.get(name);
  return value === null ? undefined : value.toLowerCase() === "true";
}

function invalidParameter(form: URLSearchParams): string | undefined {
  const name = form.get("FriendlyName");
  if (name !== null && !isFriendlyName(name)) return "FriendlyName";
  for (const [parameter, range] of Object.entries(ranges)) {
    const value = form.get(parameter);
    if (value !== null && integerWithin(value, range) === undefined) return parameter;
  }
  return Object.keys(forms).find((parameter) => {
    const value = form.get(parameter);
    return value !== null && !forms[parameter]?.test(value);
  });
}

/**
 * At most 32 characters, and no phone number among them. Twilio documents that phone numbers and links are refused, but not
 * how it finds them.
 */
function isFriendlyName(name: string): boolean {
  const isLink = /https?:|www\.|\w\.(com|net|org|io)\b/i.test(name);
  return name !== "" && name.length <= 32 && name.replace(/\D/g, "").length <= 4 && !isLink;
}

/** Totp settings that nobody set are those of the service. */
export function totpOf({ friendlyName, totp }: VerifySettings) {
  return { ...totp, issuer: totp.issuer ?? friendlyName };
}

/** Settings of passkeys; `null` until one is set. */
export function renderPasskeys({ passkeys }: VerifyService["settings"]): Record<string, unknown> | null {
  if (Object.values(passkeys).every((value) => value === null)) return null;
  return {
    relying_party: {
      id: passkeys.relyingPartyId,
      name: passkeys.relyingPartyName,
      origins: passkeys.relyingPartyOrigins,
    },
    authenticator_attachment: passkeys.authenticatorAttachment,
    discoverable_credentials: passkeys.discoverableCredentials,
    user_verification: passkeys.userVerification,
  };
}
