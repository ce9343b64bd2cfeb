import { fillIn } from "../shared/fill-in.ts";

/** What a request is refused with: Plivo's errors are a status and a text, without a code. */
interface PlivoRefusalRow {
  status: number;
  /** `{name}` is filled in from the request. */
  error: string;
}

/**
 * The refusals of a request. The statuses are those of the API reference, except 402, which it does not list, and 403,
 * which only Plivo's SDK knows. Of the texts, those under "From reports" were seen in real responses. The others are
 * unconfirmed.
 *
 * @see https://www.plivo.com/docs/messaging/api/response
 */
export const plivoRefusals = {
  // From reports: plivo-php#20, plivo-node#222, and Plivo's support articles and API reference.
  json: { status: 400, error: "invalid json data sent in raw POST" },
  recipient: { status: 400, error: "'{dst}' is not a valid phone number." },
  // The whole body of a 401 is this text: it is not JSON.
  credentials: {
    status: 401,
    error: "Could not verify your access level for that URL.\nYou have to login with proper credentials",
  },
  credit: { status: 402, error: "Insufficient Credit" },
  "not-found": { status: 404, error: "not found" },
  "too-many-requests": { status: 429, error: "too many requests" },

  // Unconfirmed.
  missing: { status: 400, error: "{name} parameter not present" },
  "src-and-powerpack": {
    status: 400,
    error: "Either src or powerpack_uuid is allowed, both of them are present",
  },
  invalid: { status: 400, error: "{name} parameter is not valid" },
  "too-many-recipients": { status: 400, error: "dst parameter has more than 1000 destination numbers" },
  "same-number": { status: 400, error: "src and dst cannot be the same" },
  "too-long": { status: 400, error: "text parameter exceeds the limit of {limit} characters" },
  powerpack: { status: 400, error: "powerpack_uuid '{id}' not found" },
  application: { status: 400, error: "app_id '{id}' not found" },
  unverified: { status: 400, error: "A trial account can only send to verified numbers" },
  destination: { status: 403, error: "Messages to this destination country are barred." },
  method: { status: 405, error: "method not allowed" },
  "too-large": { status: 413, error: "request entity too large" },
  server: { status: 500, error: "internal server error" },
} as const satisfies Record<string, PlivoRefusalRow>;

/** A row of {@link plivoRefusals}. */
export type RefusalName = keyof typeof plivoRefusals;

/** Why a request is refused. */
export interface Objection {
  refusal: RefusalName;
  /** Values that fill in the text of the table. */
  details?: Readonly<Record<string, string>> | undefined;
}

/** The text of a refusal. */
export function errorOf({ refusal, details = {} }: Objection): string {
  return fillIn(plivoRefusals[refusal].error, details);
}
