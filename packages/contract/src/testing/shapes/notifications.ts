import { createSign, createVerify, generateKeyPairSync, randomUUID } from "node:crypto";
import { type SmsWebhook, SmsWebhookError, type SmsWebhookEvent } from "@smskit/core";
import { dateOf, defineWebhook, fieldsOf, parseJson, readWebhookBody, textOf } from "@smskit/core/provider";
import { noFeatures } from "@smskit/test-support/features";
import type { CreateWebhookContext, WebhookContractOptions } from "../../webhook-rule.ts";
import { toOf } from "../to-of.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const certificate = keys.publicKey.export({ type: "spki", format: "pem" }).toString();
const privateKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const host = "https://notify.provider.example";
const certificateUrl = `${host}/certificates/1.pem`;
const time = "2026-01-02T03:04:05.678Z";
const about = {
  id: "message-0001",
  phone: "+15558675310",
  sender: "+15551230000",
  at: new Date(time),
};

/** What the signature covers, in its order. */
const signedNames = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "Type"];

type Notification = Readonly<Record<string, unknown>>;

/** What the webhook does; broken ones replace some of it. */
export interface NotificationSteps {
  isOwnUrl(url: string): boolean;
  eventOf(notification: Notification, confirm: () => Promise<Response>): Promise<SmsWebhookEvent>;
}

export const properNotificationSteps: NotificationSteps = {
  isOwnUrl: (url) => url.startsWith(`${host}/`),
  async eventOf({ Type, Message }, confirm) {
    if (Type === "SubscriptionConfirmation") return { type: "challenge", respond: confirm };
    const { id, status, phone, from, to, text, at } = fieldsOf(parseJson(textOf(Message)));
    const [provider, when] = ["notifications", dateOf(at)];
    if (typeof text === "string") {
      const keyword = /^\s*stop\s*$/i.test(text) ? { keyword: "stop" as const } : {};
      const message = { id: textOf(id), from: textOf(from), to: textOf(to), body: text, media: [], at: when };
      return { type: "inbound", message: { provider, ...message, ...keyword } };
    }
    if (typeof status !== "string") return { type: "other", raw: Message };
    const known = { DELIVERED: "delivered", UNDELIVERABLE: "undelivered" } as const;
    const update = { provider, id: textOf(id), providerStatus: status, at: when, ...toOf(phone) };
    return {
      type: "delivery",
      update: {
        ...update,
        status: Object.hasOwn(known, status) ? known[status as keyof typeof known] : "unknown",
      },
    };
  },
};

/**
 * A webhook of notifications: JSON that is sent as text, with the event as JSON in a string of it, signed by the key of a
 * certificate whose URL is not signed. A subscription is confirmed by fetching a URL.
 */
export function createNotificationWebhook(
  { fetch }: CreateWebhookContext,
  steps: NotificationSteps = properNotificationSteps,
): SmsWebhook {
  const certificates = new Map<string, string>();

  async function isSigned(notification: Notification): Promise<boolean> {
    const url = textOf(notification["SigningCertURL"]);
    if (!steps.isOwnUrl(url)) return false;
    const pem = certificates.get(url) ?? (await textAt(url));
    if (!pem.includes("PUBLIC KEY")) return false;
    certificates.set(url, pem);
    const signature = Buffer.from(textOf(notification["Signature"]), "base64");
    return createVerify("sha256").update(signedText(notification)).verify(pem, signature);
  }

  async function textAt(url: string): Promise<string> {
    const response = await fetch(url).catch(() => undefined);
    return response?.ok ? response.text() : "";
  }

  return defineWebhook(async (request) => {
    if (request.method !== "POST") throw new SmsWebhookError(405, "The notifications are sent by POST.");
    const notification = fieldsOf(parseJson(new TextDecoder().decode(await readWebhookBody(request))));
    if (!(await isSigned(notification))) throw new SmsWebhookError(403, "The notification is not signed.");
    const event = await steps.eventOf(notification, async () => {
      const confirmed = await textAt(textOf(notification["SubscribeURL"]));
      if (confirmed === "")
        throw new SmsWebhookError(502, "The provider cannot be reached: it sends the challenge again.");
      return new Response(null, { status: 204 });
    });
    return { events: [event], raw: notification, response: new Response(null, { status: 204 }) };
  });
}

/** Each name and value on its own line. */
function signedText(notification: Notification): string {
  return signedNames
    .filter((name) => notification[name] !== undefined)
    .map((name) => `${name}\n${JSON.stringify(notification[name])}\n`)
    .join("");
}

function signed(fields: Notification): Request {
  const notification = { MessageId: randomUUID(), Timestamp: time, ...fields };
  const signature = createSign("sha256").update(signedText(notification)).sign(privateKey, "base64");
  const body = {
    ...notification,
    Signature: signature,
    SigningCertURL: certificateUrl,
    UnsubscribeURL: `${host}/end`,
  };
  return new Request("https://example.com/sms/notifications", {
    method: "POST",
    headers: { "Content-Type": "text/plain; charset=UTF-8" },
    body: JSON.stringify(body),
  });
}

function notified(event: object): Request {
  return signed({ Type: "Notification", Message: JSON.stringify(event) });
}

/** What the contract knows of the webhook of notifications. */
export function notificationOptions(steps?: NotificationSteps): WebhookContractOptions {
  const report = { id: about.id, phone: about.phone, at: time };
  return {
    name: "reference, notifications",
    create: (context) => createNotificationWebhook(context, steps),
    features: {
      ...noFeatures,
      webhooks: { delivery: true, inbound: true, signatures: ["rsa"], coversBody: true },
    },
    about,
    statuses: ["delivered", "undelivered"],
    unsignedFields: ["SigningCertURL", "UnsubscribeURL"],
    fetch(url) {
      if (url === certificateUrl) return new Response(certificate);
      return new Response("<ok/>", { status: url.startsWith(`${host}/confirm`) ? 200 : 404 });
    },
    requests: {
      delivery: (status, extra) =>
        notified({ ...report, status: status === "delivered" ? "DELIVERED" : "UNDELIVERABLE", ...extra }),
      unknownStatus: (word) => notified({ ...report, status: word }),
      inbound: (text) => notified({ id: "text-0001", from: about.phone, to: about.sender, text, at: time }),
      challenge() {
        const Token = randomUUID();
        return signed({
          Type: "SubscriptionConfirmation",
          Message: "You have chosen to subscribe.",
          Token,
          SubscribeURL: `${host}/confirm?Token=${Token}`,
        });
      },
    },
    secrets: [privateKey],
  };
}
