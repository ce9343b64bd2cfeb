import { z } from "@hono/zod-openapi";
import { alertGroupSchema, alertOfGroup } from "./alert-group.ts";
import { type AlertConfig, alertSettings, textsOfAlert } from "./alert-texts.ts";
import { defineDoor } from "./door.ts";
import { requireToken, tokenSchema } from "./door-token.ts";
import { readJsonBody } from "./read-json-body.ts";

/** A group of a thousand alerts has about a megabyte. */
export const alertBytes = 2 ** 21;

/**
 * Prometheus Alertmanager's webhook receiver: one text for each notification of a group. It signs nothing: the credentials are
 * those of `http_config`.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 * @see https://github.com/prometheus/alertmanager/blob/main/notify/webhook/webhook.go
 */
export const alertmanagerDoor = defineDoor<AlertConfig & { readonly token: string | readonly string[] }>({
  type: "alertmanager",
  schema: z.strictObject({ type: z.literal("alertmanager"), ...alertSettings, token: tokenSchema }),
  usageTypes: { firing: "Alert", resolved: "Alert" },
  waitMs: 3_000,
  isUrgent: false,
  maximumBytes: alertBytes,
  read(request, config) {
    requireToken(request.headers, config.token);
    const group = readJsonBody(request, alertGroupSchema);
    if (group.status === "resolved" && !config.sendResolved) return [];
    return textsOfAlert(alertOfGroup(group), config);
  },
});
