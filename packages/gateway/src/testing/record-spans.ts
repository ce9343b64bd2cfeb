import { trace } from "@opentelemetry/api";

/** Records every argument of every call to a span of OpenTelemetry, as JSON, until `stop` is called. */
export function recordSpans(): { recorded: string[]; stop: () => void } {
  const recorded: string[] = [];
  // biome-ignore lint/suspicious/noExplicitAny: stands for every method of a span
  const span: any = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...given: unknown[]) => {
          recorded.push(`${String(name)} ${JSON.stringify(given)}`);
          return span;
        },
    },
  );
  const tracer = {
    startSpan: () => span,
    startActiveSpan(name: string, ...given: unknown[]) {
      recorded.push(`${name} ${JSON.stringify(given)}`);
      return (given.at(-1) as (given: unknown) => unknown)(span);
    },
  };
  trace.setGlobalTracerProvider({ getTracer: () => tracer as never });
  return { recorded, stop: () => trace.disable() };
}
