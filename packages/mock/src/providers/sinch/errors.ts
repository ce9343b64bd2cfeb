/** A refusal of a request. */
interface RefusalRow {
  status: number;
  /** Of 400 and 403; other statuses have no body. `{name}` is filled in from the request. */
  text?: string;
}

/**
 * The refusals of requests, by `code`; those without a body, by a name of the mock's own. The texts of
 * `syntax_invalid_parameter_format`, `unknown_group` and `missing_callback_url` are those of Sinch's OpenAPI. Unconfirmed: the
 * other texts, and that statuses other than 400 and 403 have an empty body.
 *
 * @see https://developers.sinch.com/docs/sms/api-reference/status-codes/
 */
export const sinchRefusals = {
  syntax_invalid_json: { status: 400, text: "The JSON in the request is invalid: {reason}." },
  syntax_invalid_parameter_format: {
    status: 400,
    text: "The format of parameter '{name}' is invalid; value '{value}' is not a valid {what}.",
  },
  syntax_constraint_violation: { status: 400, text: "Parameter '{name}' {reason}." },
  unauthorized: { status: 401 },
  blocked_account: { status: 403, text: "The account has been blocked." },
  unknown_group: { status: 403, text: "Group '{id}' is unknown or deleted" },
  missing_callback_url: {
    status: 403,
    text: "Requesting delivery report without any callback URL.",
  },
  feedback_not_enabled: { status: 403, text: "Feedback is not enabled for batch '{id}'." },
  not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  too_many_requests: { status: 429 },
  internal_error: { status: 500 },
} as const satisfies Record<string, RefusalRow>;

/** A row of {@link sinchRefusals}. */
export type RefusalName = keyof typeof sinchRefusals;

/** What is wrong with a request. */
export interface Objection {
  readonly refusal: RefusalName;
  /** Fills in the text of the table. */
  readonly details?: Readonly<Record<string, string>>;
}

/** A field with a value that cannot be read. */
export function invalidFormat(name: string, value: unknown, what: string): Objection {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return { refusal: "syntax_invalid_parameter_format", details: { name, value: shown.slice(0, 100), what } };
}

/** A field that is missing, too long, or does not fit another. */
export function violates(name: string, reason: string): Objection {
  return { refusal: "syntax_constraint_violation", details: { name, reason } };
}
