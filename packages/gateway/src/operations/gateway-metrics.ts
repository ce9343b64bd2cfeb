import { type BatchObservableCallback, createNoopMeter, type Meter, metrics } from "@opentelemetry/api";
import type { EventQueue } from "../events/event-queue.ts";

/** The metrics of a gateway: those of its packages, and of its requests. None contains a number, a text or a message id. */
export interface GatewayMetrics {
  /** @param name The package that measures: `"@smskit/delivery"`. */
  meter(name: string): Meter;
  recordRequest(request: { method: string; route: string; status: number; ms: number }): void;
  /** Counts a text that a system asked a door for, and that was certainly not sent within the request. */
  recordUnsent(text: { door: string; code: string }): void;
  /** Measures the events that the app has not received. */
  observeEvents(count: EventQueue["count"]): void;
  /** The text that Prometheus reads. Undefined if the app's own OpenTelemetry provider gets the metrics. */
  text(): Promise<string | undefined>;
  close(): Promise<void>;
}

/**
 * Creates the metrics. If the process has registered an OpenTelemetry provider, they go there; otherwise they are kept for Prometheus.
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-metrics/
 */
export async function createGatewayMetrics(): Promise<GatewayMetrics> {
  const isRegistered = metrics.getMeter("@smskit/gateway") !== createNoopMeter();
  const prometheus = isRegistered ? undefined : await openPrometheus();
  const meter = prometheus?.meter ?? ((name: string) => metrics.getMeter(name));
  const duration = meter("@smskit/gateway").createHistogram("http.server.request.duration", {
    unit: "s",
    description: "Seconds from a request's first byte to its response.",
    advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] },
  });
  const unsent = meter("@smskit/gateway").createCounter("sms.gateway.door.unsent", {
    unit: "{text}",
    description: "Texts that doors were asked for, and that were certainly not sent.",
  });
  let stopObserving = (): void => {};
  return {
    meter,
    recordRequest({ method, route, status, ms }) {
      duration.record(ms / 1_000, {
        "http.request.method": method,
        "http.route": route,
        "http.response.status_code": status,
      });
    },
    recordUnsent({ door, code }) {
      unsent.add(1, { "sms.gateway.door": door, "error.type": code });
    },
    observeEvents(count) {
      const own = meter("@smskit/gateway");
      const size = own.createObservableGauge("sms.gateway.events", {
        description: "Deliveries of events that wait, or were given up.",
      });
      const lag = own.createObservableGauge("sms.gateway.events.lag", {
        unit: "s",
        description: "How long the oldest event that waits has waited.",
      });
      const observe: BatchObservableCallback = async (result) => {
        const { pending, dead, lagSeconds } = await count();
        result.observe(size, pending, { "sms.event.state": "pending" });
        result.observe(size, dead, { "sms.event.state": "dead" });
        result.observe(lag, lagSeconds);
      };
      own.addBatchObservableCallback(observe, [size, lag]);
      // The provider of the process outlives this gateway.
      stopObserving = () => own.removeBatchObservableCallback(observe, [size, lag]);
    },
    text: async () => prometheus?.text(),
    async close() {
      stopObserving();
      await prometheus?.close();
    },
  };
}

/** Milliseconds for what is measured in the database. Without it, the rest is returned. */
const collectMs = 2_000;

/** Loaded on demand: an app with its own provider does not need them. */
async function openPrometheus() {
  const [{ PrometheusExporter, PrometheusSerializer }, { MeterProvider }] = await Promise.all([
    import("@opentelemetry/exporter-prometheus"),
    import("@opentelemetry/sdk-metrics"),
  ]);
  const reader = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [reader] });
  const serializer = new PrometheusSerializer();
  return {
    meter: (name: string) => provider.getMeter(name),
    async text() {
      const { resourceMetrics } = await reader.collect({ timeoutMillis: collectMs });
      return serializer.serialize(resourceMetrics);
    },
    close: () => provider.shutdown(),
  };
}
