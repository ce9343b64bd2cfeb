import { metrics, type ObservableResult } from "@opentelemetry/api";
import { databaseError } from "./database-error.ts";
import type { OutboxSettings } from "./outbox-options.ts";
import type { Settlement } from "./outbox-settle.ts";
import { countStates } from "./outbox-table.ts";

/** What a worker reports to OpenTelemetry. Attributes have few values each, and nothing of a message. */
export interface OutboxMetrics {
  settled(settlement: Settlement): void;
  close(): void;
}

/**
 * Creates a counter `sms.outbox.messages` of outcomes, a histogram `sms.outbox.wait.duration` of the seconds from when a message
 * was due until it was begun, and a gauge `sms.outbox.size` of messages that are not settled, by state.
 */
export function createMetrics(settings: OutboxSettings): OutboxMetrics {
  const { name, connector } = settings;
  const meter = settings.meter ?? metrics.getMeter("@smskit/postgres");
  const own = { "sms.outbox": name, "sms.connector": connector.id };
  const messages = meter.createCounter("sms.outbox.messages", { unit: "{message}" });
  const wait = meter.createHistogram("sms.outbox.wait.duration", {
    unit: "s",
    advice: { explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600] },
  });
  const size = meter.createObservableGauge("sms.outbox.size", { unit: "{message}" });

  async function observe(result: ObservableResult): Promise<void> {
    try {
      const counts = await countStates(settings);
      for (const state of ["queued", "started", "unknown"] as const) {
        result.observe(counts.open[state] ?? 0, { ...own, "sms.outbox.state": state });
      }
    } catch (thrown) {
      settings.report(databaseError(thrown, "The outbox cannot be counted."));
    }
  }
  size.addCallback(observe);

  return {
    settled(settlement) {
      const { state, claim } = settlement;
      const error = "error" in settlement ? settlement.error : undefined;
      messages.add(1, {
        ...own,
        "sms.outcome": state === "queued" ? "retried" : state,
        ...(error === undefined ? {} : { "error.type": error.code }),
      });
      if (claim.state === "started") wait.record(Math.max(0, claim.waited), own);
    },
    close: () => size.removeCallback(observe),
  };
}
