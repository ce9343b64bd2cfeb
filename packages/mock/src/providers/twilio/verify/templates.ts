import { stableHexId } from "../../shared/ids.ts";
import type { Objection } from "../objection.ts";
import type { TwilioVerifyTemplate } from "../options.ts";
import { metaList } from "../paging.ts";
import type { TwilioHandler } from "../resources.ts";
import type { TwilioState } from "../state.ts";

const date = "2024-01-02T03:04:05Z";

/** The texts that Twilio has for every account: each alone, and with one of the additions. */
const messages = [
  "Your {{friendly_name}} verification code is: {{code}}.",
  "{{friendly_name}} verification code for forgotten login ID is: {{code}}.",
  "{{code}} is your verification code for {{friendly_name}}.",
  "{{code}} is your authentication code for {{friendly_name}}.",
  "{{friendly_name}} verification code for password change: {{code}}.",
];
const additions = [
  "",
  " Our employees will never ask for the code.",
  " This code will expire in {{ttl}} minutes.",
  " Do not share this code with anyone.",
];

/** @see https://www.twilio.com/docs/verify/api/templates */
const publicTemplates: readonly TwilioVerifyTemplate[] = messages.flatMap((message, base) =>
  additions.map((addition, index) => ({
    sid: `HJ${stableHexId(message + addition)}`,
    friendlyName: `Base Verification Template ${base + 1}${index === 0 ? "" : ` with addendum ${index}`}`,
    translations: { en: message + addition },
  })),
);

/** A template of the options, or one that every account has. */
export function findTemplate(
  sid: string | null,
  { options: { verifyTemplates } }: Pick<TwilioState, "options">,
): TwilioVerifyTemplate | undefined {
  return [...(verifyTemplates ?? []), ...publicTemplates].find((template) => template.sid === sid);
}

/** Objects to a template that does not exist, if the options say which ones do, and to variables without a value. */
export function checkTemplate(
  { sid, locale, substitutions }: { sid: string | null; locale: string; substitutions: Values },
  state: Pick<TwilioState, "options">,
): Objection | undefined {
  if (!sid) return undefined;
  const template = findTemplate(sid, state);
  if (template === undefined) return state.options.verifyTemplates ? { code: 60228 } : undefined;
  const known = new Set(["code", "friendly_name", "ttl", ...Object.keys(substitutions)]);
  const names = [...templateText(template, locale).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);
  return names.every((name) => known.has(name ?? "")) ? undefined : { code: 60224 };
}

/** A template's text in a locale, or else in its first one. */
export function templateText({ translations }: TwilioVerifyTemplate, locale: string): string {
  const byLocale = Object.entries(translations);
  const found = byLocale.find(([name]) => name.toLowerCase() === locale) ?? byLocale[0];
  return found?.[1] ?? "";
}

type Values = Readonly<Record<string, unknown>>;

/** Puts values in for the variables of a text. */
export function fillVariables(text: string, values: Values): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    return Object.hasOwn(values, name) ? String(values[name]) : whole;
  });
}

/** Responds to `GET /v2/Templates`. */
export const listTemplates: TwilioHandler = ({ account, state, request }) => {
  const name = request.query.get("FriendlyName");
  const all = [...(state.options.verifyTemplates ?? []), ...publicTemplates];
  const wanted = name ? all.filter((template) => nameOf(template) === name) : all;
  return metaList("templates", wanted, request, (template) => ({
    sid: template.sid,
    account_sid: account.sid,
    friendly_name: nameOf(template),
    channels: template.channels ?? ["sms", "voice"],
    translations: Object.fromEntries(
      Object.entries(template.translations).map(([locale, text], index) => [
        locale,
        {
          is_default_translation: index === 0,
          status: "approved",
          locale,
          text,
          date_updated: date,
          date_created: date,
        },
      ]),
    ),
  }));
};

function nameOf({ friendlyName, sid }: TwilioVerifyTemplate): string {
  return friendlyName ?? sid;
}
