import { createElement } from "react";
import { renderToString } from "react-dom/server";
import {
  createStaticHandler,
  createStaticRouter,
  type StaticHandlerContext,
  StaticRouterProvider,
} from "react-router";
import { expect, test } from "vitest";
import { serveWeb } from "../testing/serve-web.ts";
import { testRecipe } from "../testing/test-recipe.ts";

const home = await import("./routes/home.tsx");
const handler = createStaticHandler([
  { path: "/", action: home.action, Component: home.default },
  { path: "/sign-in", ...(await import("./routes/start.ts")) },
  { path: "/sign-in/check", ...(await import("./routes/check.ts")) },
  { path: "/webhooks/twilio", ...(await import("./routes/webhook.ts")) },
]);

/** As the server of React Router does: a page is rendered, a resource route responds. */
async function handle(request: Request): Promise<Response> {
  if (new URL(request.url).pathname !== "/") return handler.queryRoute(request);
  const context = (await handler.query(request)) as StaticHandlerContext;
  const router = createStaticRouter(handler.dataRoutes, context);
  return new Response(renderToString(createElement(StaticRouterProvider, { router, context })));
}

testRecipe(
  () => serveWeb(handle),
  (origin) =>
    test("the form works before its scripts are loaded", async () => {
      const submit = async (fields: Record<string, string>) =>
        (await fetch(origin(), { method: "POST", body: new URLSearchParams(fields) })).text();
      expect(await submit({ to: "Ada" })).toContain("invalid-recipient");
      const to = "+15558675312";
      const asked = await submit({ to });
      const [, verificationId = ""] = /name="verificationId" value="([^"]+)"/.exec(asked) ?? [];
      const wrong = await submit({ to, verificationId, code: "x" });
      expect(wrong).toContain("incorrect");
      expect(wrong).toContain(verificationId);
    }),
);
