/** A request that a provider makes to an app: a delivery receipt, or a text that a phone sent. */
export interface WebhookRequest {
  /** A fragment is not sent, nor are user name and password of it, which become Basic credentials. */
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How often it is repeated at most. @default 1 */
  readonly retries?: number;
  /** What is repeated. @default ["connection", "5xx"] */
  readonly retryOn?: readonly WebhookFailure[];
  /** For all attempts together. @default 15000 */
  readonly timeoutMs?: number;
  /** For the connection of one attempt, TLS included; longer is `connection`. @default as long as `timeoutMs` */
  readonly connectTimeoutMs?: number;
  /** For the answer of one attempt once it is connected; longer is `timeout`. @default as long as `timeoutMs` */
  readonly readTimeoutMs?: number;
}

/** How an attempt can fail: no connection, no answer in time, an answer that is a refusal. */
export type WebhookFailure = "connection" | "timeout" | "4xx" | "5xx";

/** One attempt to tell an app something, and how the app took it. */
export interface WebhookAttempt {
  /** Without credentials and fragment. */
  readonly url: string;
  /** When, by the carrier's clock. */
  readonly at: Date;
  /** The status of the app's answer, if it answered. */
  readonly status?: number;
  /** Why there is no answer, such as `ECONNREFUSED`. */
  readonly error?: string;
  /** What was told: `delivered`, or `received` for a text that a phone sent. */
  readonly told: string;
}

/** What an app answered. */
export interface WebhookResponse {
  readonly status: number;
  readonly contentType: string;
  /** The first 64 KiB. */
  readonly body: string;
}
