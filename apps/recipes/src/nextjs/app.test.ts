import { serveWeb } from "../testing/serve-web.ts";
import { testRecipe } from "../testing/test-recipe.ts";

const routes = new Map([
  ["/sign-in", await import("./app/sign-in/route.ts")],
  ["/sign-in/check", await import("./app/sign-in/check/route.ts")],
  ["/webhooks/twilio", await import("./app/webhooks/twilio/route.ts")],
]);

testRecipe(() =>
  serveWeb((request) => {
    const route = routes.get(new URL(request.url).pathname);
    return route?.POST(request) ?? new Response(null, { status: 404 });
  }),
);
