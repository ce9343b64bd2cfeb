import { createHmac } from "node:crypto";
import { z } from "@hono/zod-openapi";
import { matchesSecret } from "@smskit/core/provider";
import { alertGroupSchema, alertOfGroup } from "./alert-group.ts";
import { type AlertConfig, alertSettings, textsOfAlert } from "./alert-texts.ts";
import { alertBytes } from "./alertmanager-door.ts";
import { DoorRefusal, type DoorRequest, defineDoor } from "./door.ts";
import { requireToken, tokenSchema } from "./door-token.ts";
import { readJsonBody } from "./read-json-body.ts";

interface GrafanaConfig extends AlertConfig {
  readonly token?: string | readonly string[] | undefined;
  readonly hmacSecret?: string | readonly string[] | undefined;
}

const toleranceMs = 300_000;

/**
 * Grafana's webhook contact point: one text for each notification. Since Grafana 12 it can sign its requests; older versions
 * have an Authorization header only.
 * @see https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
export const grafanaDoor = defineDoor<GrafanaConfig>({
  type: "grafana",
  schema: z
    .strictObject({
      type: z.literal("grafana"),
      ...alertSettings,
      /** The secret of “HMAC Signature”. The contact point must have the timestamp header, too. */
      hmacSecret: tokenSchema.optional(),
      /** The token of the Authorization header, for versions without HMAC signatures. With both, a request needs both. */
      token: tokenSchema.optional(),
    })
    .refine((config) => config.hmacSecret !== undefined || config.token !== undefined, {
      error: "needs hmacSecret or token",
    }),
  usageTypes: { firing: "Alert", resolved: "Alert" },
  waitMs: 3_000,
  isUrgent: false,
  maximumBytes: alertBytes,
  read(request, config) {
    const { hmacSecret } = config;
    const signed = hmacSecret === undefined ? undefined : verified(request, [hmacSecret].flat());
    if (config.token !== undefined) requireToken(request.headers, config.token);
    const group = readJsonBody(request, alertGroupSchema);
    if (group.status === "resolved" && !config.sendResolved) return [];
    const texts = textsOfAlert(alertOfGroup(group), config);
    return texts.map((text) => ({ ...text, signed: signed && `${signed} ${text.to}` }));
  },
});

/**
 * Returns the signature of a genuine request that is at most five minutes old: HMAC-SHA256 of timestamp, colon and body,
 * hexadecimal.
 * @see https://github.com/grafana/alerting/blob/main/http/hmac.go
 * @throws {DoorRefusal} 401.
 */
function verified({ headers, body, now }: DoorRequest, secrets: readonly string[]): string {
  const timestamp = headers.get("x-grafana-alerting-timestamp") ?? "";
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new DoorRefusal(
      401,
      "x-grafana-alerting-timestamp: is missing or invalid; set this name as the timestamp header of the HMAC signature.",
    );
  }
  const signature = headers.get("x-grafana-alerting-signature") ?? "";
  const expected = secrets.map((key) =>
    createHmac("sha256", key).update(`${timestamp}:${body}`).digest("hex"),
  );
  if (!matchesSecret(signature, expected)) {
    throw new DoorRefusal(
      401,
      "x-grafana-alerting-signature: is missing or invalid; use the secret of this door's config.",
    );
  }
  if (Math.abs(now - Number(timestamp) * 1_000) > toleranceMs) {
    throw new DoorRefusal(
      401,
      "x-grafana-alerting-timestamp: is more than five minutes off; check both clocks.",
    );
  }
  return signature;
}
