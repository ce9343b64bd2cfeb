import { Hono } from "hono";
import type { AppTypes, GatewayContext } from "../context.ts";
import { ProblemError } from "../http/problem.ts";
import { authenticate } from "../keys/authenticate.ts";
import { withDeadline } from "../with-deadline.ts";

/** Milliseconds for the database to respond before the gateway counts as not ready. */
const databaseMs = 1_000;

/** Serves `/healthz`, `/readyz` and `/metrics`. */
export function serveStatus(context: GatewayContext): Hono<AppTypes> {
  const app = new Hono<AppTypes>();
  const responds = createDatabaseProbe(context);
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    if (!(await responds())) throw notReady("The database does not respond.");
    if (context.health.isFailing)
      throw notReady("The database takes no texts; look at its disk and its log.");
    return c.json({ status: "ok" });
  });
  app.get("/metrics", async (c) => {
    const key = authenticate(c.req.raw.headers, context.config.keys, "metrics");
    c.set("source", `key:${key.id}`);
    const text = await context.metrics.text();
    if (text === undefined) {
      throw new ProblemError({
        title: "Not Found",
        status: 404,
        detail: "The metrics go to the OpenTelemetry provider of the process.",
      });
    }
    return c.text(text, 200, { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  return app;
}

function notReady(detail: string): ProblemError {
  return new ProblemError({ title: "Service Unavailable", status: 503, detail }, { "Retry-After": "1" });
}

/** Whether the database responds in time. However often it is asked, one query at a time waits for it. */
function createDatabaseProbe({ database }: GatewayContext): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined;
  return async () => {
    asked ??= database
      .query("SELECT 1")
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        asked = undefined;
      });
    return withDeadline(asked, databaseMs, false);
  };
}
