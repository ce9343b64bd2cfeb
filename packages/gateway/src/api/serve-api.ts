import { OpenAPIHono } from "@hono/zod-openapi";
import manifest from "../../package.json" with { type: "json" };
import type { GatewayContext } from "../context.ts";
import type { AddRoutes, ApiTypes } from "./api-route.ts";
import { addBatchRoutes } from "./batch-routes.ts";
import { addEventRoutes } from "./event-routes.ts";
import { invalidRequest } from "./field-errors.ts";
import { addMessageRoutes } from "./message-routes.ts";
import { respondToOtherRequests } from "./other-requests.ts";
import { addRecipientRoutes } from "./recipient-routes.ts";
import { addSuppressionRoutes } from "./suppression-routes.ts";
import { addTemplateRoutes } from "./template-routes.ts";
import { addVerificationRoutes } from "./verification-routes.ts";

const routeGroups: readonly AddRoutes[] = [
  addMessageRoutes,
  addBatchRoutes,
  addVerificationRoutes,
  addTemplateRoutes,
  addSuppressionRoutes,
  addRecipientRoutes,
  addEventRoutes,
];

/** Serves the API under `/v1`. The schemas that check requests are also its OpenAPI document. */
export function serveApi(context: GatewayContext): OpenAPIHono<ApiTypes> {
  const api = new OpenAPIHono<ApiTypes>({
    defaultHook(result) {
      if (!result.success) throw invalidRequest(result.error, (result as { data?: unknown }).data);
    },
  }).basePath("/v1");
  api.use(async (c, next) => {
    c.set("gateway", context);
    await next();
  });
  for (const add of routeGroups) add(api, context);
  api.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description: "A key of the config, whose `scopes` allow the operation. `smskit serve key` makes one.",
  });
  /** Writing it takes milliseconds, and anybody may ask for it: it is written once for each public URL. */
  let written: { url: string; json: string } | undefined;
  api.get("/openapi.json", (c) => {
    const url = context.config.http.publicUrl ?? "/";
    if (written?.url !== url) {
      written = { url, json: JSON.stringify(api.getOpenAPI31Document({ ...about, servers: [{ url }] })) };
    }
    return c.body(written.json, 200, { "Content-Type": "application/json" });
  });
  respondToOtherRequests(api);
  return api;
}

const about = {
  openapi: "3.1.0",
  info: {
    title: "smskit gateway",
    version: manifest.version,
    description:
      "Sends texts through any SMS provider. Errors are RFC 9457 problems. Responses never contain texts or whole numbers.",
  },
};
