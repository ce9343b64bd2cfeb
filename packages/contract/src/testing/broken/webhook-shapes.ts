import { type BatchSteps, batchOptions, type Proof, properBatchSteps, secretIn } from "../shapes/batches.ts";
import {
  createNotificationWebhook,
  type NotificationSteps,
  notificationOptions,
  properNotificationSteps,
} from "../shapes/notifications.ts";
import type { BrokenWebhook } from "./webhook-mistakes.ts";

function notifying(changes: Partial<NotificationSteps>) {
  return notificationOptions({ ...properNotificationSteps, ...changes });
}

function batching(proof: Proof, changes: Partial<BatchSteps>) {
  return batchOptions(proof, { ...properBatchSteps(proof), ...changes });
}

const [secret = ""] = batchOptions("basic").secrets ?? [];

function credentialsIn(request: Request): string {
  const encoded = /^Basic (\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  return Buffer.from(encoded, "base64").toString();
}

/** Mistakes of webhooks whose providers have another shape than the reference's. */
export const brokenWebhookShapes: readonly BrokenWebhook[] = [
  {
    mistake: "fetches the certificate from wherever the request says",
    options: notifying({ isOwnUrl: (url) => URL.canParse(url) }),
    fails: { "fetches-from-the-provider": /a certificate at .* must be refused; it was taken/ },
  },
  {
    mistake: "looks for the provider's host anywhere in the URL of the certificate",
    options: notifying({ isOwnUrl: (url) => url.includes("notify.provider.example") }),
    fails: { "fetches-from-the-provider": /must be refused; it was taken/ },
  },
  {
    mistake: "fetches the certificate before it looks where it is",
    options: {
      ...notificationOptions(),
      create({ fetch }) {
        const good = createNotificationWebhook({ fetch });
        return {
          async parse(request) {
            const url = /"SigningCertURL":"([^"]+)"/.exec(await request.clone().text())?.[1];
            if (url !== undefined) await fetch(url).catch(() => undefined);
            return good.parse(request);
          },
        };
      },
    },
    fails: { "fetches-from-the-provider": /nothing is fetched from another host/ },
  },
  {
    mistake: "reads a field that is not signed",
    options: notifying({
      async eventOf(notification, confirm) {
        const event = await properNotificationSteps.eventOf(notification, confirm);
        if (event.type !== "delivery") return event;
        return { ...event, update: { ...event.update, reference: String(notification["UnsubscribeURL"]) } };
      },
    }),
    fails: { "refuses-changed-requests": /what is not signed changes nothing/ },
  },
  {
    mistake: "confirms every subscription by itself",
    options: notifying({
      async eventOf(notification, confirm) {
        const event = await properNotificationSteps.eventOf(notification, confirm);
        if (event.type === "challenge") await confirm();
        return event;
      },
    }),
    fails: { "confirms-when-asked": /nothing is confirmed before respond/ },
  },
  {
    mistake: "takes a challenge for something that it does not know",
    options: batching("url-secret", { eventsOf: () => [{ type: "other", raw: {} }] }),
    fails: { "confirms-when-asked": /must become a challenge, not "other"/ },
  },
  {
    mistake: "confirms a subscription without its proof",
    options: batching("url-secret", {
      eventsOf: (entries) =>
        properBatchSteps("url-secret")
          .eventsOf(entries)
          .map((event) =>
            event.type === "challenge" ? { ...event, respond: async () => new Response("confirmed") } : event,
          ),
    }),
    fails: { "confirms-when-asked": /by a value of it/ },
  },
  {
    mistake: "does not notice that a confirmation failed",
    options: notifying({
      async eventOf(notification, confirm) {
        const event = await properNotificationSteps.eventOf(notification, confirm);
        if (event.type !== "challenge") return event;
        return {
          type: "challenge",
          respond: () => confirm().catch(() => new Response(null, { status: 204 })),
        };
      },
    }),
    fails: { "confirms-when-asked": /must throw when the provider cannot be reached/ },
  },
  {
    mistake: "reads the first event of a request only",
    options: batching("basic", {
      eventsOf: (entries) => properBatchSteps("basic").eventsOf(entries.slice(0, 1)),
    }),
    fails: { "takes-batches": /the events of a request with several reports/ },
  },
  {
    mistake: "reads the events of a request in any order",
    options: batching("basic", {
      eventsOf: (entries) => properBatchSteps("basic").eventsOf(entries.toReversed()),
    }),
    fails: { "takes-batches": /the events of a request with several reports/ },
  },
  {
    mistake: "compares as much of the secret in the URL as there is",
    options: batching("url-secret", { isGenuine: (request) => secret.startsWith(secretIn(request) ?? "") }),
    fails: {
      "refuses-unsigned-requests": /the secret in its URL .* must be refused; it was taken|no signature/,
    },
  },
  {
    mistake: "takes a secret with more behind it",
    options: batching("url-secret", {
      isGenuine: (request) => secretIn(request)?.startsWith(secret) === true,
    }),
    fails: { "refuses-unsigned-requests": /with more behind it must be refused/ },
  },
  {
    mistake: "compares the password of HTTP Basic without its user",
    options: batching("basic", {
      isGenuine: (request) => credentialsIn(request).endsWith(`:${secret}`),
    }),
    fails: { "refuses-unsigned-requests": /of another user must be refused/ },
  },
  {
    mistake: "compares HTTP Basic without case",
    options: batching("basic", {
      isGenuine: (request) => credentialsIn(request).toLowerCase() === `batches:${secret}`.toLowerCase(),
    }),
    fails: { "refuses-unsigned-requests": /in other case must be refused/ },
  },
];
