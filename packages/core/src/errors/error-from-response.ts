import { expectArgument } from "../config/check-arguments.ts";
import type { HttpResponse } from "../http/transport.ts";
import type { SmsErrorCode } from "./error-codes.ts";
import { shownCode } from "./foreign-text.ts";
import { SmsError, type SmsErrorOptions } from "./sms-error.ts";

/** What an adapter knows about a response beyond its status. */
export type ResponseDetails = Partial<SmsErrorOptions> & {
  /**
   * The body of a 2xx says, in the provider's own form, that the message was refused. Ignored for any other status.
   * @default false
   */
  refused?: boolean | undefined;
};

/**
 * Returns the error for a response that does not accept the message. The status decides whether it was sent; the
 * provider's code, if the adapter knows it, decides the rest:
 *
 * - 4xx: not sent (408: unknown); 429 is `rate-limited`, after its `Retry-After`
 * - 2xx with `refused`: not sent; `rejected` for a code that the adapter does not know
 * - 2xx without it, for a body that cannot be read: unknown, and most likely accepted
 * - 5xx and 3xx: unknown
 *
 * A code that leaves the outcome unknown (`delivery: "unknown"` in its row of the table) does so for a refusal, too.
 *
 * @example
 * // HTTP 200: { "Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "…" }
 * throw errorFromResponse("Acme", response, { ...findError("Acme", errors, Code), providerCode: Code, refused: true });
 */
export function errorFromResponse(
  provider: string,
  response: HttpResponse,
  details: ResponseDetails = {},
): SmsError {
  expectArgument(
    typeof response?.status === "number",
    "errorFromResponse: takes the provider's name and its response.",
  );
  const { status } = response;
  const known = { ...details, httpStatus: status };
  const refused =
    status < 300
      ? status >= 200 && details.refused === true
      : status >= 400 && status < 500 && status !== 408;
  if (refused) {
    const code = status === 429 ? "rate-limited" : (details.code ?? codeByStatus(status));
    const asked = code === "rate-limited" ? retryAfterMs(response.header("retry-after")) : undefined;
    return new SmsError({
      ...known,
      code,
      message: details.message ?? `${provider} refused the request (${reasonOf(status, details)}).`,
      retryAfterMs: details.retryAfterMs ?? asked,
    });
  }
  const { code: _, ...rest } = known;
  if (status >= 300 && status < 400) {
    return new SmsError({
      ...rest,
      code: "rejected",
      delivery: "unknown",
      message: `${provider} responded with a redirect (${status}), which is not followed; check baseUrl.`,
    });
  }
  return new SmsError({
    ...rest,
    code: "unavailable",
    delivery: "unknown",
    message:
      status < 300
        ? `${provider} responded with ${status}, but the body cannot be read: the message was most likely accepted.`
        : `${provider} failed (${reasonOf(status, details)}); whether the message was accepted is unknown.`,
  });
}

function codeByStatus(status: number): SmsErrorCode {
  return status === 401 ? "authentication" : "rejected";
}

function reasonOf(status: number, { providerCode }: ResponseDetails): string {
  const code = shownCode(providerCode);
  return code === undefined ? `HTTP ${status}` : `HTTP ${status}, code ${code}`;
}

/**
 * Returns the milliseconds of a `Retry-After` header, which holds seconds or an HTTP date; `undefined` if it is absent,
 * invalid or in the past.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(header: string | undefined): number | undefined {
  const value = typeof header === "string" ? header.trim() : "";
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(value)) return undefined;
  const wait = Date.parse(value) - Date.now();
  return wait >= 0 ? wait : undefined;
}
