import { SmsError } from "@smskit/core";
import { parsePhoneNumber } from "@smskit/core/phone-number";

/** How core reads a number, or why it refuses it. */
export type NumberResult =
  | { readonly e164: string; readonly country?: string; readonly type?: string }
  | { readonly problem: string }
  | { readonly empty: true };

/** Reads a number with core, as a connector with this `defaultCountry` does. */
export function readNumber(number: string, country: string): NumberResult {
  if (number.trim() === "") return { empty: true };
  try {
    return parsePhoneNumber(number, country === "" ? {} : { defaultCountry: country });
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    return { problem: error.message };
  }
}

/** Each country that core knows, by its English name. */
export function listCountries(): { code: string; name: string }[] {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((code) => {
      const name = isKnown(code) ? names.of(code) : undefined;
      return name === undefined ? [] : [{ code, name }];
    })
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
}

function isKnown(country: string): boolean {
  try {
    parsePhoneNumber("", { defaultCountry: country });
    return true;
  } catch (error) {
    return SmsError.is(error) && error.code !== "invalid-config";
  }
}

/** `DE` as people read it: `Germany`. */
export function nameOfCountry(code: string): string {
  return new Intl.DisplayNames("en", { type: "region" }).of(code) ?? code;
}

/** `FIXED_LINE_OR_MOBILE` as people read it. */
export function nameOfType(type: string): string {
  return type.toLowerCase().replaceAll("_", " ");
}
