import { createWebhookTransport } from "#webhook-transport";
import type { WebhookAttempt, WebhookFailure, WebhookRequest, WebhookResponse } from "./webhook.ts";
import type { RunningAttempts, WebhookHosts, WebhookOutcome, WebhookTransport } from "./webhook-transport.ts";

/** Sends webhooks to apps, and reports each attempt. @internal */
export interface WebhookSender {
  /** Resolves with the app's response to the last attempt, if there was one. Never rejects. */
  send(
    webhook: WebhookRequest,
    told: string,
    onAttempt: (attempt: WebhookAttempt) => void,
  ): Promise<WebhookResponse | undefined>;
  /** Registers a transport; the result unregisters it. After the last one is unregistered, no more webhooks are sent. */
  attach(): () => void;
  /** Aborts the running attempts. */
  reset(): void;
}

const defaultTimeoutMs = 15_000;

/** @internal */
export function createWebhookSender(options: { now: () => number; hosts: WebhookHosts }): WebhookSender {
  const transport = createWebhookTransport(options.hosts);
  let transports = 0;
  let closed = false;
  let running: RunningAttempts = { isAborted: false, stops: new Set() };

  function abort(): void {
    const { stops } = running;
    running.isAborted = true;
    running = { isAborted: false, stops: new Set() };
    for (const stop of [...stops]) stop();
  }

  const sender: WebhookSender = {
    async send(webhook, told, onAttempt) {
      const mine = running;
      if (closed) return undefined;
      const attempt = (outcome: { status: number } | { error: string }): void =>
        onAttempt({ url: shown(webhook.url), at: new Date(options.now()), told, ...outcome });
      const refusal = reasonToRefuseUrl(webhook.url, transport);
      if (transport === undefined || refusal !== undefined) {
        attempt({ error: `not sent: ${refusal}` });
        return undefined;
      }
      const retries = webhook.retries ?? 1;
      const retryOn = webhook.retryOn ?? ["connection", "5xx"];
      const deadline = performance.now() + (webhook.timeoutMs ?? defaultTimeoutMs);
      for (let repeated = 0; ; repeated++) {
        const timeoutMs = Math.max(1, deadline - performance.now());
        const outcome = await transport.send(webhook, { timeoutMs, running: mine }).catch(invalidRequest);
        if (mine.isAborted) return undefined;
        const failure = failureOf(outcome);
        attempt("response" in outcome ? { status: outcome.response.status } : { error: outcome.error });
        const again = failure !== undefined && retryOn.includes(failure) && repeated < retries;
        if (!again || performance.now() >= deadline) {
          const { failover, failoverOn = retryOn } = webhook;
          if (failover !== undefined && failure !== undefined && failoverOn.includes(failure)) {
            const next = typeof failover === "function" ? failover(failure) : failover;
            return sender.send(next, told, onAttempt);
          }
          return "response" in outcome ? outcome.response : undefined;
        }
      }
    },
    attach() {
      transports += 1;
      closed = false;
      let attached = true;
      return () => {
        if (!attached) return;
        attached = false;
        transports -= 1;
        if (transports > 0) return;
        closed = true;
        abort();
      };
    },
    reset: abort,
  };
  return sender;
}

/** The outcome of a request with an invalid header or path. */
function invalidRequest(error: unknown): WebhookOutcome {
  return { failure: "connection", error: error instanceof Error ? error.message : String(error) };
}

function reasonToRefuseUrl(address: string, transport: WebhookTransport | undefined): string | undefined {
  if (transport === undefined) return "this runtime cannot send webhooks. Run the mock on Node.js";
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return "the URL is not an http or https URL";
  return transport.reasonToRefuseHost(url.hostname);
}

function failureOf(outcome: WebhookOutcome): WebhookFailure | undefined {
  if (!("response" in outcome)) return outcome.failure;
  const { status } = outcome.response;
  if (status >= 500) return "5xx";
  return status >= 400 ? "4xx" : undefined;
}

/** A URL that may be shown: without credentials and fragment. */
function shown(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  url.username = "";
  url.password = "";
  url.hash = "";
  return url.href;
}
