import { webhookRules } from "../test-webhook.ts";
import type { WebhookRule } from "../webhook-rule.ts";
import { referenceWebhookOptions } from "./reference-webhook.ts";
import { batchOptions } from "./shapes/batches.ts";
import { notificationOptions } from "./shapes/notifications.ts";

/** The rules of webhooks of every shape; those that several shapes share are repeated. */
export function everyWebhookRule(): WebhookRule[] {
  return [referenceWebhookOptions("form"), notificationOptions(), batchOptions("basic")].flatMap(
    webhookRules,
  );
}
