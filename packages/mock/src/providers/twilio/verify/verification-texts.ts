import { countryOfNumber } from "../../shared/countries.ts";

/**
 * The default text by locale. Twilio documents the English one, and in which languages there are others; their wording is
 * this mock's own.
 *
 * @see https://www.twilio.com/docs/verify/supported-languages
 */
const texts: Readonly<Record<string, string>> = {
  en: "Your {{friendly_name}} verification code is: {{code}}",
  ar: "رمز التحقق الخاص بك من {{friendly_name}} هو: {{code}}",
  ca: "El teu codi de verificació de {{friendly_name}} és: {{code}}",
  cs: "Váš ověřovací kód {{friendly_name}} je: {{code}}",
  da: "Din {{friendly_name}}-bekræftelseskode er: {{code}}",
  de: "Dein {{friendly_name}}-Verifizierungscode lautet: {{code}}",
  el: "Ο κωδικός επαλήθευσης {{friendly_name}} είναι: {{code}}",
  es: "Tu código de verificación para {{friendly_name}} es: {{code}}",
  fi: "{{friendly_name}}-vahvistuskoodisi on: {{code}}",
  fr: "Votre code de vérification {{friendly_name}} est : {{code}}",
  he: "קוד האימות שלך עבור {{friendly_name}} הוא: {{code}}",
  hi: "आपका {{friendly_name}} सत्यापन कोड है: {{code}}",
  hr: "Vaš {{friendly_name}} kod za provjeru je: {{code}}",
  hu: "Az Ön {{friendly_name}} ellenőrző kódja: {{code}}",
  id: "Kode verifikasi {{friendly_name}} Anda adalah: {{code}}",
  it: "Il tuo codice di verifica {{friendly_name}} è: {{code}}",
  ja: "{{friendly_name}} の認証コードは {{code}} です",
  ko: "{{friendly_name}} 인증 코드: {{code}}",
  ms: "Kod pengesahan {{friendly_name}} anda ialah: {{code}}",
  nb: "Din {{friendly_name}}-bekreftelseskode er: {{code}}",
  nl: "Je verificatiecode voor {{friendly_name}} is: {{code}}",
  pl: "Twój kod weryfikacyjny {{friendly_name}} to: {{code}}",
  pt: "O seu código de verificação {{friendly_name}} é: {{code}}",
  "pt-br": "Seu código de verificação {{friendly_name}} é: {{code}}",
  ro: "Codul tău de verificare {{friendly_name}} este: {{code}}",
  ru: "Ваш код подтверждения {{friendly_name}}: {{code}}",
  sv: "Din verifieringskod för {{friendly_name}} är: {{code}}",
  th: "รหัสยืนยัน {{friendly_name}} ของคุณคือ: {{code}}",
  tl: "Ang iyong {{friendly_name}} verification code ay: {{code}}",
  tr: "{{friendly_name}} doğrulama kodunuz: {{code}}",
  uk: "Ваш код підтвердження {{friendly_name}}: {{code}}",
  vi: "Mã xác minh {{friendly_name}} của bạn là: {{code}}",
  zh: "您的 {{friendly_name}} 验证码是：{{code}}",
  "zh-hk": "您的 {{friendly_name}} 驗證碼是：{{code}}",
};

/** Further locales that Twilio documents; their text is English here. */
const otherLocales = "af bg bn en-gb et gu kn lt mr sk ta te zh-cn";

const locales = new Set([...Object.keys(texts), ...otherLocales.split(" ")]);

/** The language of a country's numbers, unless it is English. */
const languages =
  "AEar BHar EGar JOar KWar LBar MAar OMar QAar SAar CZcs DKda ATde CHde DEde CYel GRel ARes BOes CLes COes CRes CUes DOes ECes ESes GTes HNes MXes NIes PAes PEes PRes PYes SVes UYes VEes FIfi FRfr MCfr SNfr CIfr ILhe HRhr HUhu IDid ITit SMit JPja KRko MYms NOnb NLnl SRnl PLpl PTpt AOpt MZpt ROro MDro RUru KZru BYru SEsv THth TRtr UAuk VNvi CNzh";
let languageOf: ReadonlyMap<string, string> | undefined;

/** Whether Twilio documents a locale. Case does not count. */
export function isLocale(locale: string): boolean {
  return locales.has(locale.toLowerCase());
}

/** The locale of a verification: that of the request, or else of the number's country. */
export function localeFor(requested: string | null, number: string): string {
  if (requested) return requested.toLowerCase();
  languageOf ??= new Map([
    ...languages.split(" ").map((row): [string, string] => [row.slice(0, 2), row.slice(2)]),
    ["BR", "pt-br"],
    ["HK", "zh-hk"],
    ["TW", "zh-hk"],
  ]);
  return languageOf.get(countryOfNumber(number)?.country ?? "") ?? "en";
}

/** The default text in a locale, or in English. */
export function defaultText(locale: string): string {
  return texts[locale] ?? texts[locale.split("-")[0] ?? ""] ?? texts["en"] ?? "";
}
