import type { WebhookFailure, WebhookRequest, WebhookResponse } from "./webhook.ts";

/** Where webhooks may be sent. A cloud's metadata service is always refused. */
export type WebhookHosts = "private-network" | "anywhere";

/** The outcome of one attempt: a response, a failure, or a refused target. */
export type WebhookOutcome = { response: WebhookResponse } | { failure?: WebhookFailure; error: string };

/** The running attempts, which can all be aborted at once. @internal */
export interface RunningAttempts {
  isAborted: boolean;
  readonly stops: Set<() => void>;
}

/** Carries webhooks to apps. The `imports` map of `package.json` chooses the one of the runtime. @internal */
export interface WebhookTransport {
  /** Returns why a webhook must not be sent to a host, by its name or address, if it must not. */
  reasonToRefuseHost(host: string): string | undefined;
  /** Makes one attempt. Rejects only if the request is invalid. */
  send(
    webhook: WebhookRequest,
    limits: { timeoutMs: number; running: RunningAttempts },
  ): Promise<WebhookOutcome>;
}
