/** Whether a failed send may have sent the message: certainly not, or unknown. */
export type Delivery = "not-sent" | "unknown";

/** What went wrong. Each code implies whether a retry or another connector can help. */
export type SmsErrorCode =
  | "invalid-config"
  | "invalid-message"
  | "template-not-found"
  | "invalid-recipient"
  | "recipient-blocked"
  | "content-rejected"
  | "rejected"
  | "idempotency-conflict"
  | "aborted"
  | "invalid-sender"
  | "authentication"
  | "permission"
  | "insufficient-funds"
  | "unsupported"
  | "rate-limited"
  | "unavailable"
  | "timeout";

/** Whether a retry or another connector can help after an error that left the message unsent. */
export const consequences: Record<SmsErrorCode, { retryable: boolean; failover: boolean }> = {
  "invalid-config": { retryable: false, failover: false },
  "invalid-message": { retryable: false, failover: false },
  "template-not-found": { retryable: false, failover: false },
  "invalid-recipient": { retryable: false, failover: false },
  "recipient-blocked": { retryable: false, failover: false },
  "content-rejected": { retryable: false, failover: false },
  rejected: { retryable: false, failover: false },
  "idempotency-conflict": { retryable: false, failover: false },
  aborted: { retryable: false, failover: false },
  "invalid-sender": { retryable: false, failover: true },
  authentication: { retryable: false, failover: true },
  permission: { retryable: false, failover: true },
  "insufficient-funds": { retryable: false, failover: true },
  unsupported: { retryable: false, failover: true },
  "rate-limited": { retryable: true, failover: true },
  unavailable: { retryable: true, failover: true },
  timeout: { retryable: true, failover: true },
};
