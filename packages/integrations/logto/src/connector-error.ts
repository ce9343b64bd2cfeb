import { ConnectorError, ConnectorErrorCodes } from "@logto/connector-kit";
import type { SmsError, SmsErrorCode } from "@smskit/core";

/** Logto responds with 429 for a rate limit, 501 for what is not implemented, and 400 for the others. */
const logtoCodes: Record<SmsErrorCode, ConnectorErrorCodes> = {
  "invalid-config": ConnectorErrorCodes.InvalidConfig,
  "invalid-sender": ConnectorErrorCodes.InvalidConfig,
  authentication: ConnectorErrorCodes.InvalidConfig,
  "template-not-found": ConnectorErrorCodes.TemplateNotFound,
  "invalid-recipient": ConnectorErrorCodes.InvalidRequestParameters,
  "recipient-blocked": ConnectorErrorCodes.InvalidRequestParameters,
  // Usually a variable of the template that is missing in the payload.
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

/** Converts an error into one that Logto understands. Its data is safe to log, as the `SmsError` is. */
export function toConnectorError(error: SmsError): ConnectorError {
  // Logto shows the field `errorDescription` in its console.
  const { name: _, message: errorDescription, ...details } = error.toJSON() as Record<string, unknown>;
  return new ConnectorError(logtoCodes[error.code], { errorDescription, ...details });
}
