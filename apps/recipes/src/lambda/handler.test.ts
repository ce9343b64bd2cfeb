import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { serveWeb } from "../testing/serve-web.ts";
import { testRecipe } from "../testing/test-recipe.ts";
import { handler } from "./handler.ts";

testRecipe(() =>
  serveWeb(async (request) => {
    const { statusCode = 200, headers, body } = await handler(await eventOf(request));
    return new Response(body || null, {
      status: statusCode,
      headers: headers as Record<string, string>,
    });
  }),
);

/** The event that API Gateway makes of a request. It encodes bodies that it does not treat as text. */
async function eventOf(request: Request): Promise<APIGatewayProxyEventV2> {
  const { pathname, search, host } = new URL(request.url);
  const headers = Object.fromEntries(request.headers);
  const isBase64Encoded = !headers["content-type"]?.includes("json");
  const body = Buffer.from(await request.arrayBuffer()).toString(isBase64Encoded ? "base64" : "utf8");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers,
    requestContext: {
      accountId: "123456789012",
      apiId: "abcdefghij",
      domainName: host,
      domainPrefix: "abcdefghij",
      http: {
        method: request.method,
        path: pathname,
        protocol: "HTTP/1.1",
        sourceIp: "203.0.113.9",
        userAgent: "",
      },
      requestId: "id",
      routeKey: "$default",
      stage: "$default",
      time: "12/Mar/2026:19:03:58 +0000",
      timeEpoch: 1_773_342_238_000,
    },
    body,
    isBase64Encoded,
  };
}
