import { z } from "@hono/zod-openapi";
import { type AlertConfig, alertSettings, textsOfAlert } from "./alert-texts.ts";
import { defineDoor } from "./door.ts";
import { requireToken, tokenSchema } from "./door-token.ts";
import { readJsonBody } from "./read-json-body.ts";

const bodySchema = z.object({
  msg: z.string(),
  monitor: z.object({ name: z.string().nullish() }).nullish(),
  heartbeat: z
    .object({
      monitorID: z.union([z.number(), z.string()]).nullish(),
      status: z.number().optional(),
      time: z.string().nullish(),
      msg: z.string().nullish(),
    })
    .nullish(),
});

/** @see https://github.com/louislam/uptime-kuma/blob/master/server/model/heartbeat.js */
const statuses: Readonly<Record<number, string>> = { 0: "down", 1: "up", 2: "pending", 3: "maintenance" };

/**
 * Uptime Kuma's notification “Webhook” with the body preset “application/json”. It signs nothing: the credentials are in
 * “Additional Headers”.
 * @see https://github.com/louislam/uptime-kuma/blob/master/server/notification-providers/webhook.js
 */
export const uptimeKumaDoor = defineDoor<AlertConfig & { readonly token: string | readonly string[] }>({
  type: "uptime-kuma",
  schema: z.strictObject({ type: z.literal("uptime-kuma"), ...alertSettings, token: tokenSchema }),
  usageTypes: { down: "Alert", up: "Alert", pending: "Alert", maintenance: "Alert", notice: "Alert" },
  waitMs: 3_000,
  isUrgent: false,
  read(request, config) {
    requireToken(request.headers, config.token);
    const { msg, monitor, heartbeat } = readJsonBody(request, bodySchema);
    // The test button and notices about certificates have no heartbeat.
    const status = statuses[heartbeat?.status ?? -1] ?? "notice";
    if (status === "up" && !config.sendResolved) return [];
    const { monitorID, time } = heartbeat ?? {};
    return textsOfAlert(
      {
        status,
        alertname: monitor?.name ?? "Uptime Kuma",
        summary: status === "notice" ? msg : (heartbeat?.msg ?? msg),
        title: msg,
        once: [status, String(monitorID ?? ""), time ?? "", msg],
      },
      config,
    );
  },
});
