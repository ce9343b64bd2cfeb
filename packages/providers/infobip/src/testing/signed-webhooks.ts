import account from "../../example-account.json" with { type: "json" };

/** The secret in the URL of the webhook. */
export const { secret } = account.webhook;

export interface WebhookRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string;
}

/** Returns a request as Infobip makes it. */
export function webhookRequest(
  results: unknown,
  query = `secret=${encodeURIComponent(secret)}`,
): WebhookRequest {
  return {
    url: `https://example.com/sms/infobip?${query}`,
    method: "POST",
    headers: { "content-type": "application/json;charset=UTF-8" },
    body: JSON.stringify({ results }),
  };
}

/** Returns a report about a message to `+15558675310`. */
export function report(groupName: string, name: string, extra: object = {}): object {
  return {
    bulkId: "2034072219640523072",
    price: { pricePerMessage: 0.01, currency: "EUR" },
    status: { groupId: 1, groupName, id: 1, name, description: "A description." },
    error: {
      groupId: 0,
      groupName: "OK",
      id: 0,
      name: "NO_ERROR",
      description: "No Error",
      permanent: false,
    },
    messageId: "2250be2d4219-3af1-78856-aabe-1362af1edfd2",
    to: "15558675310",
    sender: "15551230000",
    sentAt: "2026-01-02T03:04:04.000+0000",
    doneAt: "2026-01-02T04:04:05.678+0100",
    messageCount: 1,
    ...extra,
  };
}

/** Configs of `createInfobipWebhook`, each with a delivery report that has its secret, and one that has another. */
export function signedWebhooks() {
  const results = [report("DELIVERED", "DELIVERED_TO_HANDSET")];
  return [secret, ["old", secret]].map((secrets) => ({
    config: { secret: secrets },
    request: webhookRequest(results),
    forged: webhookRequest(results, "secret=another"),
  }));
}
