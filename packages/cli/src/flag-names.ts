import { SmsError } from "@smskit/core";

/** What fields and options of the library are called on the command line. */
const flags: readonly (readonly [pattern: RegExp, flag: string])[] = [
  [/pass \{ defaultCountry: "US" \} as the connector's second argument/g, "add --default-country US"],
  [/`?\b(?:runtime\.)?defaultCountry\b`?/g, "--default-country"],
  [/`?\bmaxSegments\b`?/g, "--max-segments"],
  [/`?\btimeoutMs\b`?/g, "--timeout"],
  [/`?\busageType\b`?/g, "--usage"],
  [/`from`/g, "--from"],
  [/`reference`/g, "--reference"],
  [/`locale`/g, "--locale"],
  [/`body`/g, "--body"],
];
const toFlag = [/`to`|^to(?=:)/g, "--to"] as const;

/**
 * An error as the person at the terminal can act on it: it names flags, and not options of the library. For a row of a list,
 * `to` is a column.
 */
export function inFlags(error: SmsError, { isRow = false }: { isRow?: boolean } = {}): SmsError {
  const message = (isRow ? flags : [...flags, toFlag])
    .reduce((text, [pattern, flag]) => text.replace(pattern, flag), error.message)
    .replace(/\bvariables\.([\p{L}\p{M}\p{N}_$.-]*[\p{L}\p{M}\p{N}_$-])/gu, "{{$1}}");
  if (message === error.message) return error;
  return new SmsError({ ...error, message, cause: error.cause });
}
