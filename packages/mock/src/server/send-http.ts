import { AsyncLocalStorage } from "node:async_hooks";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { WebhookRequest } from "./webhook.ts";
import { RefusedTarget } from "./webhook-target.ts";
import type { RunningAttempts, WebhookOutcome } from "./webhook-transport.ts";

const bodyLimit = 64 * 1024;

interface Limits {
  timeoutMs: number;
  running: RunningAttempts;
  lookup: LookupFunction;
}

const webhooks = new AsyncLocalStorage<true>();

/** Whether this code runs for a webhook, which may go where other requests of the process may not. @internal */
export function isWebhook(): boolean {
  return webhooks.getStore() === true;
}

/** Makes one attempt on a new connection. Rejects only if the request is invalid. @internal */
export function sendHttp(webhook: WebhookRequest, limits: Limits): Promise<WebhookOutcome> {
  return webhooks.run(true, attempt, webhook, limits);
}

function attempt(webhook: WebhookRequest, limits: Limits): Promise<WebhookOutcome> {
  return new Promise((resolve) => {
    const url = new URL(webhook.url);
    const body = webhook.body ?? "";
    const outgoing = (url.protocol === "https:" ? requestHttps : requestHttp)(url, {
      method: webhook.method,
      agent: false,
      lookup: limits.lookup,
      headers: {
        ...webhook.headers,
        ...(webhook.method === "POST" && { "content-length": String(Buffer.byteLength(body)) }),
      },
    });
    const timers = new Set<NodeJS.Timeout>();
    const within = (ms: number | undefined, outcome: WebhookOutcome): NodeJS.Timeout | undefined => {
      if (ms === undefined) return undefined;
      const timer = setTimeout(() => end(outcome), ms).unref();
      timers.add(timer);
      return timer;
    };
    const noResponse: WebhookOutcome = { failure: "timeout", error: "no response in time" };
    within(limits.timeoutMs, noResponse);
    const stop = (): void => end({ failure: "connection", error: "stopped" });
    limits.running.stops.add(stop);

    function end(outcome: WebhookOutcome): void {
      for (const timer of timers) clearTimeout(timer);
      limits.running.stops.delete(stop);
      resolve(outcome);
      outgoing.destroy();
    }

    outgoing.on("socket", (socket) => {
      socket.unref?.();
      const connecting = within(webhook.connectTimeoutMs, {
        failure: "connection",
        error: "no connection in time",
      });
      socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
        clearTimeout(connecting);
        within(webhook.readTimeoutMs, noResponse);
      });
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) =>
      end(
        error instanceof RefusedTarget
          ? { error: error.message }
          : { failure: "connection", error: error.code ?? error.message },
      ),
    );
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const finish = (): void => {
        const text = Buffer.concat(chunks).subarray(0, bodyLimit).toString("utf8");
        const {
          location,
          "content-type": contentType = "",
          "set-cookie": setCookies = [],
        } = incoming.headers;
        end({
          response: {
            url: webhook.url,
            status: incoming.statusCode ?? 0,
            contentType,
            ...(location !== undefined && { location }),
            setCookies,
            body: text,
          },
        });
      };
      incoming.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > bodyLimit) finish();
      });
      incoming.on("end", finish);
      incoming.on("error", (error: NodeJS.ErrnoException) =>
        end({ failure: "connection", error: error.code ?? error.message }),
      );
    });
    outgoing.end(webhook.method === "POST" ? body : undefined);
  });
}
