import { type Exchanges, sendHttp, type WebhookOutcome } from "./send-http.ts";
import type { WebhookAttempt, WebhookFailure, WebhookRequest, WebhookResponse } from "./webhook.ts";
import { createWebhookLookup, reasonToRefuseHost, type WebhookHosts } from "./webhook-target.ts";

/** Tells apps what happened, and says how they took it. @internal */
export interface WebhookSender {
  /** Resolves with the app's answer to the last attempt, if there was one. Never rejects. */
  send(
    webhook: WebhookRequest,
    told: string,
    onAttempt: (attempt: WebhookAttempt) => void,
  ): Promise<WebhookResponse | undefined>;
  /** Says that requests come through; once the last that said so has taken it back, nothing is told any more. */
  attach(): () => void;
  /** Cuts what is under way. */
  reset(): void;
}

const defaultTimeoutMs = 15_000;

/** @internal */
export function createWebhookSender(options: { now: () => number; hosts: WebhookHosts }): WebhookSender {
  const lookup = createWebhookLookup(options.hosts);
  let transports = 0;
  let closed = false;
  let exchanges: Exchanges = { isCut: false, stops: new Set() };

  function cut(): void {
    const { stops } = exchanges;
    exchanges.isCut = true;
    exchanges = { isCut: false, stops: new Set() };
    for (const stop of [...stops]) stop();
  }

  return {
    async send(webhook, told, onAttempt) {
      const mine = exchanges;
      if (closed) return undefined;
      const attempt = (outcome: { status: number } | { error: string }): void =>
        onAttempt({ url: shown(webhook.url), at: new Date(options.now()), told, ...outcome });
      const refusal = reasonToRefuseUrl(webhook.url, options.hosts);
      if (refusal !== undefined) {
        attempt({ error: `not sent: ${refusal}` });
        return undefined;
      }
      const retries = webhook.retries ?? 1;
      const retryOn = webhook.retryOn ?? ["connection", "5xx"];
      const deadline = performance.now() + (webhook.timeoutMs ?? defaultTimeoutMs);
      for (let repeated = 0; ; repeated++) {
        const timeoutMs = Math.max(1, deadline - performance.now());
        const outcome = await sendHttp(webhook, { timeoutMs, exchanges: mine, lookup }).catch(notMade);
        if (mine.isCut) return undefined;
        const failure = failureOf(outcome);
        attempt("response" in outcome ? { status: outcome.response.status } : { error: outcome.error });
        const again = failure !== undefined && retryOn.includes(failure) && repeated < retries;
        if (!again || performance.now() >= deadline) {
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
        cut();
      };
    },
    reset: cut,
  };
}

/** A header or path that HTTP does not have. */
function notMade(error: unknown): WebhookOutcome {
  return { failure: "connection", error: error instanceof Error ? error.message : String(error) };
}

function reasonToRefuseUrl(address: string, hosts: WebhookHosts): string | undefined {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return "it is no address of http or https";
  return reasonToRefuseHost(url.hostname, hosts);
}

function failureOf(outcome: WebhookOutcome): WebhookFailure | undefined {
  if (!("response" in outcome)) return outcome.failure;
  const { status } = outcome.response;
  if (status >= 500) return "5xx";
  return status >= 400 ? "4xx" : undefined;
}

/** A URL that can be printed: it may carry a password. */
function shown(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  url.username = "";
  url.password = "";
  url.hash = "";
  return url.href;
}
