import { ConnectorError, ConnectorErrorCodes } from "@logto/connector-kit";
import type { SmsError, SmsErrorCode } from "@smskit/core";

/** Logto answers with 429 for a limit, 501 for what is not implemented, and 400 for the others. */
const logtoCodes: Record<SmsErrorCode, ConnectorErrorCodes> = {
  "invalid-config": ConnectorErrorCodes.InvalidConfig,
  "invalid-sender": ConnectorErrorCodes.InvalidConfig,
  authentication: ConnectorErrorCodes.InvalidConfig,
  "template-not-found": ConnectorErrorCodes.TemplateNotFound,
  "invalid-recipient": ConnectorErrorCodes.InvalidRequestParameters,
  "recipient-blocked": ConnectorErrorCodes.InvalidRequestParameters,
  // Mostly a variable that the template asks for and the payload lacks.
  "invalid-message": ConnectorErrorCodes.InsufficientRequestParameters,
  "rate-limited": ConnectorErrorCodes.RateLimitExceeded,
  "insufficient-funds": ConnectorErrorCodes.UsageLimitExceeded,
  unsupported: ConnectorErrorCodes.NotImplemented,
  permission: ConnectorErrorCodes.General,
  "content-rejected": ConnectorErrorCodes.General,
  rejected: ConnectorErrorCodes.General,
  "idempotency-conflict": ConnectorErrorCodes.General,
  aborted: ConnectorErrorCodes.General,
  unavailable: ConnectorErrorCodes.General,
  timeout: ConnectorErrorCodes.General,
};

/** The error that Logto understands. Its data are safe to log, as the `SmsError` is. */
export function toConnectorError(error: SmsError): ConnectorError {
  // Logto shows the field of this name in its console.
  const { name: _, message: errorDescription, ...details } = error.toJSON() as Record<string, unknown>;
  return new ConnectorError(logtoCodes[error.code], { errorDescription, ...details });
}
