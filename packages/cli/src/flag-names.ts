import { SmsError } from "@smskit/core";

export type FlagName = readonly [pattern: RegExp, flag: string];

/** What fields and options of the library are called on the command line. */
const flags: readonly FlagName[] = [
  [/pass \{ defaultCountry: "US" \} as the connector's second argument/g, "add --default-country US"],
  [/`?\b(?:runtime\.)?defaultCountry\b`?/g, "--default-country"],
  [/`?\bmaxSegments\b`?/g, "--max-segments"],
  [/`?\btimeoutMs\b`?/g, "--timeout"],
  [/`?\busageType\b`?/g, "--usage"],
  [/`from`|^from(?=:)/g, "--from"],
  [/`reference`|^reference(?=:)/g, "--reference"],
  [/`locale`|^locale(?=:)/g, "--locale"],
  [/`body`|^body(?=:)/g, "--body"],
];

/** The recipient, for a command that has one; in a list it is a column, which is called `to` there. */
export const recipientFlag: FlagName = [/`to`|^to(?=:)/g, "--to"];

/** An error as the person at the terminal can act on it: it names flags, and not options of the library. */
export function inFlags(error: SmsError, more: readonly FlagName[] = []): SmsError {
  const message = [...flags, ...more]
    .reduce((text, [pattern, flag]) => text.replace(pattern, flag), error.message)
    .replace(/\bvariables\.([\p{L}\p{M}\p{N}_$.-]*[\p{L}\p{M}\p{N}_$-])/gu, "{{$1}}");
  if (message === error.message) return error;
  return new SmsError({ ...error, message, cause: error.cause });
}
