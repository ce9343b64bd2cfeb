import { expectArgument } from "../config/check-arguments.ts";
import type { Delivered } from "../connector/adapter.ts";
import type { ResponseDetails } from "../errors/error-from-response.ts";
import { shownCode } from "../errors/foreign-text.ts";
import { SmsError } from "../errors/sms-error.ts";
import type { HttpResponse } from "../http/transport.ts";

/**
 * Returns the error for a message that the provider accepted, gave an id, and reports as failed in the same response.
 * If its status says that the message went out, or is a new one, the outcome is unknown.
 * @param name The display name of the provider: `"Acme"`.
 */
export function errorFromFailedMessage(
  name: string,
  response: HttpResponse,
  message: Pick<Delivered, "id" | "to" | "status">,
  details: ResponseDetails = {},
): SmsError {
  const isGiven = [response, message, details].every((each) => typeof each === "object" && each !== null);
  expectArgument(isGiven, "errorFromFailedMessage: pass the provider's name, the response and the message.");
  const { id, to, status } = message;
  const providerCode = shownCode(details.providerCode);
  return new SmsError({
    ...details,
    code: details.code ?? "rejected",
    message:
      details.message ??
      `${name} failed the message at once.${providerCode === undefined ? "" : ` (${name} ${providerCode})`}`,
    delivery: /^(?:sending|sent|delivered|read|unknown)$/.test(status) ? "unknown" : "not-sent",
    messageId: id,
    echoedTo: to,
    httpStatus: response.status,
  });
}
