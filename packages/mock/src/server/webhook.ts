/** A request from a provider to an app: a delivery report, or a text that a phone sent. */
export interface WebhookRequest {
  /** Its fragment is not sent. Its user name and password become Basic credentials. */
  readonly url: string;
  /** Of every attempt. */
  readonly method: "GET" | "POST";
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent in a GET. */
  readonly body?: string;
  /** The maximum number of retries. @default 1 */
  readonly retries?: number;
  /** Which failures are retried. @default ["connection", "5xx"] */
  readonly retryOn?: readonly WebhookFailure[];
  /** For all attempts together, in milliseconds. @default 15000 */
  readonly timeoutMs?: number;
  /** For connecting in one attempt, including TLS; then it fails with `connection`. @default `timeoutMs` */
  readonly connectTimeoutMs?: number;
  /** For the response of one attempt once connected; then it fails with `timeout`. @default `timeoutMs` */
  readonly readTimeoutMs?: number;
  /** Sent if the last attempt failed in a way that `failoverOn` lists. */
  readonly failover?: WebhookRequest | ((failure: WebhookFailure) => WebhookRequest);
  /** @default what `retryOn` lists */
  readonly failoverOn?: readonly WebhookFailure[];
}

/** How an attempt can fail: no connection, no response in time, or an error status. */
export type WebhookFailure = "connection" | "timeout" | "4xx" | "5xx";

/** One attempt to send a webhook, and the app's response. */
export interface WebhookAttempt {
  /** Without credentials and fragment. */
  readonly url: string;
  /** When, by the carrier's clock. */
  readonly at: Date;
  /** The status of the app's response, if there was one. */
  readonly status?: number;
  /** Why there was no response, such as `ECONNREFUSED`, or what the provider could not use in it. */
  readonly error?: string;
  /** What the webhook reported: a status such as `delivered`, or `received` for a text that a phone sent. */
  readonly told: string;
}

/** The response of an app. */
export interface WebhookResponse {
  /** Where it came from. */
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  /** The `Location` header. */
  readonly location?: string;
  /** The `Set-Cookie` headers. */
  readonly setCookies: readonly string[];
  /** The first 64 KiB. */
  readonly body: string;
}
