import { SpanKind } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import * as conventions from "@opentelemetry/semantic-conventions";
import { type SmsConnector, SmsError } from "@smskit/core";
import { describe, expect, it, vi } from "vitest";
import { withFailover, withRetry, withTelemetry } from "./index.ts";
import { startProviders } from "./testing/providers.ts";
import { down, errorOf, message, scripted, to, unknown } from "./testing/scripted.ts";

function startTelemetry() {
  const spans = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer(
    "test",
  );
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 1e6 });
  const provider = new MeterProvider({ readers: [reader] });
  const points = async () => {
    await provider.forceFlush();
    const all =
      metrics
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    return Object.fromEntries(
      all.map(({ descriptor, dataPoints }) => [descriptor.name, { descriptor, dataPoints }]),
    );
  };
  return { options: { tracer, meter: provider.getMeter("test") }, spans, points };
}

describe("withTelemetry", () => {
  it("reports an accepted message and its route, but none of its content", async () => {
    const { carrier, primary, backup } = await startProviders();
    carrier.faults.add({ kind: "rate-limited", provider: primary.provider });
    const { options, spans, points } = startTelemetry();
    const connector = withTelemetry(withFailover([primary, backup]), options);
    const receipt = await connector.send({ ...message, reference: "order-77" });
    const [span] = spans.getFinishedSpans();
    expect(span?.name).toBe("sms.send");
    expect(span?.attributes).toEqual({
      "sms.connector": backup.id,
      "sms.provider": backup.provider,
      "sms.outcome": "accepted",
      "sms.status": receipt.status,
      "sms.segments": 1,
      "sms.encoding": "gsm-7",
      "sms.attempts": 2,
    });
    const measured = await points();
    expect(measured["sms.client.segments"]?.dataPoints).toMatchObject([
      { value: 1, attributes: { "sms.connector": backup.id, "sms.provider": backup.provider } },
    ]);
    const duration = measured["sms.client.operation.duration"];
    expect(duration?.descriptor.unit).toBe("s");
    expect(duration?.dataPoints[0]?.attributes).toEqual({
      "sms.connector": backup.id,
      "sms.provider": backup.provider,
      "sms.outcome": "accepted",
    });
    // Of the conventions: seconds, and what is counted in braces.
    expect(measured["sms.client.segments"]?.descriptor.unit).toBe("{segment}");
    expect(duration?.dataPoints[0]?.value).toMatchObject({
      count: 1,
      buckets: { boundaries: expect.arrayContaining([0.005, 10]) },
    });
    const told = JSON.stringify([span?.attributes, span?.events, span?.name, span?.status, measured]);
    for (const secret of [to, to.slice(1), "482913", "order-77", receipt.id, "fedcba"]) {
      expect(told).not.toContain(secret);
    }
  });

  it("reports an error by its code and whether the message was sent", async () => {
    const { carrier, primary } = await startProviders();
    carrier.faults.add({ kind: "server-error", status: 503, body: text482913() });
    const { options, spans, points } = startTelemetry();
    await errorOf(withTelemetry(withRetry(primary), options).send(message));
    const [span] = spans.getFinishedSpans();
    expect(span?.status).toEqual({ code: 2 });
    expect(span?.events).toEqual([]);
    expect(span?.attributes).toEqual({
      "sms.connector": primary.id,
      "sms.provider": primary.provider,
      "sms.outcome": "unknown",
      "error.type": "unavailable",
      "http.response.status_code": 503,
      "sms.attempts": 1,
    });
    expect((await points())["sms.client.operation.duration"]?.dataPoints[0]?.attributes).toMatchObject({
      "error.type": "unavailable",
    });
  });

  it("measures seconds", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { options, points } = startTelemetry();
    const slow = scripted("a", () => void vi.advanceTimersByTime(1_500));
    await withTelemetry(slow, options).send(message);
    vi.useRealTimers();
    const [point] = (await points())["sms.client.operation.duration"]?.dataPoints ?? [];
    expect(point?.value).toMatchObject({ count: 1, sum: 1.5 });
  });

  it("omits unknown attributes and reports the connector that threw", async () => {
    const { options, spans, points } = startTelemetry();
    const receipt = { connector: "b", provider: "other", id: "1", to, status: "sent" } as const;
    const wrapping = (send: () => Promise<unknown>) =>
      withTelemetry(Object.assign(scripted("a"), { send }) as never, options) as SmsConnector;
    await wrapping(async () => receipt).send(message);
    const bare = new SmsError({ code: "unavailable", message: "No." });
    const named = new SmsError({ code: "unavailable", connector: "b", provider: "other", message: "No." });
    for (const error of [bare, named]) await errorOf(wrapping(() => Promise.reject(error)).send(message));
    const outcome = { "sms.outcome": "not-sent", "error.type": "unavailable" };
    const all = [
      { "sms.connector": "b", "sms.provider": "other", "sms.outcome": "accepted", "sms.status": "sent" },
      { "sms.connector": "a", "sms.provider": "scripted", ...outcome },
      { "sms.connector": "b", "sms.provider": "other", ...outcome },
    ];
    expect(spans.getFinishedSpans().map(({ attributes }) => attributes)).toStrictEqual(all);
    const measured = (await points())["sms.client.operation.duration"]?.dataPoints ?? [];
    expect(measured.map(({ attributes }) => Object.keys(attributes))).toEqual(
      expect.arrayContaining([["sms.connector", "sms.provider", "sms.outcome"]]),
    );
  });

  it("reports possible duplicates and the provider's error code", async () => {
    const { options, spans } = startTelemetry();
    const failover = withFailover([scripted("a", unknown()), scripted("b")], { onUnknown: "failover" });
    await withTelemetry(failover, options).send(message);
    const coded = new SmsError({ code: "permission", providerCode: "21408", message: "No." });
    await errorOf(withTelemetry(scripted("c", coded), options).send(message));
    const [first, second] = spans.getFinishedSpans();
    expect(first?.attributes).toMatchObject({ "sms.possible_duplicate": true });
    expect(second?.attributes).toMatchObject({ "sms.provider_code": "21408", "sms.outcome": "not-sent" });
  });

  it("reports an error that is not an SmsError without its message", async () => {
    const { options, spans } = startTelemetry();
    const a = scripted("a");
    const foreign = Object.assign(Object.create(a) as typeof a, {
      send: () => Promise.reject(new Error(text482913())),
    });
    await expect(withTelemetry(foreign, options).send(message)).rejects.toThrow();
    const [span] = spans.getFinishedSpans();
    expect(span?.attributes).toMatchObject({ "error.type": "_OTHER", "sms.outcome": "unknown" });
    expect(JSON.stringify([span?.attributes, span?.events])).not.toContain("482913");
  });

  it("uses the stable semantic conventions or its own namespace for all names", async () => {
    const { carrier, primary } = await startProviders();
    const { options, spans, points } = startTelemetry();
    const connector = withTelemetry(withRetry(primary), options);
    await connector.send(message);
    carrier.faults.add({ kind: "server-error", status: 503 });
    await errorOf(connector.send(message));
    await errorOf(connector.send({ ...message, to: "nobody" }));
    const stable = new Set<unknown>(Object.values(conventions));
    const measured = Object.values(await points()).flatMap(({ dataPoints }) =>
      dataPoints.map((point) => point.attributes),
    );
    const spanned = spans.getFinishedSpans().map((span) => span.attributes);
    const names = [...spanned, ...measured].flatMap((attributes) => Object.keys(attributes));
    const others = new Set(names.filter((name) => !name.startsWith("sms.")));
    expect([...others].filter((name) => !stable.has(name))).toEqual([]);
    expect(others).toEqual(
      new Set([conventions.ATTR_ERROR_TYPE, conventions.ATTR_HTTP_RESPONSE_STATUS_CODE]),
    );
    for (const span of spans.getFinishedSpans()) {
      expect([span.kind, span.events, span.status.message]).toEqual([SpanKind.CLIENT, [], undefined]);
    }
  });

  it("returns the receipt of an accepted message even if telemetry fails", async () => {
    const { options } = startTelemetry();
    const meter = Object.assign(Object.create(options.meter) as typeof options.meter, {
      createHistogram: () => {
        throw new Error("no meter");
      },
    });
    expect((await withTelemetry(scripted("a"), { ...options, meter }).send(message)).id).toBe("a-1");
    const error = await errorOf(withTelemetry(scripted("a", down()), { ...options, meter }).send(message));
    expect(error.code).toBe("unavailable");
  });

  it("works without an OpenTelemetry SDK", async () => {
    expect((await withTelemetry(scripted("a")).send(message)).id).toBe("a-1");
  });
});

function text482913(): string {
  return "your code is 482913";
}
