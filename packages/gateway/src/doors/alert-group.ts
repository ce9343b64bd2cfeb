import { z } from "@hono/zod-openapi";
import type { Alert } from "./alert-texts.ts";

const text = z.string().optional();
const labels = textsOrNone(z.looseObject({ alertname: text, severity: text }));
const annotations = textsOrNone(z.looseObject({ summary: text, description: text }));

/**
 * The alerts of a notification: Alertmanager's payload of version 4, of which Grafana's is a superset.
 * @see https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 * @see https://github.com/prometheus/alertmanager/blob/main/template/template.go
 */
export const alertGroupSchema = z.object({
  status: z.enum(["firing", "resolved"]),
  groupKey: z.string().default(""),
  /** How many alerts are not in the list, if the system limits it. */
  truncatedAlerts: z.number().nullish(),
  alerts: z
    .array(
      z.object({
        status: z.string().default("firing"),
        labels,
        annotations,
        startsAt: z.string().default(""),
        fingerprint: text,
      }),
    )
    .min(1),
  groupLabels: labels,
  commonLabels: labels,
  commonAnnotations: annotations,
  title: text,
});

export type AlertGroup = z.output<typeof alertGroupSchema>;

/** Returns what is said of all alerts of a notification together. A group with one alert that fires is firing. */
export function alertOfGroup(group: AlertGroup): Alert {
  const { status, groupKey, truncatedAlerts, commonLabels, groupLabels, commonAnnotations } = group;
  const alerts = group.alerts.filter((alert) => alert.status === status);
  const shown = alerts.length > 0 ? alerts : group.alerts;
  const [first] = shown;
  return {
    status,
    alertname:
      commonLabels.alertname ?? groupLabels.alertname ?? listed(shown.map((alert) => alert.labels.alertname)),
    count: shown.length + Math.max(0, Math.trunc(truncatedAlerts ?? 0)),
    severity:
      commonLabels.severity ??
      listed(
        shown.map((alert) => alert.labels.severity),
        "",
      ),
    summary:
      commonAnnotations.summary ??
      first?.annotations.summary ??
      commonAnnotations.description ??
      first?.annotations.description,
    title: group.title,
    // An alert that ended and fires again has another start, and is news.
    once: [
      groupKey,
      status,
      ...group.alerts
        .map((alert) => JSON.stringify([alert.fingerprint ?? alert.labels, alert.startsAt, alert.status]))
        .toSorted(),
    ],
  };
}

/** A map of Go that was never made is `null` in JSON. */
function textsOrNone<Texts extends object>(texts: z.ZodType<Texts>) {
  return texts.nullish().transform((given): Partial<Texts> => given ?? {});
}

/** Names what alerts do not have in common. */
function listed(names: readonly (string | undefined)[], otherwise = "alerts"): string {
  const distinct = [...new Set(names.filter((name) => name !== undefined && name !== ""))];
  const others = distinct.length > 2 ? ` and ${distinct.length - 2} more` : "";
  return distinct.length === 0 ? otherwise : distinct.slice(0, 2).join(", ") + others;
}
