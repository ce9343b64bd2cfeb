import * as z from "zod/mini";
import { expectArgument } from "../config/check-arguments.ts";
import { secret } from "../config/parse-config.ts";
import type { Seconds } from "../connector/provider-features.ts";

/** Whether a value is a placeholder of an example config: `"<your-api-key>"`. */
function isPlaceholder(value: unknown): boolean {
  return typeof value === "string" && /^<.*>$/.test(value);
}

/**
 * A field with a fixed form.
 * @param rule Continues the name of the field and says what the form is: `"must be an API key: 8 letters and digits"`.
 */
export function textField(
  pattern: RegExp,
  rule: string | ((value: string) => string),
): z.ZodMiniString<string> {
  return z.string().check(
    z.regex(pattern, {
      error: ({ input }) => {
        const text = typeof rule === "string" ? rule : rule(String(input));
        return isPlaceholder(input) ? `still holds its placeholder; it ${text}` : text;
      },
    }),
    // A form with spaces inside, such as that of a sender's name, would take what was pasted with one too many.
    z.refine((value) => value === value.trim(), { error: "must not begin or end with a space" }),
  );
}

/** A secret without a fixed form: printable ASCII without spaces. It is `writeOnly` in the JSON Schema. */
export function secretField(...checks: z.core.$ZodCheck<string>[]): z.ZodMiniString<string> {
  expectArgument(
    checks.every((check) => typeof check === "object" && check !== null && "_zod" in check),
    "secretField: pass checks of zod/mini, such as z.minLength(8).",
  );
  return secret(
    z.string().check(
      z.regex(/^[\x21-\x7e]+$/, {
        error: "must not be empty, and must not contain spaces, line breaks or non-ASCII characters",
      }),
      z.refine((value) => !isPlaceholder(value), { error: "still holds its placeholder" }),
      ...checks,
    ),
  );
}

/** An absolute `http` or `https` URL, such as a `statusCallback`. */
export function httpUrlField(): z.ZodMiniString<string> {
  return z.string().check(
    z.refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ""), {
      error: "must be an absolute http(s) URL",
    }),
  );
}

/** A whole number of seconds, such as a `validityPeriodSeconds`. */
export function secondsField(range: Seconds): z.ZodMiniNumberFormat {
  const { min, max } = range ?? {};
  expectArgument(min <= max, "secondsField: pass { min, max } in seconds.");
  return z
    .int({ error: "must be a whole number of seconds" })
    .check(
      z.minimum(min, { error: `must be at least ${min} seconds` }),
      z.maximum(max, { error: `must be at most ${max} seconds` }),
    );
}

/**
 * A rule about several fields of a config. It is checked even if a field is invalid, so that all problems are reported at
 * once.
 * @param field The field that the error names.
 * @param error Continues the name of the field: `"is missing: set from, or a messagingProfileId"`.
 */
export function fieldRule(
  field: string,
  error: string,
  holds: (config: Partial<Record<string, unknown>>) => boolean,
): z.core.$ZodCheck<unknown> {
  return z.refine(
    (config: unknown) => typeof config !== "object" || config === null || holds({ ...config }),
    { path: [field], error, when: () => true },
  );
}
