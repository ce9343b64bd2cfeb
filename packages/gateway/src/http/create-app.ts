import { SmsError } from "@smskit/core";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { serveApi } from "../api/serve-api.ts";
import type { AppTypes, GatewayContext } from "../context.ts";
import { serveDoors } from "../doors/serve-doors.ts";
import { observeRequests } from "../operations/observe-requests.ts";
import { serveStatus } from "../operations/serve-status.ts";
import { databaseFailure } from "../state/database-failure.ts";
import { serveTwilioFront } from "../twilio-front/serve-twilio-front.ts";
import { serveWebhooks } from "../webhooks/serve-webhooks.ts";
import { clientIpOf } from "./client-ip.ts";
import { placeOf } from "./place-of.ts";
import { ProblemError, problemResponse } from "./problem.ts";

/** Creates the app that responds to every request of a gateway. */
export function createApp(context: GatewayContext): Hono<AppTypes> {
  const app = new Hono<AppTypes>();
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } }));
  app.use(async (c, next) => {
    c.set("requestId", crypto.randomUUID());
    c.set("clientIp", clientIpOf(c.req.raw, c.env?.remoteAddress, context.config.http.trustedProxies));
    await next();
    // Afterwards, since what is set before is lost for errors and for handlers that return a whole response.
    c.header("X-Request-Id", c.var.requestId);
    c.header("Cache-Control", "no-store");
  });
  app.use(observeRequests(context));
  app.route("/", serveApi(context));
  app.route("/doors", serveDoors(context));
  app.route("/webhooks", serveWebhooks(context));
  app.route("/2010-04-01", serveTwilioFront(context));
  app.route("/", serveStatus(context));
  app.notFound(() => problemResponse(new ProblemError({ title: "Not Found", status: 404 })));
  app.onError((thrown, c) => {
    const error = databaseFailure(thrown) as Error;
    const isExpected = SmsError.is(error) || error instanceof ProblemError;
    // The message of an unexpected error may contain anything: only its kind and place are logged.
    if (!isExpected) {
      context.log.error(
        { requestId: c.var.requestId, kind: error.name, stack: placeOf(error.stack) },
        "a request failed",
      );
    }
    return problemResponse(error);
  });
  return app;
}
