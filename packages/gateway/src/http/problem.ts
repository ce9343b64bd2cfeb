import { SmsError, type SmsErrorCode } from "@smskit/core";

/** A problem as responses have it. @see https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  /** Where the error is explained, or `about:blank`. */
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** The code of an {@link SmsError}. */
  code?: SmsErrorCode;
  /** Whether the text was certainly not sent, or may have been. */
  delivery?: "not-sent" | "unknown";
  /** Fields of the request that are wrong. */
  errors?: readonly { path: string; message: string }[];
}

const statuses: Readonly<Record<SmsErrorCode, number>> = {
  "invalid-config": 500,
  "invalid-message": 422,
  "template-not-found": 422,
  "invalid-recipient": 422,
  "recipient-blocked": 422,
  "content-rejected": 422,
  rejected: 422,
  "idempotency-conflict": 409,
  aborted: 503,
  "invalid-sender": 502,
  authentication: 502,
  permission: 403,
  "insufficient-funds": 502,
  unsupported: 422,
  "rate-limited": 429,
  unavailable: 503,
  timeout: 504,
};

/** Thrown by a handler to respond with a problem. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    problem: Omit<Problem, "type"> & { type?: string },
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.detail ?? problem.title);
    this.problem = { type: "about:blank", ...problem };
    this.headers = headers;
  }
}

/** Returns the response for what a handler threw. An error of unknown kind shows nothing of itself. */
export function problemResponse(thrown: unknown): Response {
  if (thrown instanceof ProblemError) return respond(thrown.problem, thrown.headers);
  if (SmsError.is(thrown)) return respond(problemOfSmsError(thrown), retryAfter(thrown));
  return respond({ type: "about:blank", title: "Internal Server Error", status: 500 }, {});
}

function problemOfSmsError({ code, message, delivery }: SmsError): Problem {
  return {
    type: `https://github.com/smskit/smskit/blob/main/docs/reference/errors/${code}.md`,
    title: code.charAt(0).toUpperCase() + code.slice(1).replaceAll("-", " "),
    status: statuses[code],
    detail: message,
    code,
    delivery,
  };
}

function retryAfter({ retryAfterMs }: SmsError): Record<string, string> {
  return retryAfterMs === undefined
    ? {}
    : { "Retry-After": String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) };
}

function respond(problem: Problem, headers: Readonly<Record<string, string>>): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "Content-Type": "application/problem+json", ...headers },
  });
}
