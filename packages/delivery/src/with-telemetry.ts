import {
  type Attributes,
  type Counter,
  type Histogram,
  type Meter,
  metrics,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { type SmsConnector, SmsError, type SmsReceipt } from "@smskit/core";
import { expectOptions, isRepeat, wrapConnector } from "@smskit/core/wrapper";

export interface TelemetryOptions {
  /** @default the tracer "@smskit/delivery" of the global provider */
  tracer?: Tracer | undefined;
  /** @default the meter "@smskit/delivery" of the global provider */
  meter?: Meter | undefined;
}

/**
 * Reports each send to OpenTelemetry: a span `sms.send`, the duration as `sms.client.operation.duration` in seconds,
 * and the segments that were accepted, once for each text, as `sms.client.segments`. Attributes follow the stable conventions
 * (`error.type`, `http.response.status_code`) and the namespace `sms.`. None contains a number, a text, a variable, a
 * reference or a message id.
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export function withTelemetry<C extends SmsConnector>(inner: C, options: TelemetryOptions = {}): C {
  expectOptions("withTelemetry", options, { tracer: true, meter: true });
  const tracer = options.tracer ?? trace.getTracer("@smskit/delivery");
  // At the first send: a global meter that is requested before its provider is set records nothing.
  let instruments: { duration: Histogram; segments: Counter } | undefined;
  const measures = () => {
    instruments ??= createInstruments(options.meter ?? metrics.getMeter("@smskit/delivery"));
    return instruments;
  };
  return wrapConnector(inner, {
    send(message, sendOptions) {
      const started = performance.now();
      return tracer.startActiveSpan("sms.send", { kind: SpanKind.CLIENT }, async (span) => {
        const end = (attributes: Attributes) => {
          const all = { "sms.connector": inner.id, "sms.provider": inner.provider, ...attributes };
          span.setAttributes(all).end();
          measures().duration.record((performance.now() - started) / 1_000, metricAttributes(all));
        };
        let receipt: SmsReceipt;
        try {
          receipt = await inner.send(message, sendOptions);
        } catch (thrown) {
          quietly(() => {
            span.setStatus({ code: SpanStatusCode.ERROR });
            end(errorAttributes(thrown));
          });
          throw thrown;
        }
        quietly(() => {
          if (!isRepeat(receipt)) {
            measures().segments.add(receipt.segments ?? 0, {
              "sms.connector": receipt.connector,
              "sms.provider": receipt.provider,
            });
          }
          end(attributesOf(receipt));
        });
        return receipt;
      });
    },
  });
}

/** Runs a report whose errors are ignored: telemetry must not turn an accepted message into an error. */
function quietly(report: () => void): void {
  try {
    report();
  } catch {
    // See above.
  }
}

function createInstruments(meter: Meter): { duration: Histogram; segments: Counter } {
  return {
    duration: meter.createHistogram("sms.client.operation.duration", {
      unit: "s",
      // Those of the conventions for HTTP; the defaults of the SDK are for milliseconds.
      advice: {
        explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
      },
    }),
    segments: meter.createCounter("sms.client.segments", { unit: "{segment}" }),
  };
}

function attributesOf(receipt: SmsReceipt): Attributes {
  return {
    "sms.connector": receipt.connector,
    "sms.provider": receipt.provider,
    "sms.outcome": "accepted",
    "sms.status": receipt.status,
    ...(receipt.segments === undefined ? {} : { "sms.segments": receipt.segments }),
    ...(receipt.encoding === undefined ? {} : { "sms.encoding": receipt.encoding }),
    ...(receipt.attempts === undefined ? {} : { "sms.attempts": receipt.attempts.length }),
    ...(receipt.possibleDuplicate === undefined ? {} : { "sms.possible_duplicate": true }),
  };
}

function errorAttributes(thrown: unknown): Attributes {
  if (!SmsError.is(thrown)) return { "sms.outcome": "unknown", "error.type": "_OTHER" };
  return {
    ...(thrown.connector === undefined ? {} : { "sms.connector": thrown.connector }),
    ...(thrown.provider === undefined ? {} : { "sms.provider": thrown.provider }),
    "sms.outcome": thrown.delivery,
    "error.type": thrown.code,
    ...(thrown.providerCode === undefined ? {} : { "sms.provider_code": thrown.providerCode }),
    ...(thrown.httpStatus === undefined ? {} : { "http.response.status_code": thrown.httpStatus }),
    ...(thrown.attempts === undefined ? {} : { "sms.attempts": thrown.attempts.length }),
  };
}

/** The attributes of metrics have few values each, so that a metric stays small. */
function metricAttributes(attributes: Attributes): Attributes {
  const kept: Attributes = {};
  for (const name of ["sms.connector", "sms.provider", "sms.outcome", "error.type"]) {
    if (attributes[name] !== undefined) kept[name] = attributes[name];
  }
  return kept;
}
