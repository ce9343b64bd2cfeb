import type { WebhookRequest } from "../../server/webhook.ts";
import { jsonWebhook } from "../shared/webhooks.ts";
import type { VonageApplication } from "./options.ts";
import { webhookToken } from "./tokens.ts";

/**
 * Makes a webhook of the Messages API, with a token if the account has a signature secret. Vonage repeats one that fails for
 * a day; the mock repeats it twice.
 */
export function messagesWebhook(
  url: string,
  content: object,
  account: {
    apiKey: string;
    signatureSecret?: string | undefined;
    application: Pick<VonageApplication, "id"> | undefined;
  },
): WebhookRequest {
  const body = JSON.stringify(content);
  const { signatureSecret: secret, apiKey, application } = account;
  const token =
    secret === undefined ? "" : webhookToken(body, { secret, apiKey, application: application?.id });
  return jsonWebhook(url, body, {
    ...(token !== "" && { headers: { authorization: `Bearer ${token}` } }),
    retries: 2,
    retryOn: ["connection", "timeout", "4xx", "5xx"],
  });
}
